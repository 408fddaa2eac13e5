package org.bayespress.methods.miracle.coder;

import org.bayespress.core.candidates.Quadratic;

/**
 * The posterior of a block in units of the coding prior's standard deviation rho: q = N(mean, deviation^2) against p = N(0,
 * 1), independently for every variable.
 *
 * @param mean mu / rho
 * @param deviation sigma / rho, positive
 */
public record BlockTarget(double[] mean, double[] deviation) {

  /** KL(q || p) in nats: the sum of {@code (mean^2 + s - 1 - log s) / 2}, s = deviation^2. */
  public double klNats() {
    double nats = 0;
    for (int i = 0; i < mean.length; i++) {
      nats += klNats(i);
    }
    return nats;
  }

  /** What variable {@code i} of the block has of it. */
  public double klNats(int i) {
    double s = deviation[i] * deviation[i];
    return 0.5 * (mean[i] * mean[i] + s - 1 - Math.log(s));
  }

  /**
   * Variance of log(q/p) under q, in nats^2: the sum of {@code (1 - s)^2 / 2 + mean^2 s}. The bound on the error of
   * importance sampling (Havasi et al., theorem 3.2) needs log(q/p) to stay near the KL: where the root of this is large
   * against the oversampling t, t is too small.
   */
  public double varianceNats2() {
    double variance = 0;
    for (int i = 0; i < mean.length; i++) {
      double s = deviation[i] * deviation[i];
      variance += 0.5 * (1 - s) * (1 - s) + mean[i] * mean[i] * s;
    }
    return variance;
  }

  /** log(q/p) of a candidate up to {@link #constantNats}: {@code z^2 / 2 - (z - mean)^2 / 2s}. */
  public Quadratic logRatio() {
    return quadratic(0.5);
  }

  /**
   * What the authors' released program computes in place of log(q/p): {@code z^2} where {@code z^2 / 2} is due. It favours
   * candidates from the tails; for comparison only.
   */
  public Quadratic asReleased() {
    return quadratic(1);
  }

  private Quadratic quadratic(double ofPrior) {
    float[] quadratic = new float[mean.length];
    float[] linear = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double s = deviation[i] * deviation[i];
      quadratic[i] = (float) (ofPrior - 0.5 / s);
      linear[i] = (float) (mean[i] / s);
    }
    return new Quadratic(quadratic, linear);
  }

  /** What {@link #logRatio} leaves out: the sum of {@code -mean^2 / 2s - log(s) / 2}. */
  public double constantNats() {
    double constant = 0;
    for (int i = 0; i < mean.length; i++) {
      double s = deviation[i] * deviation[i];
      constant -= 0.5 * (mean[i] * mean[i] / s + Math.log(s));
    }
    return constant;
  }
}
