package org.bayespress.benchmarks.evaluation;

import java.util.ArrayList;
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
import org.bayespress.format.inference.LevelForwardPass;

/** Time of a batch through networks of three levels, by additions, and through dense ones, by products. */
public final class LevelEvaluationStudy implements Study {
  private static final String NAME = "level-evaluation";
  private static final List<String> NETWORKS = List.of("lenet300", "lenet5");
  private static final List<String> BATCHES = List.of("1", "100");
  private static final String LEVELS = "levels";
  private static final String SCALAR = "scalar";
  private static final String TAPED = "taped";

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network
   * @param pass {@code levels}, {@code scalar} or {@code taped}
   * @param nonZero share of the weights that are not zero; 1 for the dense network
   * @param batch images at once
   * @param additions of inputs for one image, by layers of levels; for the dense network those that go with its products
   * @param multiplications for one image
   * @param medianMicros per image, one thread
   * @param scalarOverThis the dense scalar pass's median over this one's
   * @param tapedOverThis the dense taped pass's median over this one's
   */
  record Row(
      String benchmark, String network, String pass, double nonZero, int batch, long additions, long multiplications,
      double medianMicros, double scalarOverThis, double tapedOverThis) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How long do images take through a network of the weights -a, 0 and a, beside the dense one?";
  }

  @Override
  public Class<?> benchmark() {
    return LevelEvaluationBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    Timing timing = effort == Effort.QUICK ? new Timing(2, 3, 500) : new Timing(5, 8, 1000);
    List<String> shares = LevelNetwork.SHARES.stream().map(String::valueOf).toList();
    return List.of(
        Trial.of(LevelEvaluationBenchmark.class, "classify", parameters(List.of(LEVELS), shares), timing),
        Trial.of(LevelEvaluationBenchmark.class, "classify", parameters(List.of(SCALAR, TAPED), List.of("1.0")),
            timing));
  }

  private static Map<String, List<String>> parameters(List<String> passes, List<String> shares) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("network", NETWORKS);
    parameters.put("pass", passes);
    parameters.put("nonZero", shares);
    parameters.put("batch", BATCHES);
    return parameters;
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = new ArrayList<>();
    measurements.forEach(measurement -> rows.add(row(measurement, measurements)));
    Grid grid = Grid.of(
        "network", "pass", "non-zero %", "batch", "additions", "multiplications", "microseconds an image",
        "dense scalar / this", "dense taped / this");
    rows.forEach(row -> grid.row(
        row.network(), row.pass(), Figures.significant(100 * row.nonZero()), String.valueOf(row.batch()),
        Figures.grouped(row.additions()), Figures.grouped(row.multiplications()),
        Figures.significant(row.medianMicros()), Figures.times(row.scalarOverThis()),
        Figures.times(row.tapedOverThis())));
    return new Report(rows, grid, List.of());
  }

  private static Row row(Measurement measurement, List<Measurement> all) {
    double nonZero = Double.parseDouble(measurement.text("nonZero"));
    LevelNetwork network = new LevelNetwork(measurement.text("network"), nonZero);
    LevelForwardPass pass =
        LevelForwardPass.of(network.spec(), network.preprocessing(), network.layers(), List.of(), 1);
    int batch = measurement.whole("batch");
    return new Row(
        NAME, network.network(), measurement.text("pass"), nonZero, batch, pass.additions(), pass.multiplications(),
        measurement.medianNanos() * 1e-3 / batch, over(measurement, SCALAR, all), over(measurement, TAPED, all));
  }

  private static double over(Measurement measurement, String pass, List<Measurement> all) {
    return all.stream()
        .filter(
            other -> other.text("pass").equals(pass) && other.text("network").equals(measurement.text("network"))
                && other.text("batch").equals(measurement.text("batch")))
        .mapToDouble(Measurement::medianNanos).findFirst().orElse(Double.NaN) / measurement.medianNanos();
  }
}
