package org.bayespress.benchmarks.coding;

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
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.NetworkSpec;

/** Time and rate of writing or reading a file. */
public final class CodingStudy implements Study {
  private final String name;
  private final String question;
  private final Class<?> benchmark;

  private CodingStudy(String name, String question, Class<?> benchmark) {
    this.name = name;
    this.question = question;
    this.benchmark = benchmark;
  }

  /** Writing. */
  public static CodingStudy ofEncoding() {
    return new CodingStudy("encode", "How long does it take to write a compressed network?", EncodeBenchmark.class);
  }

  /** Reading. */
  public static CodingStudy ofDecoding() {
    return new CodingStudy("decode", "How long does it take to read a compressed network?", DecodeBenchmark.class);
  }

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network, see {@link CodedModels}
   * @param fileBytes length of the file
   * @param denseBytes weights and biases as float32
   * @param millisPerFile median
   * @param fileBytesPerSecond rate in bytes of the file
   * @param denseBytesPerSecond rate in bytes of dense weights
   */
  record Row(
      String benchmark,
      String network,
      long fileBytes,
      long denseBytes,
      double millisPerFile,
      double fileBytesPerSecond,
      double denseBytesPerSecond) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public String question() {
    return question;
  }

  @Override
  public Class<?> benchmark() {
    return benchmark;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    Timing timing = effort == Effort.QUICK ? new Timing(4, 5, 500) : new Timing(8, 10, 1000);
    return List.of(Trial.of(benchmark, name, Map.of("network", CodedModels.names()), timing));
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = measurements.stream().map(this::row).toList();
    Grid grid = Grid.of("network", "file bytes", "dense bytes", "ms per file", "file kB/s", "dense MB/s");
    rows.forEach(row -> grid.row(
        row.network(), Figures.grouped(row.fileBytes()), Figures.grouped(row.denseBytes()),
        Figures.significant(row.millisPerFile()), Figures.significant(row.fileBytesPerSecond() * 1e-3),
        Figures.significant(row.denseBytesPerSecond() * 1e-6)));
    return new Report(rows, grid, List.of());
  }

  private Row row(Measurement measurement) {
    String network = measurement.text("network");
    CompressedModel model = CodedModels.of(network);
    NetworkSpec spec = model.network();
    long fileBytes = BpzWriter.write(model).bytes().length;
    long denseBytes = 4L * (spec.weightCount() + spec.biasCount());
    double perSecond = 1e9 / measurement.medianNanos();
    return new Row(
        name, network, fileBytes, denseBytes, measurement.medianMillis(), fileBytes * perSecond,
        denseBytes * perSecond);
  }
}
