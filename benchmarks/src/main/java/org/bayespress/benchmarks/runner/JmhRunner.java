package org.bayespress.benchmarks.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs the trials of a study, every combination of parameters in a JVM of its own. */
public final class JmhRunner {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final PrintStream err;

  private JmhRunner(PrintStream err) {
    this.err = err;
  }

  /** A runner that reports its progress. */
  public static JmhRunner reportingTo(PrintStream err) {
    // two runs on one machine disturb each other, but a lock somebody left behind must not stop anybody
    System.setProperty("jmh.ignoreLock", "true");
    return new JmhRunner(err);
  }

  /**
   * Runs all trials. JMH's log and result go to the folder.
   *
   * @throws IllegalStateException if a benchmark fails; the message says where its log is
   */
  public List<Measurement> run(Study study, List<Trial> trials, ResultFolder folder) throws IOException {
    int combinations = trials.stream().mapToInt(Trial::combinations).sum();
    List<Measurement> measurements = new ArrayList<>();
    List<RunResult> results = new ArrayList<>();
    try (PrintStream log = new PrintStream(Files.newOutputStream(folder.log(study)), true)) {
      ProgressFormat progress = new ProgressFormat(
          err, OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL), study.name(), combinations);
      for (Trial trial : trials) {
        progress.begin(trial);
        for (RunResult result : new Runner(options(trial).build(), progress).run()) {
          results.add(result);
          measurements.add(measurement(trial, result));
        }
      }
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "benchmark " + study.name() + " failed: " + e.getMessage() + "; JMH's log is " + folder.log(study), e);
    }
    try (PrintStream out = new PrintStream(Files.newOutputStream(folder.jmhResult(study)))) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    return measurements;
  }

  private ChainedOptionsBuilder options(Trial trial) {
    Timing timing = trial.timing();
    List<String> arguments = new ArrayList<>(ForkArguments.ofThisJvm());
    arguments.addAll(trial.jvmArguments());
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + Pattern.quote(trial.fullName()) + "$")
        .forks(1)
        .jvmArgs(arguments.toArray(String[]::new))
        .warmupIterations(timing.warmups())
        .warmupTime(TimeValue.milliseconds(timing.millis()))
        .measurementIterations(timing.measurements())
        .measurementTime(TimeValue.milliseconds(timing.millis()))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true);
    trial.parameters().forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    return options;
  }

  private static Measurement measurement(Trial trial, RunResult result) {
    BenchmarkParams benchmark = result.getParams();
    Map<String, String> parameters = new HashMap<>();
    benchmark.getParamsKeys().forEach(key -> parameters.put(key, benchmark.getParam(key)));
    Statistics nanos = nanos(result.getPrimaryResult());
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new Measurement(
        trial.label(), parameters, nanos.getPercentile(50), nanos.getMin(), nanos.getPercentile(90),
        allocated == null ? Double.NaN : allocated.getScore());
  }

  /** Median time of a call. */
  static double medianNanos(Result<?> primary) {
    return nanos(primary).getPercentile(50);
  }

  private static Statistics nanos(Result<?> primary) {
    if (!primary.getScoreUnit().equals("ns/op")) {
      throw new IllegalStateException(
          primary.getLabel() + " is measured in " + primary.getScoreUnit() + "; allowed is ns/op: average or sampled"
              + " time, output in nanoseconds");
    }
    return primary.getStatistics();
  }
}
