package org.bayespress.interop.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the vertices of a graph into one line. A network here is a line of layers in which an image can be kept and, further
 * on, the channels that arrive be put behind those kept: dense blocks (Huang et al., 2017, eq. 2), nested as they come. So a merge
 * has its place in the line if one of its two inputs was computed from the other, and every vertex if at most one
 * other reads it, besides merges that take it up again. A merge of more than two counts as one of two if all but its last, or
 * all but its first, are what another merge has put together already ({@code [x0, x1, x2]} behind {@code [x0, x1]}).
 *
 * <p>What has no place is named, vertex by vertex; there are no steps then.
 */
final class GraphOrder {

  /**
   * A graph.
   *
   * @param sorted its vertices, each behind those it reads
   * @param inputs names of its inputs
   * @param outputs vertices whose values are its results
   * @param reads what every vertex reads, in order
   * @param merges vertices that put channels together
   * @param unknown what stands against vertices whatever their place is
   */
  record Graph(
      List<String> sorted, List<String> inputs, List<String> outputs, Map<String, List<String>> reads,
      Set<String> merges, Map<String, String> unknown) {}

  /** What happens at a step. */
  enum Kind {
    KEEP, MERGE, LAYER
  }

  /**
   * One step.
   *
   * @param vertex the layer or merge; of an image that is kept, the merge that takes it up
   * @param keptFirst of a merge, whether the channels kept are in front of those that arrive
   */
  record Step(Kind kind, String vertex, boolean keptFirst) {}

  /** What a merge puts together: an earlier image and one that was computed from it. */
  private record Pair(String kept, String arriving, boolean keptFirst) {}

  private final Graph graph;
  private final List<String> general = new ArrayList<>();
  private final Map<String, String> obstacles = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Set<String>> ancestors = new HashMap<>();
  private final Map<String, List<String>> parts = new HashMap<>();
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  /** Who reads a vertex and goes on from it. */
  private final Map<String, List<String>> followers = new HashMap<>();
  /** Which merges take a vertex up again. */
  private final Map<String, List<String>> takers = new HashMap<>();

  private GraphOrder(Graph graph) {
    this.graph = graph;
  }

  /** The order, or what stands against it. */
  static GraphOrder of(Graph graph) {
    GraphOrder order = new GraphOrder(graph);
    order.requireOne("input", graph.inputs());
    order.requireOne("output", graph.outputs());
    for (String vertex : graph.sorted()) {
      order.take(vertex);
    }
    order.requireOneFollower();
    if (order.obstacles.isEmpty() && order.general.isEmpty()) {
      order.walk();
    }
    return order;
  }

  /** What stands against the graph as a whole, in sentences. */
  List<String> general() {
    return general;
  }

  /** What stands against a vertex; null if nothing does. */
  String obstacle(String vertex) {
    return obstacles.get(vertex);
  }

  /** The steps; only where nothing stands against the graph. */
  List<Step> steps() {
    return steps;
  }

  /** Whether there are {@link #steps}. */
  boolean possible() {
    return general.isEmpty() && obstacles.isEmpty();
  }

  private void requireOne(String what, List<String> names) {
    if (names.size() != 1) {
      general.add("the model has " + names.size() + " " + what + "s, " + String.join(" and ", names)
          + "; a network here has one");
    }
  }

  private void take(String vertex) {
    List<String> read = graph.reads().get(vertex);
    Set<String> own = new HashSet<>(read);
    read.forEach(each -> own.addAll(ancestors.getOrDefault(each, Set.of())));
    ancestors.put(vertex, own);
    if (graph.unknown().containsKey(vertex)) {
      obstacles.put(vertex, graph.unknown().get(vertex));
    } else if (!graph.merges().contains(vertex)) {
      followers.computeIfAbsent(read.getFirst(), key -> new ArrayList<>()).add(vertex);
    } else if (read.size() == 1) {
      obstacles.put(vertex, "it merges nothing but " + read.getFirst());
    } else {
      merge(vertex, read);
    }
  }

  private void merge(String vertex, List<String> read) {
    Pair pair = pair(read);
    List<String> all = new ArrayList<>();
    read.forEach(each -> all.addAll(parts(each)));
    parts.put(vertex, all);
    if (pair == null) {
      obstacles.put(vertex, "it merges " + String.join(" and ", read)
          + "; a merge here puts an image together with one that was computed from it");
      return;
    }
    pairs.put(vertex, pair);
    takers.computeIfAbsent(pair.kept(), key -> new ArrayList<>()).add(vertex);
    followers.computeIfAbsent(pair.arriving(), key -> new ArrayList<>()).add(vertex);
  }

  /** What is put together, merges of merges taken apart. */
  private List<String> parts(String vertex) {
    return parts.getOrDefault(vertex, List.of(vertex));
  }

  private Pair pair(List<String> read) {
    int last = read.size() - 1;
    String front = single(read.subList(0, last));
    String back = single(read.subList(1, last + 1));
    if (front != null && (front.equals(read.get(last)) || computedFrom(front, read.get(last)))) {
      return new Pair(front, read.get(last), true);
    }
    return back != null && computedFrom(back, read.getFirst()) ? new Pair(back, read.getFirst(), false) : null;
  }

  private boolean computedFrom(String earlier, String later) {
    return ancestors.getOrDefault(later, Set.of()).contains(earlier);
  }

  /** The vertex that is these images together; null if there is none. */
  private String single(List<String> images) {
    if (images.size() == 1) {
      return images.getFirst();
    }
    List<String> all = new ArrayList<>();
    images.forEach(each -> all.addAll(parts(each)));
    return pairs.keySet().stream().filter(merge -> parts(merge).equals(all)).findFirst().orElse(null);
  }

  private void requireOneFollower() {
    List<String> all = new ArrayList<>(graph.inputs());
    all.addAll(graph.sorted());
    for (String vertex : all) {
      List<String> next = followers.getOrDefault(vertex, List.of());
      for (int i = 1; i < next.size(); i++) {
        obstacles.putIfAbsent(next.get(i), "it reads " + vertex + ", which " + next.getFirst()
            + " reads too; only a merge can take up what another goes on from");
      }
      boolean result = graph.outputs().contains(vertex);
      boolean read = !next.isEmpty() || takers.containsKey(vertex);
      if (result && read) {
        obstacles.putIfAbsent(vertex, "it is an output, and others read it too");
      } else if (!result && next.isEmpty() && !leadsToObstacle(vertex)) {
        obstacles.putIfAbsent(vertex, "nothing goes on from it, and it is no output");
      }
    }
  }

  private boolean leadsToObstacle(String vertex) {
    return graph.reads().entrySet().stream()
        .anyMatch(entry -> entry.getValue().contains(vertex) && obstacles.containsKey(entry.getKey()));
  }

  private void walk() {
    Deque<String> kept = new ArrayDeque<>();
    String current = graph.inputs().getFirst();
    while (true) {
      for (String taker : takers.getOrDefault(current, List.of())) {
        kept.push(current);
        steps.add(new Step(Kind.KEEP, taker, false));
      }
      List<String> next = followers.getOrDefault(current, List.of());
      if (next.isEmpty()) {
        return;
      }
      current = next.getFirst();
      Pair pair = pairs.get(current);
      if (pair == null) {
        steps.add(new Step(Kind.LAYER, current, false));
      } else if (pair.kept().equals(kept.peek())) {
        kept.pop();
        steps.add(new Step(Kind.MERGE, current, pair.keptFirst()));
      } else {
        obstacles.put(current, "it takes up " + pair.kept() + " while " + kept.peek()
            + " waits to be taken up first; branches here lie within each other");
        return;
      }
    }
  }
}
