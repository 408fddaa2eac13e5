package org.bayespress.priors.loguniform;

import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code molchanov}: the sigmoid fit of Molchanov et al. (arXiv 1701.05369, eq. 14), with {@code x = log sigma^2 -
 * log(theta^2 + 1e-8)} and the logistic function S:
 *
 * <pre>
 *   KL(x) = k1 - k1 S(k2 + k3 x) + 1/2 log(1 + exp(-x)),     k1 = 0.63576, k2 = 1.87320, k3 = 1.48695
 * </pre>
 *
 * KL goes to 0 for x to infinity. Within 0.0095 of the exact KL on [-10, 10].
 *
 * <p>x is clipped to {@code [-c, c]}, c = 8 as in the authors' code; outside, value and gradient are those of a
 * constant: no gradient at all. The 1e-8 keeps everything finite at theta = 0.
 */
public final class MolchanovKl extends GuardedKl {

  /** Name of the form. */
  public static final String FORM = "molchanov";

  /** Bound of log alpha in the authors' code. */
  public static final double LOG_ALPHA_CLIP = 8;

  static final double K1 = 0.63576;
  static final double K2 = 1.87320;
  static final double K3 = 1.48695;

  private final double clip;

  private MolchanovKl(double clip) {
    this.clip = clip;
  }

  /** With the clip of the authors' code. */
  public static MolchanovKl standard() {
    return clippedAt(LOG_ALPHA_CLIP);
  }

  /**
   * With log alpha clipped to {@code [-clip, clip]}.
   *
   * @throws IllegalArgumentException unless {@code 0 < clip <= 20}
   */
  public static MolchanovKl clippedAt(double clip) {
    if (!(clip > 0 && clip <= 20)) {
      throw new IllegalArgumentException("clip of log alpha: found " + clip + ", allowed: above 0, at most 20");
    }
    return new MolchanovKl(clip);
  }

  /** The bound of log alpha. */
  public double logAlphaClip() {
    return clip;
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double valueOfLogAlpha(double logAlpha) {
    double x = Math.max(-clip, Math.min(clip, logAlpha));
    return K1 * logistic(-(K2 + K3 * x)) + 0.5 * Math.log1p(Math.exp(-x));
  }

  @Override
  public double dLogAlpha(double logAlpha) {
    if (Math.abs(logAlpha) > clip) {
      return 0;
    }
    double s = logistic(K2 + K3 * logAlpha);
    return -K1 * K3 * s * (1 - s) - 0.5 * logistic(-logAlpha);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    float bound = (float) clip;
    float t = Math.fma(theta, theta, THETA2_GUARD);
    float x = logSigma2 - ScalarMath.logNormal(t);
    float y = x < -bound ? -bound : x;
    y = y > bound ? bound : y;
    float e = ScalarMath.exp(-y);
    float q = ScalarMath.exp(Math.fma(y, (float) -K3, (float) -K2));
    float e1 = e + 1f;
    float q1 = q + 1f;
    // one division for three reciprocals; a theta that is no number goes through r into everything
    float both = e1 * q1;
    float r = 1f / (both * t);
    float inverseT = r * both;
    float inverseBoth = r * t;
    float s = inverseBoth * e1;
    float inverseE1 = inverseBoth * q1;
    float k = q * s * (float) K1;
    float slope = Math.fma(k * s, (float) -K3, e * inverseE1 * -0.5f);
    slope = x < -bound || x > bound ? 0f : slope;
    gradient[0] = slope * (theta * -2f * inverseT);
    gradient[1] = slope;
    gradient[2] = e1;
    return k;
  }

  @Override
  protected boolean hasFactors() {
    return true;
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    MolchanovLanes.chunk(span, offset, count, scratch, (float) clip);
  }
}
