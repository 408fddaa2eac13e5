package org.bayespress.benchmarks.noise;

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

/** Normals per second: ours, ND4J's, the JDK's. */
public final class NoiseStudy implements Study {
  private static final String NAME = "noise";

  /** Name of a generator in the result, by the method that measures it. */
  private static final Map<String, String> GENERATORS = Map.of(
      "stored", "philox, stored", "consumed", "philox, consumed in cache", "nd4j", "nd4j randn",
      "jdk", "jdk Xoroshiro128++");

  /**
   * One line of the result.
   *
   * @param benchmark name of the benchmark
   * @param generator which
   * @param threads that computed
   * @param normals per call
   * @param normalsPerSecond rate
   */
  record Row(String benchmark, String generator, int threads, int normals, double normalsPerSecond) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How many standard normals a second are made?";
  }

  @Override
  public Class<?> benchmark() {
    return NoiseBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(3, 5, 300) : new Timing(5, 8, 500);
    List<String> sizes = quick ? List.of("1000000") : List.of("100000", "1000000", "10000000");
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("normals", sizes);
    Map<String, List<String>> threaded = new LinkedHashMap<>(parameters);
    threaded.put("threads", threads.stream().map(String::valueOf).toList());
    return List.of(
        Trial.of(NoiseBenchmark.class, "stored", threaded, timing),
        Trial.of(NoiseBenchmark.class, "consumed", threaded, timing),
        Trial.of(NoiseBenchmark.class, "nd4j", threaded, timing),
        Trial.of(NoiseBenchmark.class, "jdk", parameters, timing));
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<Row> rows = measurements.stream().map(NoiseStudy::row).toList();
    Grid grid = Grid.of("generator", "threads", "normals per call", "10^6 normals/s");
    rows.forEach(row -> grid.row(
        row.generator(), String.valueOf(row.threads()), Figures.grouped(row.normals()),
        Figures.significant(row.normalsPerSecond() * 1e-6)));
    return new Report(rows, grid, List.of());
  }

  private static Row row(Measurement measurement) {
    int normals = measurement.whole("normals");
    int threads = Integer.parseInt(measurement.parameters().getOrDefault("threads", "1"));
    return new Row(
        NAME, GENERATORS.get(measurement.label()), threads, normals, normals * 1e9 / measurement.medianNanos());
  }
}
