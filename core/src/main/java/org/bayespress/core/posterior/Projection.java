package org.bayespress.core.posterior;

/**
 * Where a Gaussian posterior {@code N(theta, sigma^2)} is brought back to after every update: first log sigma^2 into its
 * interval, then theta into {@code [c_1 - reach sigma, c_K + reach sigma]}, c_1 and c_K being the outermost values that
 * the layer's prior pulls weights to ({@link LayerPrior#levels}). Under a prior without such values theta stays.
 *
 * <p>With {@code reach = exp(-t/2)} a mean at the edge has {@code log(sigma^2 / (theta - c_K)^2) = t}: it sits on the rim
 * of the outermost level's funnel, the region in which the noise drowns the distance to the level.
 *
 * @param leastLogSigma2 lower bound of log sigma^2
 * @param largestLogSigma2 upper bound
 * @param reach how far means may lie outside of the levels, in sigma
 */
public record Projection(double leastLogSigma2, double largestLogSigma2, double reach) {
  private static final Projection NONE =
      new Projection(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Checks.
   *
   * @throws IllegalArgumentException for an empty interval or a reach below 0
   */
  public Projection {
    if (!(leastLogSigma2 <= largestLogSigma2) || !(reach >= 0)) {
      throw new IllegalArgumentException(
          "projection: found log sigma^2 in [" + leastLogSigma2 + ", " + largestLogSigma2 + "] and a reach of " + reach
              + " sigma; allowed is an interval that is not empty and a reach of at least 0");
    }
  }

  /** Nothing is moved. */
  public static Projection none() {
    return NONE;
  }

  /** Whether nothing is moved. */
  public boolean isNone() {
    return equals(NONE);
  }
}
