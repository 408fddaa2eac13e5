package org.bayespress.experiments.cli;

import picocli.CommandLine.Option;

/** {@code --json}. */
public final class JsonOption {
  @Option(names = "--json", description = "Print the result as JSON, and nothing else, on standard output.")
  public boolean json;
}
