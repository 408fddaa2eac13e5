package org.bayespress.benchmarks.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.format.network.NetworkSpec;

/**
 * Time and allocation of a training step, every network under every bound combination of method and prior; where time is no object
 * under the exact KL too, and of a network with branches.
 */
public final class TrainingStepStudy implements Study {
  private static final String NAME = "training-step";
  private static final List<Integer> BATCHES = List.of(32, 64, 128, 256, 512);

  private final List<Combination> defaultForms;
  private final List<Combination> exactForms;

  private TrainingStepStudy(List<Combination> defaultForms, List<Combination> exactForms) {
    this.defaultForms = List.copyOf(defaultForms);
    this.exactForms = List.copyOf(exactForms);
  }

  /** Over every combination that is bound. */
  public static TrainingStepStudy ofBoundCombinations() {
    return new TrainingStepStudy(Combination.bound(), Combination.withExactForms());
  }

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network
   * @param method name of the method
   * @param prior name of the prior
   * @param kl form of the KL term
   * @param batch images per step
   * @param threads that computed
   * @param medianMillis over all steps
   * @param minMillis shortest step
   * @param p90Millis nine of ten steps were shorter
   * @param imagesPerSecond at the median
   * @param allocatedBytesPerStep heap, all threads
   */
  record Row(
      String benchmark,
      String network,
      String method,
      String prior,
      String kl,
      int batch,
      int threads,
      double medianMillis,
      double minMillis,
      double p90Millis,
      double imagesPerSecond,
      double allocatedBytesPerStep) {

    static Row of(Measurement measurement) {
      Combination combination = Combination.parse(measurement.text("combination"));
      int batch = measurement.whole("batch");
      return new Row(
          NAME, measurement.text("network"), combination.method(), combination.prior(), combination.kl(), batch,
          measurement.whole("threads"), measurement.medianMillis(), measurement.leastNanos() * 1e-6,
          measurement.p90Nanos() * 1e-6, batch * 1e9 / measurement.medianNanos(), measurement.allocatedBytes());
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How long does one step of training take, and what does it allocate?";
  }

  @Override
  public Class<?> benchmark() {
    return TrainingStepBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(5, 5, 1000) : new Timing(6, 8, 1500);
    List<Trial> trials = new ArrayList<>();
    for (NetworkSpec network : quick ? StudiedNetworks.differing() : StudiedNetworks.all()) {
      List<Integer> batches = new ArrayList<>(quick ? List.of() : BATCHES);
      int usual = StudiedNetworks.usualBatch(network);
      if (!batches.contains(usual)) {
        batches.addFirst(usual);
      }
      trials.add(trial(network, quick ? defaultForms : exactForms, batches, threads, timing));
    }
    if (!quick) {
      NetworkSpec branched = StudiedNetworks.branched();
      trials.add(trial(branched, exactForms, List.of(StudiedNetworks.usualBatch(branched)), threads, timing));
    }
    return trials;
  }

  private static Trial trial(
      NetworkSpec network, List<Combination> combinations, List<Integer> batches, List<Integer> threads,
      Timing timing) {
    Parts parts = Parts.load();
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("network", List.of(network.name()));
    parameters.put(
        "combination",
        combinations.stream().filter(each -> each.takes(parts, network)).map(Combination::toString).toList());
    parameters.put("batch", batches.stream().map(String::valueOf).toList());
    parameters.put("threads", threads.stream().map(String::valueOf).toList());
    return Trial.of(TrainingStepBenchmark.class, "step", parameters, timing);
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = measurements.stream().map(Row::of).toList();
    Grid grid =
        Grid.of("network", "method", "prior, KL", "batch", "threads", "median ms", "min ms", "p90 ms", "images/s",
            "heap bytes/step");
    rows.forEach(row -> grid.row(
        row.network(), row.method(), row.prior() + ", " + row.kl(), String.valueOf(row.batch()),
        String.valueOf(row.threads()), Figures.significant(row.medianMillis()), Figures.significant(row.minMillis()),
        Figures.significant(row.p90Millis()), Figures.grouped(Math.round(row.imagesPerSecond())),
        Figures.grouped(Math.round(row.allocatedBytesPerStep()))));
    return new Report(rows, grid, List.of());
  }
}
