package org.bayespress.benchmarks.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Trial;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line per combination for whoever waits; everything JMH has to say goes to its log. */
final class ProgressFormat implements OutputFormat {
  private final PrintStream err;
  private final OutputFormat log;
  private final String study;
  private final int combinations;
  private String trial = "";
  private int begun;

  ProgressFormat(PrintStream err, OutputFormat log, String study, int combinations) {
    this.err = err;
    this.log = log;
    this.study = study;
    this.combinations = combinations;
  }

  /** What comes next belongs to this trial. */
  void begin(Trial next) {
    trial = next.label();
  }

  @Override
  public void startBenchmark(BenchmarkParams parameters) {
    begun++;
    List<String> values = new ArrayList<>();
    parameters.getParamsKeys().forEach(key -> values.add(key + "=" + parameters.getParam(key)));
    err.printf(Locale.ROOT, "%s %d/%d: %s %s ... ", study, begun, combinations, trial, String.join(" ", values));
    err.flush();
    log.startBenchmark(parameters);
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    if (result != null) {
      double nanos = JmhRunner.medianNanos(result.getPrimaryResult());
      err.println(Figures.significant(nanos * 1e-6) + " ms");
    } else {
      err.println("failed");
    }
    log.endBenchmark(result);
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams parameters, int iteration) {
    log.iteration(benchmark, parameters, iteration);
  }

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams parameters, int iteration, IterationResult result) {
    log.iterationResult(benchmark, parameters, iteration, result);
  }

  @Override
  public void startRun() {
    log.startRun();
  }

  @Override
  public void endRun(Collection<RunResult> result) {
    log.endRun(result);
  }

  @Override
  public void print(String text) {
    log.print(text);
  }

  @Override
  public void println(String text) {
    log.println(text);
  }

  @Override
  public void verbosePrintln(String text) {
    log.verbosePrintln(text);
  }

  @Override
  public void write(int value) {
    log.write(value);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    log.write(bytes);
  }

  @Override
  public void flush() {
    log.flush();
  }

  @Override
  public void close() {
    log.close();
  }
}
