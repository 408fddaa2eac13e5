package org.bayespress.benchmarks.kl;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.posterior.GaussianKl;

/**
 * How far a form is from the exact KL of its prior. Of a {@link GaussianKl} it is over {@value #NODES} values of log alpha, evenly
 * spaced in [-10, 10], at theta = 1, both in double precision by their definitions. Where the prior has parameters, such as levels,
 * the KL is no function of alpha: there it is over {@value #MEANS} values of theta in [-1, 1] and {@value #LOGS} of log
 * sigma^2 in [-10, 1], what the kernel of a training step makes of them (a form that estimates takes a sample of each), against the
 * definition of the exact form. Other kinds say how they compare.
 *
 * @param maxNats largest distance
 * @param atLogAlpha where that is; null where log alpha alone does not tell
 * @param rmsNats root of the mean square
 * @param maxUnclampedNats largest distance where the form has a gradient; forms are constant where they are clamped
 */
public record KlError(double maxNats, Double atLogAlpha, double rmsNats, double maxUnclampedNats) {
  private static final int NODES = 4001;
  private static final double LARGEST_LOG_ALPHA = 10;

  /** 0.0125 apart: levels of 0.2 are among them. */
  private static final int MEANS = 161;

  /** 0.25 apart. */
  private static final int LOGS = 45;

  private static final double LEAST_LOG = -10;
  private static final double LARGEST_LOG = 1;

  /** The error of {@code form}. */
  public static KlError of(GaussianKl form, GaussianKl exact) {
    return form.priorParameters() > 0 ? ofKernel(form, exact) : ofDefinition(form, exact);
  }

  private static KlError ofDefinition(GaussianKl form, GaussianKl exact) {
    double largest = 0;
    double at = 0;
    double squares = 0;
    double unclamped = 0;
    for (int i = 0; i < NODES; i++) {
      double logAlpha = LARGEST_LOG_ALPHA * (2.0 * i / (NODES - 1) - 1);
      double error = Math.abs(form.value(1, logAlpha) - exact.value(1, logAlpha));
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

  private static KlError ofKernel(GaussianKl form, GaussianKl exact) {
    int count = MEANS * LOGS;
    float[] theta = new float[count];
    float[] logSigma2 = new float[count];
    for (int i = 0; i < count; i++) {
      theta[i] = (float) (2.0 * (i % MEANS) / (MEANS - 1) - 1);
      logSigma2[i] = (float) (LEAST_LOG + (LARGEST_LOG - LEAST_LOG) * (i / MEANS) / (LOGS - 1));
    }
    MemorySegment means = MemorySegment.ofArray(theta);
    MemorySegment logs = MemorySegment.ofArray(logSigma2);
    MemorySegment gradients = MemorySegment.ofArray(new float[count]);
    double[] dPrior = new double[form.priorParameters()];
    double largest = 0;
    double squares = 0;
    double unclamped = 0;
    for (int i = 0; i < count; i++) {
      double value = form.accumulate(means, logs, gradients, gradients, i, 1, 1, dPrior, 0);
      double error = Math.abs(value - exact.value(theta[i], logSigma2[i]));
      squares += error * error;
      largest = Math.max(largest, error);
      if (form.dLogSigma2(theta[i], logSigma2[i]) != 0) {
        unclamped = Math.max(unclamped, error);
      }
    }
    return new KlError(largest, null, Math.sqrt(squares / count), unclamped);
  }
}
