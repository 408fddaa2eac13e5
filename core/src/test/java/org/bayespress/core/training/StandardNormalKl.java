package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.posterior.GaussianKl;

/** KL to N(0, 1): a proper prior with a textbook KL, for tests of the trainer. */
final class StandardNormalKl implements GaussianKl {

  @Override
  public String form() {
    return "standard-normal";
  }

  @Override
  public double value(double theta, double logSigma2) {
    return 0.5 * (Math.exp(logSigma2) + theta * theta - 1 - logSigma2);
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return theta;
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return 0.5 * (Math.exp(logSigma2) - 1);
  }

  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count,
      float scale) {
    double sum = 0;
    for (long i = from; i < from + count; i++) {
      float t = theta.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      float l = logSigma2.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      sum += value(t, l);
      add(dTheta, i, scale * dTheta(t, l));
      add(dLogSigma2, i, scale * dLogSigma2(t, l));
    }
    return sum;
  }

  private static void add(MemorySegment segment, long i, double amount) {
    float before = segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (before + amount));
  }
}
