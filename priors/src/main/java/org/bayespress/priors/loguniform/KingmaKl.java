package org.bayespress.priors.loguniform;

import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code kingma}: the cubic fit of Kingma et al. (arXiv 1506.02557), with {@code x = log alpha = log sigma^2 -
 * log(theta^2 + 1e-8)}:
 *
 * <pre>
 *   KL(x) = C - (x/2 + c1 alpha + c2 alpha^2 + c3 alpha^3),   c = (1.16145124, -1.50204118, 0.58629921)
 * </pre>
 *
 * with {@code C = (gamma + log 2)/2 = 0.63518}, which makes it meet the exact KL at alpha to 0 (the paper leaves the
 * constant open). It was fitted for alpha up to 1 and grows without bound above. The paper therefore constrains alpha
 * to at most 1; here alpha is clamped at 1: beyond, the value is that at alpha = 1 (0.3895 nats) and there is no
 * gradient. Within 0.0404 of the exact KL for alpha up to 1.
 */
public final class KingmaKl extends GuardedKl {

  /** Name of the form. */
  public static final String FORM = "kingma";

  static final double C = Dawson.HALF_GAMMA_PLUS_LOG_2 - 0.5 * Math.log(2);
  static final double C1 = 1.16145124;
  static final double C2 = -1.50204118;
  static final double C3 = 0.58629921;

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double valueOfLogAlpha(double logAlpha) {
    double x = Math.min(0, logAlpha);
    double alpha = Math.exp(x);
    return C - (0.5 * x + alpha * (C1 + alpha * (C2 + alpha * C3)));
  }

  @Override
  public double dLogAlpha(double logAlpha) {
    if (logAlpha > 0) {
      return 0;
    }
    double alpha = Math.exp(logAlpha);
    return -0.5 - alpha * (C1 + alpha * (2 * C2 + alpha * 3 * C3));
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    float t = Math.fma(theta, theta, THETA2_GUARD);
    float x = logSigma2 - ScalarMath.logNormal(t) + (t - t); // t - t carries NaN on
    float y = x > 0f ? 0f : x;
    float alpha = ScalarMath.exp(y);
    float p = Math.fma(Math.fma(alpha, (float) C3, (float) C2), alpha, (float) C1);
    float dp = Math.fma(Math.fma(alpha, (float) (3 * C3), (float) (2 * C2)), alpha, (float) C1);
    float slope = -0.5f - alpha * dp;
    slope = x > 0f ? 0f : slope;
    gradient[0] = slope * (theta * -2f / t);
    gradient[1] = slope;
    return Math.fma(y, -0.5f, (float) C) - alpha * p;
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    KingmaLanes.chunk(span, offset, count, scratch);
  }
}
