package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How runs ended: with a result, or with a numerical failure. */
final class Outcomes {
  private final Map<RunKey, JsonNode> results = new HashMap<>();
  private final Map<RunKey, String> failures = new HashMap<>();

  void finished(RunKey run, JsonNode result) {
    results.put(run, result);
    failures.remove(run);
  }

  void failed(RunKey run, String reason) {
    failures.put(run, reason);
  }

  /** The {@code result.json} of a run. */
  Optional<JsonNode> result(RunKey run) {
    return Optional.ofNullable(results.get(run));
  }

  /** What a row shows for a seed: the result of the first of its presets that has one. */
  Optional<JsonNode> result(TableRow row, long seed) {
    return row.presets().stream().map(preset -> results.get(new RunKey(preset, seed)))
        .filter(result -> result != null).findFirst();
  }

  /** Why a row's own run with this seed has no result, if it failed. */
  Optional<String> failure(TableRow row, long seed) {
    return Optional.ofNullable(failures.get(new RunKey(row.preset(), seed)));
  }

  /** Whether any run failed. */
  boolean anyFailed() {
    return !failures.isEmpty();
  }
}
