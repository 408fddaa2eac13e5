package org.bayespress.experiments.meankl;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Numbers of the runs of one network, as far as there are any. */
final class StudyNumbers {
  private final String network;
  private final List<Long> seeds;
  private final Map<StudyRun, Map<Quantity, Double>> numbers = new LinkedHashMap<>();
  private final Map<StudyRun, Long> steps = new LinkedHashMap<>();
  private final Set<StudyRun> failed = new HashSet<>();

  StudyNumbers(String network, List<Long> seeds) {
    this.network = network;
    this.seeds = List.copyOf(seeds);
  }

  String network() {
    return network;
  }

  List<Long> seeds() {
    return seeds;
  }

  /**
   * Notes a number of a run.
   *
   * @param value null for one that the run does not have
   */
  void put(StudyRun run, Quantity quantity, Double value) {
    if (value != null) {
      numbers.computeIfAbsent(run, _ -> new EnumMap<>(Quantity.class)).put(quantity, value);
    }
  }

  /** Notes how long a run has learned. */
  void learned(StudyRun run, long after) {
    steps.put(run, after);
  }

  /** Notes that a run left the finite numbers: what it has not by now it will not have. */
  void failed(StudyRun run) {
    failed.add(run);
  }

  /** Whether a run left the finite numbers. */
  boolean failed(Arm arm, long seed) {
    return failed.contains(new StudyRun(network, arm, seed));
  }

  /** Numbers of a run. */
  Map<Quantity, Double> of(Arm arm, long seed) {
    return numbers.getOrDefault(new StudyRun(network, arm, seed), Map.of());
  }

  /** Steps of a run before coding; empty for one that has not got there. */
  Optional<Long> steps(Arm arm, long seed) {
    return Optional.ofNullable(steps.get(new StudyRun(network, arm, seed)));
  }

  /** Values over the seeds that have one. */
  List<Double> over(Arm arm, Quantity quantity) {
    return seeds.stream().filter(seed -> of(arm, seed).containsKey(quantity)).map(seed -> of(arm, seed).get(quantity))
        .toList();
  }

  /**
   * The best setting of Mean-Var: that with which most seeds converge, of several the one with the smaller mean number of
   * iterations, and where none converges the one that ends nearest to its budget.
   */
  Arm best() {
    Comparator<Arm> order = Comparator.<Arm>comparingInt(arm -> -over(arm, Quantity.ITERATIONS).size())
        .thenComparingDouble(arm -> mean(over(arm, Quantity.ITERATIONS), 0))
        .thenComparingDouble(arm -> mean(over(arm, Quantity.KL_SHARE), Double.POSITIVE_INFINITY));
    return Arm.meanVar().stream().min(order).orElseThrow();
  }

  private static double mean(List<Double> values, double otherwise) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(otherwise);
  }

  /** What Mean-KL is compared with: the published setting, and the best where that is another. */
  List<Arm> opponents() {
    return List.of(Arm.published(), best()).stream().distinct().toList();
  }

  /** Arms whose networks are coded. */
  List<Arm> coded() {
    return Stream.concat(Stream.of(Arm.MEAN_KL), opponents().stream()).toList();
  }
}
