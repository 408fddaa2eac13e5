package org.bayespress.experiments.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.Json;

/**
 * What commands share. Everything costly comes from a supplier and is made when a command needs it.
 *
 * @param out where results go
 * @param err where progress and messages go
 * @param terminal whether {@code err} is a terminal
 * @param environment of the process
 * @param commandLine as typed, for the manifest
 * @param catalog names that configurations may use
 * @param runner runs experiments
 */
public record Session(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment,
    List<String> commandLine,
    Supplier<Catalog> catalog,
    Supplier<ExperimentRunner> runner) {

  public Session {
    environment = Map.copyOf(environment);
    commandLine = List.copyOf(commandLine);
  }

  /** Prints a result: as JSON and nothing else, or as text that ends with a line break of its own. */
  public void print(boolean json, Object value, Supplier<String> text) {
    if (json) {
      out.println(Json.pretty(value));
    } else {
      out.print(text.get());
    }
    out.flush();
  }
}
