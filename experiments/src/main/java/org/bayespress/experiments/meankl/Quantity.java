package org.bayespress.experiments.meankl;

import java.util.Locale;

/** What is compared, one number per run. */
public enum Quantity {
  /** See {@link Convergence}. */
  ITERATIONS("iterations until converged", 0),
  /** KL of a block at the end of learning, mean, in budgets. */
  KL_SHARE("KL / budget at the end", 3),
  /** Validation error with all weights at their means, smoothed as {@link Convergence} says, at the end of learning. */
  ERROR_OF_MEANS("validation error % of the means", 2),
  /** The same of drawn weights. */
  ERROR_BEFORE_CODING("validation error % of draws, before coding", 2),
  /** Validation error of the decoded file. */
  ERROR_AFTER_CODING("validation error % after coding", 2),
  /** Test error of the decoded file. */
  TEST_ERROR("test error %", 2),
  /** Length of the file. */
  FILE_BYTES("file bytes", 0),
  /** Excess kurtosis of mu / rho over all weights before coding. */
  KURTOSIS_OF_MEANS("excess kurtosis of μ/ρ", 2),
  /** Excess kurtosis of w / rho over all decoded weights. */
  KURTOSIS_DECODED("excess kurtosis of decoded w/ρ", 2),
  /** Rise of the validation error over pruned shares, mean; smallest weights first. */
  LOSS_SMALLEST_FIRST("error points lost to pruning, smallest first", 2),
  /** The same for weights in random order. */
  LOSS_AT_RANDOM("error points lost to pruning, at random", 2);

  private final String title;
  private final int decimals;

  Quantity(String title, int decimals) {
    this.title = title;
    this.decimals = decimals;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Digits behind the point. */
  public int decimals() {
    return decimals;
  }

  /** In files. */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().toLowerCase(Locale.ROOT).split("_")) {
      key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return key.toString();
  }
}
