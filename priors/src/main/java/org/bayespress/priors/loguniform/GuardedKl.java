package org.bayespress.priors.loguniform;

import org.bayespress.priors.accumulation.ChunkedKl;

/**
 * A form that is given in log alpha alone: {@code log alpha = log sigma^2 - log(theta^2 + 1e-8)}, finite at theta = 0, and
 * the chain rule from there.
 */
abstract class GuardedKl extends ChunkedKl implements LogUniformKl {

  /** Added to theta^2 under the logarithm, which would be singular at theta = 0. */
  static final float THETA2_GUARD = 1e-8f;

  @Override
  public double value(double theta, double logSigma2) {
    return valueOfLogAlpha(logSigma2 - Math.log(theta * theta + THETA2_GUARD));
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return -2 * theta / (theta * theta + THETA2_GUARD) * dLogSigma2(theta, logSigma2);
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return dLogAlpha(logSigma2 - Math.log(theta * theta + THETA2_GUARD));
  }

  @Override
  public double valueAndGradient(double theta, double logSigma2, double[] gradient) {
    double theta2 = theta * theta + THETA2_GUARD;
    double logAlpha = logSigma2 - Math.log(theta2);
    double slope = dLogAlpha(logAlpha);
    gradient[0] = -2 * theta / theta2 * slope;
    gradient[1] = slope;
    return valueOfLogAlpha(logAlpha);
  }
}
