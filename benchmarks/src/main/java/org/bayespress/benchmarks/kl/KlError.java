package org.bayespress.benchmarks.kl;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.posterior.GaussianKl;

/**
 * How far a form is from the exact KL of its prior. Of a {@link GaussianKl}: over {@value #NODES} values of log alpha, evenly
 * spaced in [-10, 10], at theta = 1, both in double precision by their definitions; a form that estimates by samples as it does
 * so, one sample each. Other kinds say how they compare.
 *
 * @param maxNats largest distance
 * @param atLogAlpha where that is; null where parameters are not on a scale of log alpha
 * @param rmsNats root of the mean square
 * @param maxUnclampedNats largest distance where the form has a gradient; forms are constant where they are clamped
 */
public record KlError(double maxNats, Double atLogAlpha, double rmsNats, double maxUnclampedNats) {
  private static final int NODES = 4001;
  private static final double LARGEST_LOG_ALPHA = 10;

  /** The error of {@code form}. */
  public static KlError of(GaussianKl form, GaussianKl exact) {
    double largest = 0;
    double at = 0;
    double squares = 0;
    double unclamped = 0;
    double[] values = form.estimates() ? samples(form) : null;
    for (int i = 0; i < NODES; i++) {
      double logAlpha = logAlpha(i);
      double value = values == null ? form.value(1, logAlpha) : values[i];
      double error = Math.abs(value - exact.value(1, logAlpha));
      squares += error * error;
      if (error > largest) {
        largest = error;
        at = logAlpha;
      }
      if (form.dLogSigma2(1, logAlpha) != 0) {
        unclamped = Math.max(unclamped, error);
      }
    }
    return new KlError(largest, at, Math.sqrt(squares / NODES), unclamped);
  }

  private static double logAlpha(int node) {
    return LARGEST_LOG_ALPHA * (2.0 * node / (NODES - 1) - 1);
  }

  /** What the form makes of weights with these log alphas, each with its own noise. */
  private static double[] samples(GaussianKl form) {
    float[] theta = new float[NODES];
    float[] logSigma2 = new float[NODES];
    for (int i = 0; i < NODES; i++) {
      theta[i] = 1;
      logSigma2[i] = (float) logAlpha(i);
    }
    MemorySegment means = MemorySegment.ofArray(theta);
    MemorySegment logVariances = MemorySegment.ofArray(logSigma2);
    MemorySegment gradients = MemorySegment.ofArray(new float[NODES]);
    double[] dPrior = new double[form.priorParameters()];
    double[] values = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      values[i] = form.accumulate(means, logVariances, gradients, gradients, i, 1, 1, dPrior, 0);
    }
    return values;
  }
}
