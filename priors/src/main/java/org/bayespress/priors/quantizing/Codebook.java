package org.bayespress.priors.quantizing;

import java.util.Arrays;
import org.bayespress.core.posterior.NearestLevel;

/** The levels that a prior pulls weights to, in ascending order. Immutable. */
public final class Codebook {
  private final double[] levels;

  private Codebook(double[] levels) {
    this.levels = levels;
  }

  /**
   * Any levels.
   *
   * @throws IllegalArgumentException unless there are at least two, finite and strictly ascending
   */
  public static Codebook of(double... levels) {
    boolean good = levels.length >= 2 && Double.isFinite(levels[0]);
    for (int k = 1; k < levels.length; k++) {
      good &= Double.isFinite(levels[k]) && levels[k] > levels[k - 1];
    }
    if (!good) {
      throw new IllegalArgumentException(
          "codebook: found " + Arrays.toString(levels) + ", allowed: at least two finite levels, strictly ascending");
    }
    return new Codebook(levels.clone());
  }

  /**
   * Evenly spaced levels {@code largest * j / m}, |j| <= m, with {@code m = (count - 1)/2}.
   *
   * @throws IllegalArgumentException unless {@code largest} is positive and finite and {@code count} odd and at least 3
   */
  public static Codebook uniform(double largest, int count) {
    if (!(largest > 0 && largest < Double.POSITIVE_INFINITY) || count < 3 || count % 2 == 0) {
      throw new IllegalArgumentException(
          "codebook: found " + count + " levels up to " + largest
              + ", allowed: an odd number of at least 3 levels (0 is one of them) up to a positive number");
    }
    int m = count / 2;
    double[] levels = new double[count];
    for (int j = -m; j <= m; j++) {
      levels[m + j] = largest * j / m;
    }
    return new Codebook(levels);
  }

  /** Number of levels K. */
  public int size() {
    return levels.length;
  }

  /** Level {@code k}, from 0. */
  public double level(int k) {
    return levels[k];
  }

  /** Number of the level nearest to {@code w}; of two equally near, the one that is nearer to zero. */
  public int nearest(double w) {
    return NearestLevel.of(levels, w);
  }

  /** The smallest distance of two levels. */
  public double smallestGap() {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k < levels.length; k++) {
      least = Math.min(least, levels[k] - levels[k - 1]);
    }
    return least;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Codebook that && Arrays.equals(levels, that.levels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(levels);
  }

  @Override
  public String toString() {
    return Arrays.toString(levels);
  }
}
