package org.bayespress.priors.quantizing;

import org.bayespress.priors.loguniform.Dawson;

/**
 * The exact KL against levels {@code j}, |j| <= m, outside of the {@link MixtureTable}, by its limits:
 *
 * <ul>
 * <li>sigma far below the distance of two levels, or below that of theta from all levels: the log-uniform KL around the
 * nearest level, and what the other poles add to the density at theta, {@code -log(|theta - n| p(theta))}. The error is at
 * most about 5 sigma near levels, of the order of {@code (sigma/distance)^2} far away.
 * <li>sigma far above all levels: the log-uniform KL around 0, with an error of the order of m/sigma.
 * </ul>
 */
final class LimitKl {

  /** Distance from all levels, in units of sigma, from which on noise is little. */
  private static final double FAR = 1000;

  private final int positive;

  LimitKl(int positive) {
    this.positive = positive;
  }

  /**
   * Value and derivatives with respect to theta and log sigma^2, in units of the distance of levels.
   *
   * @param theta mean, 0 or more
   * @param logSigma2 log variance
   */
  double[] jet(double theta, double logSigma2) {
    boolean little = !(0.5 * logSigma2 >= MixtureTable.LEAST) || theta - positive > FAR * Math.exp(0.5 * logSigma2);
    return little ? littleNoise(theta, logSigma2) : logUniform(theta, logSigma2);
  }

  private double[] littleNoise(double theta, double logSigma2) {
    int n = (int) Math.min(theta + 0.5, positive);
    double x = theta - n;
    double sum = 0;
    double slope = 0;
    for (int j = -positive; j <= positive; j++) {
      double y = theta - j;
      // |x| / |y| and its derivative; their limits are 1 and 0 for j = n
      double share = j == n ? 1 : Math.abs(x) / Math.abs(y);
      sum += share;
      slope += j == n ? 0 : Math.signum(x) / Math.abs(y) - share / y;
    }
    double[] jet = logUniform(x, logSigma2);
    jet[0] -= Math.log(sum / (2 * positive + 1));
    jet[1] -= slope / sum;
    return jet;
  }

  private static double[] logUniform(double theta, double logSigma2) {
    double precision = Math.exp(-logSigma2);
    double u = 0.5 * theta * theta * precision;
    double ratio = Dawson.ratio(u);
    return new double[] {Dawson.twiceIntegral(u), theta * precision * ratio, -u * ratio};
  }
}
