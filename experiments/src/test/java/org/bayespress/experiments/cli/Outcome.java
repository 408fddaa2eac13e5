package org.bayespress.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.TestCatalog;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.Json;

/** What a command line said and how it ended, run within the test. */
record Outcome(int code, String out, String err) {

  /** With a home of its own, and a runner in place of experiments. */
  static Outcome of(Path home, Supplier<Catalog> catalog, Supplier<ExperimentRunner> runner, String... args) {
    Map<String, String> environment =
        Map.of("XDG_DATA_HOME", home.toString(), "XDG_CACHE_HOME", home.resolve("cache").toString());
    return of((out, err) -> new Session(out, err, false, environment, List.of(args), catalog, runner), args);
  }

  /** A command that runs no experiment. */
  static Outcome ofNoRun(String... args) {
    return of((out, err) -> new Session(out, err, false, Map.of(), List.of(args), TestCatalog::small, () -> {
      throw new AssertionError("nothing is to be run");
    }), args);
  }

  /** As from a shell. */
  static Outcome ofReal(String... args) {
    return of((out, err) -> BayesPress.session(out, err, false, args), args);
  }

  private static Outcome of(BiFunction<PrintStream, PrintStream, Session> made, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Session session = made.apply(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    int code = BayesPress.execute(BayesPress.commandLine(session), session, args);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  JsonNode json() {
    try {
      return Json.read(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + out + err, e);
    }
  }
}
