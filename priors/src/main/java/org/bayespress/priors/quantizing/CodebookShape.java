package org.bayespress.priors.quantizing;

import java.util.List;

/**
 * What of a codebook is trained: one number, a, and the levels are {@code a j/m}, |j| <= m; or two, a and b, and the
 * levels are {@code -a, 0, b}.
 *
 * @param levels number of levels, odd, at least 3
 * @param tied whether positive and negative levels mirror each other
 */
public record CodebookShape(int levels, boolean tied) {

  /** Most levels there are tables for. */
  public static final int MOST_LEVELS = 31;

  /** The paper's codebook: -a, 0, a. */
  public static final CodebookShape TERNARY = new CodebookShape(3, true);

  /**
   * Checks.
   *
   * @throws IllegalArgumentException for a number of levels that is even, below 3 or above {@value #MOST_LEVELS}, or
   *     other than 3 without ties
   */
  public CodebookShape {
    if (levels < 3 || levels > MOST_LEVELS || levels % 2 == 0) {
      throw new IllegalArgumentException(
          "number of levels: found " + levels + ", allowed: an odd number from 3 to " + MOST_LEVELS
              + " (0 is one level, the others come in pairs)");
    }
    if (!tied && levels != 3) {
      throw new IllegalArgumentException(
          "number of levels: found " + levels + ", allowed for a codebook (-a, 0, b) that is not tied: 3");
    }
  }

  /** Names of what is trained. */
  public List<String> parameters() {
    return tied ? List.of("largest level a") : List.of("negative level a", "positive level b");
  }

  /** Number of levels above zero. */
  int positive() {
    return levels / 2;
  }

  /** The codebook at these parameters. */
  public Codebook at(double[] parameters) {
    return tied ? Codebook.uniform(parameters[0], levels) : Codebook.of(-parameters[0], 0, parameters[1]);
  }

  /** The levels at these parameters, ascending; they may be anything, and then the levels are too. */
  double[] levels(double[] parameters) {
    double[] levels = new double[this.levels];
    for (int k = 0; k < levels.length; k++) {
      levels[k] = tied ? parameters[0] * (k - positive()) / positive() : k == 0 ? -parameters[0] : 0;
    }
    if (!tied) {
      levels[2] = parameters[1];
    }
    return levels;
  }

  /** Derivative of a level with respect to a parameter. */
  double slope(int level, int parameter) {
    if (tied) {
      return (double) (level - positive()) / positive();
    }
    return level == 0 && parameter == 0 ? -1 : level == 2 && parameter == 1 ? 1 : 0;
  }
}
