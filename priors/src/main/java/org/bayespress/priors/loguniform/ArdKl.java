package org.bayespress.priors.loguniform;

import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code ard}: automatic relevance determination by empirical Bayes (Kharitonov et al., arXiv 1811.00596),
 *
 * <pre>
 *   KL = 1/2 log(1 + theta^2 / sigma^2) = 1/2 log(1 + 1/alpha)
 * </pre>
 *
 * the KL to the proper prior N(0, 1/tau) at its best precision {@code tau = 1/(theta^2 + sigma^2)}. A true KL: no open
 * constant, 0 for alpha to infinity, up to 0.63518 below the log-uniform one for alpha to 0. No singularity at theta =
 * 0.
 *
 * <p>{@link #accumulate} takes log sigma^2 outside [-60, 60] as the bound.
 */
public final class ArdKl extends ChunkedKl implements LogUniformKl {

  /** Name of the form. */
  public static final String FORM = "ard";

  static final float LOG_SIGMA2_BOUND = 60f;

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double valueOfLogAlpha(double logAlpha) {
    return 0.5 * Math.log1p(Math.exp(-logAlpha));
  }

  @Override
  public double dLogAlpha(double logAlpha) {
    return -0.5 / (1 + Math.exp(logAlpha));
  }

  @Override
  public double value(double theta, double logSigma2) {
    return 0.5 * Math.log1p(theta * theta * Math.exp(-logSigma2));
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return theta / (theta * theta + Math.exp(logSigma2));
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return -0.5 * theta * theta / (theta * theta + Math.exp(logSigma2));
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    float l = logSigma2 < -LOG_SIGMA2_BOUND ? -LOG_SIGMA2_BOUND : logSigma2;
    l = l > LOG_SIGMA2_BOUND ? LOG_SIGMA2_BOUND : l;
    float scaled = theta * ScalarMath.exp(-l);
    float y = theta * scaled;
    float y1 = y + 1f;
    float inverse = 1f / y1;
    gradient[0] = scaled * inverse;
    gradient[1] = y * inverse * -0.5f;
    return (ScalarMath.logNormal(y1) + (y - (y1 - 1f)) * inverse) * 0.5f;
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    ArdLanes.chunk(span, offset, count, scratch);
  }
}
