package org.bayespress.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bayespress.benchmarks.runner.JmhRunner;
import org.bayespress.benchmarks.runner.ResultFolder;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.experiments.config.RunHome;
import org.bayespress.experiments.run.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: the JMH benchmarks. */
@Command(name = "bench", description = "Measures the speed of this program, beside that of libraries, with JMH.")
final class BenchCommand implements Callable<Integer> {
  /** Every name, for the help; see {@link Studies}. */
  static final String NAMES =
      "kl-approximation, noise, product, convolution, training-step, dl4j-step, encode, decode, random-encode, "
          + "evaluation, level-evaluation";

  private static final int MOST_THREADS = 4096;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Seed of everything random in a benchmark. */
  private static final long SEED = 1;

  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "One of " + NAMES + " (default: all of them).")
  private String name;

  @Option(names = "--quick", description = "About a minute a benchmark: few parameters, short iterations.")
  private boolean quick;

  @Option(names = "--threads", paramLabel = "N", split = ",",
      description = "Numbers of threads to compute with, separated by commas (default: 1,2).")
  private List<Integer> threads;

  @Option(names = "--out", paramLabel = "DIR",
      description = "Folder for results (default: a new one beside the run folders).")
  private Path out;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  BenchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    List<Study> studies = name == null ? Studies.all() : Studies.named(name);
    List<Integer> counts = checkedThreads();
    Instant started = Instant.now();
    Path target = out == null ? RunHome.of(session.environment()).resolve("bench-" + TIME.format(started)) : out;
    ResultFolder folder = ResultFolder.create(
        target, Manifest.of(started, session.commandLine(), SEED, Blas.coreName(), Map.of()));
    session.err().println("results: " + folder.path());
    JmhRunner runner = JmhRunner.reportingTo(session.err());
    List<Object> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Study study : studies) {
      List<Measurement> measurements =
          runner.run(study, study.trials(quick ? Effort.QUICK : Effort.FULL, counts), folder);
      Report report = study.report(measurements);
      folder.write(study, report);
      rows.addAll(report.rows());
      text.append(text.isEmpty() ? "" : System.lineSeparator()).append(study.name()).append(": ")
          .append(study.question()).append(System.lineSeparator()).append(report.text());
    }
    session.print(json.json, rows, text::toString);
    return ExitCode.FINE.code();
  }

  private List<Integer> checkedThreads() {
    if (threads == null) {
      return Stream.of(1, 2).filter(count -> count <= Runtime.getRuntime().availableProcessors()).toList();
    }
    for (int count : threads) {
      if (count < 1 || count > MOST_THREADS) {
        throw new SettingsException("--threads: found " + count + ", allowed are whole numbers from 1 to "
            + MOST_THREADS + ", for example --threads 1,2");
      }
    }
    return threads.stream().distinct().sorted().toList();
  }
}
