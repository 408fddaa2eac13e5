package org.bayespress.benchmarks.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.bayespress.format.network.NetworkSpec;

/** Time of a deterministic training step, ours and Deeplearning4j's, timed in turns. */
public final class Dl4jStepStudy implements Study {
  private static final String NAME = "dl4j-step";
  private static final String OURS = "ours";
  private static final String THEIRS = "dl4j";

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network
   * @param batch images per step
   * @param threads that computed
   * @param oursMillis median over the turns of the median over all steps of a turn
   * @param dl4jMillis the same of Deeplearning4j
   * @param leastRatio smallest ratio of two neighbouring turns, theirs to ours
   * @param mostRatio largest
   */
  record Row(
      String benchmark, String network, int batch, int threads, double oursMillis, double dl4jMillis, double leastRatio,
      double mostRatio) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How long does a deterministic training step take, ours and that of Deeplearning4j?";
  }

  @Override
  public Class<?> benchmark() {
    return Dl4jStepBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(3, 3, 1000) : new Timing(5, 5, 1500);
    List<Trial> trials = new ArrayList<>();
    for (NetworkSpec network : StudiedNetworks.differing()) {
      for (int count : threads) {
        for (int turn = 1; turn <= (quick ? 1 : 3); turn++) {
          Map<String, List<String>> parameters = new LinkedHashMap<>();
          parameters.put("network", List.of(network.name()));
          parameters.put("batch", List.of(String.valueOf(StudiedNetworks.usualBatch(network))));
          parameters.put("threads", List.of(String.valueOf(count)));
          parameters.put("turn", List.of(String.valueOf(turn)));
          for (String side : List.of(OURS, THEIRS)) {
            trials.add(Trial.of(Dl4jStepBenchmark.class, side, parameters, timing));
          }
        }
      }
    }
    return trials;
  }

  @Override
  public Report report(List<Measurement> measurements) {
    Map<List<String>, List<Measurement>> cases = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      cases.computeIfAbsent(
          List.of(measurement.text("network"), measurement.text("batch"), measurement.text("threads")),
          _ -> new ArrayList<>()).add(measurement);
    }
    List<Row> rows = cases.values().stream().map(Dl4jStepStudy::row).toList();
    Grid grid =
        Grid.of("network", "batch", "threads", "ours ms", "DL4J ms", "DL4J / ours", "least", "most");
    rows.forEach(row -> grid.row(
        row.network(), String.valueOf(row.batch()), String.valueOf(row.threads()),
        Figures.significant(row.oursMillis()), Figures.significant(row.dl4jMillis()),
        Figures.times(row.dl4jMillis() / row.oursMillis()), Figures.times(row.leastRatio()),
        Figures.times(row.mostRatio())));
    return new Report(rows, grid, List.of("Deterministic networks on both sides: no posterior, no noise, no KL."));
  }

  private static Row row(List<Measurement> turns) {
    double[] ours = millis(turns, OURS);
    double[] theirs = millis(turns, THEIRS);
    double least = Double.NaN;
    double most = Double.NaN;
    for (int turn = 0; turn < Math.min(ours.length, theirs.length); turn++) {
      double ratio = theirs[turn] / ours[turn];
      least = Double.isNaN(least) ? ratio : Math.min(least, ratio);
      most = Double.isNaN(most) ? ratio : Math.max(most, ratio);
    }
    Measurement first = turns.getFirst();
    return new Row(
        NAME, first.text("network"), first.whole("batch"), first.whole("threads"), median(ours), median(theirs), least,
        most);
  }

  /** In the order of the turns. */
  private static double[] millis(List<Measurement> turns, String side) {
    return turns.stream().filter(turn -> turn.label().equals(side)).mapToDouble(Measurement::medianMillis).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
