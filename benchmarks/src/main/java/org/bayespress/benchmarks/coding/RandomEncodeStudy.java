package org.bayespress.benchmarks.coding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;

/** Time of a block's search, and what the blocks of the published LeNet-5 take at that rate. */
public final class RandomEncodeStudy implements Study {
  private static final String NAME = "random-encode";

  /** Blocks of the larger published LeNet-5: 24,250 hashed weights, 20 a block. */
  private static final int PUBLISHED_BLOCKS = 1212;

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param coder how a candidate is chosen
   * @param bits of its number
   * @param weights of a block
   * @param threads that searched
   * @param millisPerBlock median
   * @param nanosPerNormal time of one thread for one weight of one candidate
   * @param secondsForPublishedBlocks of 1,212 such blocks
   */
  record Row(
      String benchmark, String coder, int bits, int weights, int threads, double millisPerBlock,
      double nanosPerNormal, double secondsForPublishedBlocks) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How long does it take to find a block's candidate?";
  }

  @Override
  public Class<?> benchmark() {
    return RandomEncodeBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(4, 5, 500) : new Timing(6, 8, 1000);
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("bits", quick ? List.of("20") : List.of("14", "20"));
    parameters.put("weights", quick ? List.of("20") : List.of("20", "40", "355"));
    parameters.put("threads", threads.stream().map(String::valueOf).toList());
    parameters.put("coder", List.of("importance", "ordered"));
    return List.of(Trial.of(RandomEncodeBenchmark.class, "choose", parameters, timing));
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = measurements.stream().map(RandomEncodeStudy::row).toList();
    Grid grid =
        Grid.of("coder", "bits", "weights", "threads", "ms per block", "ns per normal and thread",
            "s for 1,212 blocks");
    rows.forEach(row -> grid.row(
        row.coder(), row.bits() + "", row.weights() + "", row.threads() + "", Figures.significant(row.millisPerBlock()),
        Figures.significant(row.nanosPerNormal()), Figures.significant(row.secondsForPublishedBlocks())));
    return new Report(rows, grid, List.of());
  }

  private static Row row(Measurement measurement) {
    int bits = measurement.whole("bits");
    int weights = measurement.whole("weights");
    int threads = measurement.whole("threads");
    double nanos = measurement.medianNanos();
    return new Row(
        NAME, measurement.text("coder"), bits, weights, threads, nanos * 1e-6,
        nanos * threads / ((double) (1 << bits) * weights), nanos * 1e-9 * PUBLISHED_BLOCKS);
  }
}
