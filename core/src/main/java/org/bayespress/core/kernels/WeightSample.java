package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.kernels.math.VectorMath;

/**
 * Weights drawn from their Gaussians, {@code w = theta + sigma eps}, and the way back of their gradient at fixed eps:
 * {@code d/dtheta = d/dw} and {@code d/dlog sigma^2 = d/dw (w - theta) / 2}.
 */
public final class WeightSample {
  private WeightSample() {}

  /**
   * Draws elements {@code from .. from + count - 1}.
   *
   * @param w in: eps, standard normals; out: the weights
   */
  public static void draw(MemorySegment theta, MemorySegment logSigma2, MemorySegment w, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector sigma = VectorMath.exp(Lanes.load(logSigma2, i).mul(0.5f));
      Lanes.store(sigma.fma(Lanes.load(w, i), Lanes.load(theta, i)), w, i);
    }
    for (; i < from + count; i++) {
      float sigma = ScalarMath.exp(Lanes.get(logSigma2, i) * 0.5f);
      Lanes.set(w, i, Math.fma(sigma, Lanes.get(w, i), Lanes.get(theta, i)));
    }
  }

  /** Writes the gradient with respect to log sigma^2 of elements {@code from .. from + count - 1}. */
  public static void collect(
      MemorySegment theta, MemorySegment w, MemorySegment dw, MemorySegment dLogSigma2, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector away = Lanes.load(w, i).sub(Lanes.load(theta, i));
      Lanes.store(away.mul(0.5f).mul(Lanes.load(dw, i)), dLogSigma2, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(dLogSigma2, i, (Lanes.get(w, i) - Lanes.get(theta, i)) * 0.5f * Lanes.get(dw, i));
    }
  }
}
