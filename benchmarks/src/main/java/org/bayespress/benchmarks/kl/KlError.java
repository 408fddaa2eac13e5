package org.bayespress.benchmarks.kl;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.posterior.GaussianKl;

/**
 * How far a form is from the exact KL of its prior: over {@value #NODES} values of log alpha, evenly spaced in [-10,
 * 10], at theta = 1, both in double precision by their definitions; a form that estimates by samples as it does so, one
 * sample each.
 *
 * @param maxNats largest distance
 * @param atLogAlpha where that is
 * @param rmsNats root of the mean square
 * @param maxUnclampedNats largest distance where the form has a gradient; forms are constant where they are clamped
 */
public record KlError(double maxNats, double atLogAlpha, double rmsNats, double maxUnclampedNats) {
  private static final int NODES = 4001;
  private static final double LARGEST_LOG_ALPHA = 10;

  /** The error of {@code form}. */
  public static KlError of(GaussianKl form, GaussianKl exact) {
    double largest = 0;
    double at = 0;
    double squares = 0;
    double unclamped = 0;
    for (int i = 0; i < NODES; i++) {
      double logAlpha = LARGEST_LOG_ALPHA * (2.0 * i / (NODES - 1) - 1);
      double error = Math.abs(value(form, logAlpha) - exact.value(1, logAlpha));
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

  private static double value(GaussianKl form, double logAlpha) {
    if (!form.estimates()) {
      return form.value(1, logAlpha);
    }
    // noise belongs to a place: other places, other noise
    int place = (int) Math.round((logAlpha / LARGEST_LOG_ALPHA + 1) / 2 * (NODES - 1));
    float[] theta = new float[NODES];
    float[] logSigma2 = new float[NODES];
    theta[place] = 1;
    logSigma2[place] = (float) logAlpha;
    return form.accumulate(
        MemorySegment.ofArray(theta), MemorySegment.ofArray(logSigma2), MemorySegment.ofArray(new float[NODES]),
        MemorySegment.ofArray(new float[NODES]), place, 1, 1, new double[form.priorParameters()], 0);
  }
}
