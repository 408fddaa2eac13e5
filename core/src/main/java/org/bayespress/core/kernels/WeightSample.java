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
   * Draws {@code count} elements.
   *
   * @param from first element of theta and log sigma^2
   * @param w in: eps, standard normals; out: the weights
   * @param wFrom first element of w
   */
  public static void draw(
      MemorySegment theta, MemorySegment logSigma2, long from, MemorySegment w, long wFrom, long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector sigma = VectorMath.exp(Lanes.load(logSigma2, from + i).mul(0.5f));
      Lanes.store(sigma.fma(Lanes.load(w, wFrom + i), Lanes.load(theta, from + i)), w, wFrom + i);
    }
    for (; i < count; i++) {
      float sigma = ScalarMath.exp(Lanes.get(logSigma2, from + i) * 0.5f);
      Lanes.set(w, wFrom + i, Math.fma(sigma, Lanes.get(w, wFrom + i), Lanes.get(theta, from + i)));
    }
  }

  /**
   * Writes the gradient with respect to log sigma^2 of {@code count} elements.
   *
   * @param from first element of all but w
   * @param wFrom first element of w
   */
  public static void collect(
      MemorySegment theta, long from, MemorySegment w, long wFrom, MemorySegment dw, MemorySegment dLogSigma2,
      long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector away = Lanes.load(w, wFrom + i).sub(Lanes.load(theta, from + i));
      Lanes.store(away.mul(0.5f).mul(Lanes.load(dw, from + i)), dLogSigma2, from + i);
    }
    for (; i < count; i++) {
      float away = Lanes.get(w, wFrom + i) - Lanes.get(theta, from + i);
      Lanes.set(dLogSigma2, from + i, away * 0.5f * Lanes.get(dw, from + i));
    }
  }
}
