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
  private static final int BLOCK = 256;
  private static final ThreadLocal<float[]> MARGINS = ThreadLocal.withInitial(() -> new float[BLOCK]);

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

  /**
   * Brings elements {@code from .. from + count - 1} of {@code theta} back; their log sigma^2 lie between -170 and 170, as
   * {@link #variances} leaves them for any sensible bounds.
   */
  public void means(
      MemorySegment theta, MemorySegment logSigma2, float lowest, float highest, long from, long count) {
    float[] margins = MARGINS.get();
    for (long done = 0; done < count; done += BLOCK) {
      int now = (int) Math.min(BLOCK, count - done);
      margins(logSigma2, from + done, now, margins);
      confine(theta, margins, lowest, highest, from + done, now);
    }
  }

  private void margins(MemorySegment logSigma2, long from, int count, float[] margins) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      VectorMath.expNormal(Lanes.load(logSigma2, from + i).mul(0.5f)).mul(reach).intoArray(margins, i);
    }
    for (; i < count; i++) {
      margins[i] = ScalarMath.exp(Lanes.get(logSigma2, from + i) * 0.5f) * reach;
    }
  }

  private static void confine(
      MemorySegment theta, float[] margins, float lowest, float highest, long from, int count) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector margin = FloatVector.fromArray(Lanes.FLOATS, margins, i);
      FloatVector low = margin.neg().add(lowest);
      Lanes.store(Lanes.load(theta, from + i).max(low).min(margin.add(highest)), theta, from + i);
    }
    for (; i < count; i++) {
      float low = -margins[i] + lowest;
      float high = margins[i] + highest;
      Lanes.set(theta, from + i, Math.min(Math.max(Lanes.get(theta, from + i), low), high));
    }
  }
}
