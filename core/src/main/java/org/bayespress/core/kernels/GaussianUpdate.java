package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;

/**
 * Adam's update of theta and of log sigma^2, and mean and noise variance from what they became, in one loop: the bits of {@link
 * AdamKernel#update}, twice, of {@link Elementwise#atMost}, and of {@link AdditiveGaussian#prepare}. An update waits for its division and its square root, which are made
 * apart from the rest, so the exponential and the second update cost little beside the first.
 */
public final class GaussianUpdate {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private GaussianUpdate() {}

  /**
   * What is trained, with Adam's moments and the gradient of the objective; all are indexed alike.
   *
   * @param value the parameter
   * @param first Adam's first moment
   * @param second Adam's second moment
   * @param gradient of the objective
   */
  public record Array(MemorySegment value, MemorySegment first, MemorySegment second, MemorySegment gradient) {}

  /**
   * Updates elements {@code from .. from + count - 1}.
   *
   * @param most log variances are brought down to this
   * @param mean receives the means from element {@code to} on
   * @param variance receives the variances likewise
   */
  public static void run(
      Array theta, Array logSigma2, AdditiveGaussian gaussian, long from, MemorySegment mean, MemorySegment variance,
      long to, long count, float most, float rate, float beta1, float beta2, float epsilon) {
    long whole = Lanes.bound(0, count);
    lanes(theta, logSigma2, gaussian, from, mean, variance, to, whole, most, rate, beta1, beta2, epsilon);
    if (whole < count) {
      long at = from + whole;
      long rest = count - whole;
      single(logSigma2, at, rest, rate, beta1, beta2, epsilon);
      Elementwise.atMost(most, logSigma2.value(), at, rest);
      single(theta, at, rest, rate, beta1, beta2, epsilon);
      gaussian.prepare(theta.value(), logSigma2.value(), at, mean, variance, to + whole, rest);
    }
  }

  private static void single(
      Array array, long from, long count, float rate, float beta1, float beta2, float epsilon) {
    AdamKernel.update(
        array.value(), array.first(), array.second(), from, array.gradient(), from, count, rate, beta1, beta2,
        epsilon);
  }

  /** Behind the exponential the compiler inlines no method of ours any more, only those of the vector library. */
  private static void lanes(
      Array theta, Array logSigma2, AdditiveGaussian gaussian, long from, MemorySegment mean, MemorySegment variance,
      long to, long count, float most, float rate, float beta1, float beta2, float epsilon) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    float clipFactor = gaussian.clipFactor();
    float muteFactor = gaussian.muteFactor();
    float least = 1f / clipFactor;
    boolean muteNoise = gaussian.muteNoise();
    MemorySegment thetas = LaneMemory.of(theta.value());
    MemorySegment means = LaneMemory.of(mean);
    long thetaBase = LaneMemory.base(theta.value()) + (from << 2);
    long firstBase = LaneMemory.base(theta.first()) + (from << 2);
    long secondBase = LaneMemory.base(theta.second()) + (from << 2);
    long gradientBase = LaneMemory.base(theta.gradient()) + (from << 2);
    long meanBase = LaneMemory.base(mean) + (to << 2);
    long varianceBase = LaneMemory.base(variance) + (to << 2);
    MemorySegment firsts = LaneMemory.of(theta.first());
    MemorySegment seconds = LaneMemory.of(theta.second());
    MemorySegment gradients = LaneMemory.of(theta.gradient());
    MemorySegment variances = LaneMemory.of(variance);
    for (long i = 0; i < count; i += Lanes.COUNT) {
      FloatVector g = Lanes.load(logSigma2.gradient(), from + i);
      FloatVector m = Lanes.load(logSigma2.first(), from + i).mul(beta1).add(g.mul(rest1));
      FloatVector v = Lanes.load(logSigma2.second(), from + i).mul(beta2).add(g.mul(g).mul(rest2));
      m = m.blend(0f, m.abs().compare(VectorOperators.LT, AdamKernel.LEAST_MOMENT));
      v = v.blend(0f, v.compare(VectorOperators.LT, AdamKernel.LEAST_MOMENT));
      Lanes.store(m, logSigma2.first(), from + i);
      Lanes.store(v, logSigma2.second(), from + i);
      FloatVector log = Lanes.load(logSigma2.value(), from + i).sub(m.mul(rate).div(v.sqrt().add(epsilon)));
      log = log.blend(most, log.compare(VectorOperators.GT, most));
      Lanes.store(log, logSigma2.value(), from + i);
      FloatVector sigma2 = VectorMath.exp(log);
      long at = i << 2;
      FloatVector h = FloatVector.fromMemorySegment(Lanes.FLOATS, gradients, gradientBase + at, ORDER);
      FloatVector n = FloatVector.fromMemorySegment(Lanes.FLOATS, firsts, firstBase + at, ORDER).mul(beta1)
          .add(h.mul(rest1));
      FloatVector w = FloatVector.fromMemorySegment(Lanes.FLOATS, seconds, secondBase + at, ORDER).mul(beta2)
          .add(h.mul(h).mul(rest2));
      n = n.blend(0f, n.abs().compare(VectorOperators.LT, AdamKernel.LEAST_MOMENT));
      w = w.blend(0f, w.compare(VectorOperators.LT, AdamKernel.LEAST_MOMENT));
      n.intoMemorySegment(firsts, firstBase + at, ORDER);
      w.intoMemorySegment(seconds, secondBase + at, ORDER);
      FloatVector th = FloatVector.fromMemorySegment(Lanes.FLOATS, thetas, thetaBase + at, ORDER)
          .sub(n.mul(rate).div(w.sqrt().add(epsilon)));
      th.intoMemorySegment(thetas, thetaBase + at, ORDER);
      FloatVector t = th.fma(th, FloatVector.broadcast(Lanes.FLOATS, AdditiveGaussian.THETA2_FLOOR));
      FloatVector low = t.mul(least);
      FloatVector high = t.mul(clipFactor);
      FloatVector noise = sigma2.blend(low, sigma2.compare(VectorOperators.LT, low));
      noise = noise.blend(high, noise.compare(VectorOperators.GT, high));
      VectorMask<Float> muted = noise.compare(VectorOperators.GE, t.mul(muteFactor));
      th.blend(0f, muted).intoMemorySegment(means, meanBase + at, ORDER);
      FloatVector kept = muteNoise ? noise.blend(0f, muted) : noise;
      kept.intoMemorySegment(variances, varianceBase + at, ORDER);
    }
  }
}
