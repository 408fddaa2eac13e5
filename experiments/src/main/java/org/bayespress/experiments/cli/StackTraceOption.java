package org.bayespress.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code --stacktrace}, on every command. */
public final class StackTraceOption {
  static final String NAME = "--stacktrace";

  @Option(names = NAME, description = "On a failure, print the stack trace.")
  private boolean stackTrace;

  static boolean isGiven(CommandLine command) {
    return command.getParseResult() != null && command.getParseResult().hasMatchedOption(NAME);
  }
}
