package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.kernels.math.VectorMath;

/**
 * Brings the parameters of Gaussians back to where they are allowed: {@code l = min(max(l, least), largest)} for l = log
 * sigma^2, then {@code theta = min(max(theta, lowest - reach sigma), highest + reach sigma)} with the new sigma. What is
 * not a number stays that.
 *
 * @param leastLogSigma2 lower bound of log sigma^2
 * @param largestLogSigma2 upper bound
 * @param reach how far theta may lie outside of [lowest, highest], in sigma
 */
public record Confinement(float leastLogSigma2, float largestLogSigma2, float reach) {

  /** Brings elements {@code from .. from + count - 1} of {@code logSigma2} back. */
  public void variances(MemorySegment logSigma2, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(logSigma2, i).max(leastLogSigma2).min(largestLogSigma2), logSigma2, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(logSigma2, i, Math.min(Math.max(Lanes.get(logSigma2, i), leastLogSigma2), largestLogSigma2));
    }
  }

  /** Brings elements {@code from .. from + count - 1} of {@code theta} back. */
  public void means(
      MemorySegment theta, MemorySegment logSigma2, float lowest, float highest, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector margin = VectorMath.exp(Lanes.load(logSigma2, i).mul(0.5f)).mul(reach);
      FloatVector low = margin.neg().add(lowest);
      FloatVector high = margin.add(highest);
      Lanes.store(Lanes.load(theta, i).max(low).min(high), theta, i);
    }
    for (; i < from + count; i++) {
      float margin = ScalarMath.exp(Lanes.get(logSigma2, i) * 0.5f) * reach;
      Lanes.set(theta, i, Math.min(Math.max(Lanes.get(theta, i), -margin + lowest), margin + highest));
    }
  }
}
