package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Graphs as lines: {@code m=a+b} is the merge m of a and b, {@code b=a} a layer b that reads a. */
class GraphOrderTest {

  private static GraphOrder order(String output, String... vertices) {
    Map<String, List<String>> reads = new LinkedHashMap<>();
    for (String vertex : vertices) {
      String[] parts = vertex.split("=");
      reads.put(parts[0], List.of(parts[1].split("\\+")));
    }
    Set<String> merges = reads.entrySet().stream().filter(entry -> entry.getValue().size() > 1).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
    return GraphOrder.of(
        new GraphOrder.Graph(new ArrayList<>(reads.keySet()), List.of("in"), List.of(output), reads, merges, Map.of()));
  }

  /** {@code <} keeps, {@code >} puts behind what was kept, {@code >>} in front of it. */
  private static String line(GraphOrder order) {
    return order.steps().stream().map(step -> switch (step.kind()) {
      case KEEP -> "<";
      case LAYER -> step.vertex();
      case MERGE -> step.keptFirst() ? ">" : ">>";
    }).collect(Collectors.joining(" "));
  }

  @Test
  void chainsAndDenseBlocks() {
    assertThat(line(order("b", "a=in", "b=a"))).isEqualTo("a b");
    assertThat(line(order("o", "a=in", "b=a", "m=a+b", "c=m", "n=m+c", "o=n"))).isEqualTo("a < b > < c > o");
    assertThat(line(order("o", "a=in", "m=a+in", "o=m"))).isEqualTo("< a >> o");
  }

  @Test
  void mergesOfAllThatThereIs() {
    assertThat(line(order("o", "a=in", "b=a", "m=a+b", "c=m", "n=a+b+c", "d=n", "p=a+b+c+d", "o=p")))
        .isEqualTo("a < b > < c > < d > o");
    assertThat(line(order("o", "a=in", "b=a", "m=b+a", "c=m", "n=c+b+a", "o=n"))).isEqualTo("a < b >> < c >> o");
  }

  @Test
  void branchesWithinBranches() {
    assertThat(line(order("o", "a=in", "b=a", "c=b", "m=b+c", "n=a+m", "o=n"))).isEqualTo("a < b < c > > o");
    // an image that two merges take up, and one that is put behind itself
    assertThat(line(order("o", "a=in", "b=a", "m=a+b", "c=m", "n=a+c", "o=n"))).isEqualTo("a < < b > c > o");
    assertThat(line(order("o", "a=in", "m=a+a", "o=m"))).isEqualTo("a < > o");
  }

  @Test
  void whatHasNoPlaceIsNamed() {
    GraphOrder crossing = order("o", "a=in", "b=a", "c=b", "m=a+c", "d=m", "n=b+d", "o=n");
    assertThat(crossing.possible()).isFalse();
    assertThat(crossing.obstacle("m")).isEqualTo(
        "it takes up a while b waits to be taken up first; branches here lie within each other");
    GraphOrder parallel = order("o", "a=in", "b=a", "c=a", "m=b+c", "o=m");
    assertThat(parallel.obstacle("m")).startsWith("it merges b and c");
    assertThat(parallel.obstacle("c")).startsWith("it reads a, which b reads too");
    assertThat(parallel.obstacle("b")).isNull();
    assertThat(order("o", "a=in", "b=a", "d=a", "m=a+b", "o=m").obstacle("d")).contains("it reads a, which b reads");
    assertThat(order("o", "a=in", "b=a", "c=b", "n=a+b+c", "o=n").obstacle("n")).startsWith("it merges a and b and c");
    assertThat(order("a", "a=in", "b=a").obstacle("a")).isEqualTo("it is an output, and others read it too");
    assertThat(order("a", "a=in", "b=a").obstacle("b")).isEqualTo("nothing goes on from it, and it is no output");
    assertThat(order("a", "a=in", "b=a").steps()).isEmpty();
  }
}
