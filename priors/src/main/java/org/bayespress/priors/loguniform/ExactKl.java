package org.bayespress.priors.loguniform;

import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code exact}: the KL itself, through Dawson's integral D. With {@code u = 1/(2 alpha) = theta^2 / (2 sigma^2)},
 *
 * <pre>
 *   KL              = 2 int_0^sqrt(u) D(x) dx = u 2F2(1, 1; 3/2, 2; -u)
 *   dKL/dlogSigma2  = -sqrt(u) D(sqrt u)
 *   dKL/dTheta      = sqrt(2)/sigma D(theta / (sqrt(2) sigma))
 * </pre>
 *
 * because {@code w^2/sigma^2} under the posterior is non-central chi squared with one degree of freedom and
 * {@code E log} of it is known. (A derivative of this kind is in Hron et al., arXiv 1807.01969.) The constant makes KL
 * go to 0 for alpha to infinity; for alpha to 0 it is {@code -1/2 log alpha + 0.63518}. There is no guard and no
 * singularity: at theta = 0 the value and both gradients are 0.
 *
 * <p>{@link #accumulate} takes log sigma^2 outside [-60, 60] as the bound.
 */
public final class ExactKl extends ChunkedKl implements LogUniformKl {

  /** Name of the form. */
  public static final String FORM = "exact";

  static final float LOG_SIGMA2_BOUND = 60f;
  static final float SQRT_HALF = 0x1.6a09e6p-1f;

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double valueOfLogAlpha(double logAlpha) {
    return Dawson.twiceIntegral(0.5 * Math.exp(-logAlpha));
  }

  @Override
  public double dLogAlpha(double logAlpha) {
    double u = 0.5 * Math.exp(-logAlpha);
    return -u * Dawson.ratio(u);
  }

  @Override
  public double value(double theta, double logSigma2) {
    return Dawson.twiceIntegral(u(theta, logSigma2));
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return theta * Math.exp(-logSigma2) * Dawson.ratio(u(theta, logSigma2));
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    double u = u(theta, logSigma2);
    return -u * Dawson.ratio(u);
  }

  private static double u(double theta, double logSigma2) {
    return 0.5 * theta * theta * Math.exp(-logSigma2);
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    float l = logSigma2 < -LOG_SIGMA2_BOUND ? -LOG_SIGMA2_BOUND : logSigma2;
    l = l > LOG_SIGMA2_BOUND ? LOG_SIGMA2_BOUND : l;
    float s = ScalarMath.exp(l * -0.5f) * SQRT_HALF;
    float z = theta * s;
    float u = z * z;
    float t = Math.fma(1f / (u + DawsonFit.CENTRE), -2 * DawsonFit.CENTRE, 1f);
    float g = DawsonFit.p(t) / Math.fma(u, 2f, 1f);
    gradient[0] = s * 2f * (z * g);
    gradient[1] = -(u * g);
    float y = u * 2f * DawsonFit.q(t);
    float y1 = y + 1f;
    return (ScalarMath.logNormal(y1) + (y - (y1 - 1f)) / y1) * 0.5f;
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    ExactLanes.chunk(span, offset, count, scratch);
  }
}
