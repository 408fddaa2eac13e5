package org.bayespress.core.posterior;

/** Which of some levels a weight goes to. */
public final class NearestLevel {

  private NearestLevel() {}

  /**
   * Number of the level nearest to {@code value}; of two equally near, the one that is nearer to zero.
   *
   * @param levels at least one
   */
  public static int of(double[] levels, double value) {
    int best = 0;
    for (int k = 1; k < levels.length; k++) {
      double distance = Math.abs(value - levels[k]);
      double least = Math.abs(value - levels[best]);
      if (distance < least || distance == least && Math.abs(levels[k]) < Math.abs(levels[best])) {
        best = k;
      }
    }
    return best;
  }
}
