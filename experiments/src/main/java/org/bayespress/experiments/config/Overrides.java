package org.bayespress.experiments.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line lays over a preset or file.
 *
 * @param budget name in the section {@code budgets}
 * @param set texts {@code key=value}, in the order given
 * @param seed replaces {@code seed}
 * @param threads replaces {@code threads}
 * @param data replaces {@code data.dir}
 * @param runDir replaces {@code run.dir}
 */
public record Overrides(
    Optional<String> budget,
    List<String> set,
    Optional<Long> seed,
    Optional<Integer> threads,
    Optional<Path> data,
    Optional<Path> runDir) {

  public Overrides {
    set = List.copyOf(set);
  }

  /** The same for what has no budgets. */
  public Overrides withoutBudget() {
    return new Overrides(Optional.empty(), set, seed, threads, data, runDir);
  }

  /** Nothing. */
  public static Overrides none() {
    return new Overrides(
        Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
