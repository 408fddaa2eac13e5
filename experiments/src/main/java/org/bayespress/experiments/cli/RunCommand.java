package org.bayespress.experiments.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.data.ImageSources;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.FinishedRun;
import org.bayespress.experiments.run.PaperNumbers;
import org.bayespress.experiments.run.Progress;
import org.bayespress.experiments.run.ResultTable;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.experiments.run.RunResult;
import org.bayespress.experiments.run.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code run}: one experiment. */
@Command(name = "run", description = "Train, compress, write the file, decode it and evaluate what was decoded.")
public final class RunCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "PRESET|FILE.conf", description = "A preset (bayespress list presets) or a file.")
  private String what;

  @Mixin
  private RunOptions options;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    return run(session, resolve(session, what, options), options.resume(), json.json);
  }

  static ResolvedConfig resolve(Session session, String what, RunOptions options) {
    return ConfigResolver.of(session.catalog().get(), session.environment()).resolve(what, options.overrides());
  }

  /** Runs a checked configuration and prints its result; what a command that makes its own configuration does. */
  public static int run(Session session, ResolvedConfig config, boolean resume, boolean json) throws IOException {
    ExperimentRunner runner = session.runner().get();
    FinishedRun.check(config, resume, runner);
    // the signal is given free last: a shutdown that waits goes on when everything has been said
    try (StopSignal stop = StopSignal.listen()) {
      try {
        RunResult result = result(session, runner, config, resume, stop);
        session.print(json, result, () -> ResultTable.render(
            result, PaperNumbers.of(result.method(), result.prior(), result.network(), result.dataset())));
        return ExitCode.FINE.code();
      } catch (TrainingInterrupted e) {
        return new Failures(session).report(e, false);
      }
    }
  }

  private static RunResult result(
      Session session, ExperimentRunner runner, ResolvedConfig config, boolean resume, StopSignal stop)
      throws IOException {
    try (RunFolder folder = RunFolder.open(config, resume, RunFolder.ROOM_BYTES);
        Progress progress = Progress.on(session.err(), session.terminal())) {
      session.err().println("run folder: " + folder.path());
      return folder.finished()
          ? FinishedRun.result(config, folder, () -> ImageSources.of(config, session.environment()).sha256())
          : runner.run(config, folder, session.commandLine(), progress, stop);
    }
  }
}
