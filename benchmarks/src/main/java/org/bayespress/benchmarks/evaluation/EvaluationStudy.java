package org.bayespress.benchmarks.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;

/** Time of an image through dense, pruned and shrunk networks. */
public final class EvaluationStudy implements Study {
  private static final String NAME = "evaluation";
  private static final List<String> FORMS = List.of("full", "shrunk");

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network
   * @param method who pruned it
   * @param architecture filters of convolutions and inputs of dense layers that are left
   * @param form {@code full} or {@code shrunk}
   * @param weights of the shrunk tensors
   * @param medianMicros per image, one thread
   * @param denseOverThis the dense network's median over this one's
   */
  record Row(
      String benchmark, String network, String method, List<Integer> architecture, String form, long weights,
      double medianMicros, double denseOverThis) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How long does a pruned network take for an image, beside the dense one?";
  }

  @Override
  public Class<?> benchmark() {
    return EvaluationBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    Timing timing = effort == Effort.QUICK ? new Timing(3, 3, 500) : new Timing(5, 8, 1000);
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("network", GroupPrunedNetwork.names());
    parameters.put("form", FORMS);
    return List.of(Trial.of(EvaluationBenchmark.class, "predict", parameters, timing));
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = measurements.stream().map(measurement -> row(measurement, measurements)).toList();
    Grid grid =
        Grid.of("network", "pruned by", "architecture", "tensors", "weights", "microseconds an image", "dense / this");
    rows.forEach(row -> grid.row(
        row.network(), row.method(),
        row.architecture().stream().map(String::valueOf).collect(Collectors.joining("-")), row.form(),
        Figures.grouped(row.weights()), Figures.significant(row.medianMicros()), Figures.times(row.denseOverThis())));
    return new Report(rows, grid, List.of());
  }

  private static Row row(Measurement measurement, List<Measurement> all) {
    GroupPrunedNetwork pruned = GroupPrunedNetwork.named(measurement.text("network"));
    double dense = all.stream()
        .filter(other -> other.text("network").equals(pruned.network() + "/dense"))
        .filter(other -> other.text("form").equals("full"))
        .mapToDouble(Measurement::medianNanos).findFirst().orElse(Double.NaN);
    return new Row(
        NAME, pruned.network(), pruned.method(), pruned.groups(), measurement.text("form"),
        pruned.shrunk().weightCount(), measurement.medianNanos() * 1e-3, dense / measurement.medianNanos());
  }
}
