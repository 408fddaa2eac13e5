package org.bayespress.experiments.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/**
 * Runs the commands that only answer, and shows nothing. The launcher lets the JVM archive the classes this loads, so
 * that the next short command finds them ready.
 */
final class ShortCommands {
  private static final List<List<String>> COMMANDS = List.of(
      List.of("--help"), List.of("--version"), List.of("run", "--help"), List.of("list", "priors"),
      List.of("list", "methods"), List.of("list", "networks"), List.of("list", "datasets"), List.of("list", "presets"),
      List.of("list", "presets", "--json"), List.of("list", "tables"));

  private ShortCommands() {}

  /** Ends with the code of the first command that fails. */
  public static void main(String[] args) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Session session = BayesPress.session(nowhere, nowhere, false);
    for (List<String> command : COMMANDS) {
      CommandLine commands = BayesPress.commandLine(session);
      int code = BayesPress.execute(commands, session, command.toArray(String[]::new));
      if (code != ExitCode.FINE.code()) {
        System.exit(code);
      }
    }
  }
}
