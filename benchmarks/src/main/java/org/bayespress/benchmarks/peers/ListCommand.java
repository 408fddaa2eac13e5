package org.bayespress.benchmarks.peers;

import java.util.concurrent.Callable;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.config.Presets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code list}: what can be exported and timed, one {@code network method} a line. */
@Command(name = "list", description = "Networks and methods that can be exported and timed.")
final class ListCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    for (String preset : Presets.onClassPath().names()) {
      int dash = preset.indexOf('-');
      if (dash > 0) {
        spec.commandLine().getOut().println(preset.substring(0, dash) + " " + preset.substring(dash + 1));
      }
    }
    return ExitCode.FINE.code();
  }
}
