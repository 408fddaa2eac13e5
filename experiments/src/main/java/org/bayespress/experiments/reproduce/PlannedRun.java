package org.bayespress.experiments.reproduce;

/**
 * A run that a table needs, and its place among them.
 *
 * @param row for which it is run
 * @param rowNumber from 1
 * @param rows number of rows that are run
 * @param seed of the run
 * @param seedNumber from 1
 * @param seeds number of seeds
 */
public record PlannedRun(TableRow row, int rowNumber, int rows, long seed, int seedNumber, int seeds) {

  /** What is run. */
  public String preset() {
    return row.presets().getFirst();
  }

  RunKey key() {
    return new RunKey(preset(), seed);
  }

  /** For a person, for example {@code row 3 of 6: BC-GHS, LeNet-300-100, seed 1 of 3}. */
  String label() {
    String which = seed == seedNumber ? "seed " + seed + " of " + seeds
        : "seed " + seed + " (" + seedNumber + " of " + seeds + ")";
    return "row " + rowNumber + " of " + rows + ": " + row.method() + ", " + row.network() + ", " + which;
  }
}
