package org.bayespress.benchmarks.convolution;

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

/** Time of forward and backward pass of every convolution, ours beside ND4J's. */
public final class ConvolutionStudy implements Study {
  private static final String NAME = "convolution";

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param network name of the network
   * @param layer name of the layer
   * @param batch images
   * @param threads ours and ND4J's
   * @param oursMillis forward and backward, means and variances
   * @param nd4jMillis forward and backward, one deterministic convolution
   */
  record Row(
      String benchmark, String network, String layer, int batch, int threads, double oursMillis, double nd4jMillis) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What does a variational convolution cost, forward and backward, beside ND4J's deterministic one?";
  }

  @Override
  public Class<?> benchmark() {
    return ConvolutionBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(2, 3, 500) : new Timing(5, 8, 1000);
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("layer", ConvolutionLayer.all().stream().map(ConvolutionLayer::id).toList());
    parameters.put("batch", quick ? List.of("100") : List.of("32", "100", "512"));
    parameters.put("threads", threads.stream().map(String::valueOf).toList());
    return List.of(
        Trial.of(ConvolutionBenchmark.class, "ours", parameters, timing),
        Trial.of(ConvolutionBenchmark.class, "nd4j", parameters, timing));
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = new ArrayList<>();
    for (Measurement ours : measurements.stream().filter(m -> m.label().equals("ours")).toList()) {
      double nd4j = measurements.stream()
          .filter(m -> m.label().equals("nd4j") && m.parameters().equals(ours.parameters())).findFirst()
          .map(Measurement::medianMillis).orElse(Double.NaN);
      ConvolutionLayer layer = ConvolutionLayer.named(ours.text("layer"));
      rows.add(new Row(
          NAME, layer.network(), layer.layer().name(), ours.whole("batch"), ours.whole("threads"),
          ours.medianMillis(), nd4j));
    }
    Grid grid = Grid.of("convolution", "batch", "threads", "ours, variational ms", "ND4J, deterministic ms", "ratio");
    rows.forEach(row -> grid.row(
        row.network() + " " + row.layer(), String.valueOf(row.batch()), String.valueOf(row.threads()),
        Figures.significant(row.oursMillis()), Figures.significant(row.nd4jMillis()),
        Figures.times(row.nd4jMillis() / row.oursMillis())));
    return new Report(rows, grid,
        List.of("Ours computes two convolutions, of means and of variances, and draws noise."));
  }
}
