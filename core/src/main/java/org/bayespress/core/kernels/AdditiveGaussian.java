package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.kernels.math.VectorMath;

/**
 * Mean and noise variance of {@code w = theta + sigma eps}, with log alpha = log(sigma^2 / (theta^2 + 1e-8)) clipped to
 * {@code [-c, c]}, and the way back of their gradients (Molchanov et al., 2017, and its published code).
 *
 * <p>With {@code t = theta^2 + 1e-8} the clip of log alpha is a clip of the variance: {@code V = min(max(sigma^2, e^-c
 * t), e^c t)}, so no logarithm is needed. Inside the clip dV/dlog sigma^2 = V; outside V moves with theta alone. A
 * weight with {@code V >= e^m t} is muted: its mean counts as zero, and where {@code muteNoise} holds so does its
 * variance.
 *
 * @param clipFactor {@code e^c}
 * @param muteFactor {@code e^m}, or positive infinity for none
 * @param muteNoise whether a muted weight loses its noise too
 */
public record AdditiveGaussian(float clipFactor, float muteFactor, boolean muteNoise) {

  /** Added to theta^2. */
  public static final float THETA2_FLOOR = 1e-8f;

  /** The kernel for clip {@code c} and mute threshold {@code m}, both on log alpha. */
  public static AdditiveGaussian of(double logAlphaClip, double muteLogAlpha, boolean muteNoise) {
    if (!(logAlphaClip > 0)) {
      throw new IllegalArgumentException("log alpha clip " + logAlphaClip + "; allowed is a positive number");
    }
    return new AdditiveGaussian((float) Math.exp(logAlphaClip), (float) Math.exp(muteLogAlpha), muteNoise);
  }

  /**
   * The kernel without a clip and without muting: mean theta, variance sigma^2. A large finite clip would do the same but
   * for its lower bound, {@code e^-c t}, which is a subnormal number for small t, and those are slow.
   */
  public static AdditiveGaussian unclipped() {
    return of(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false);
  }

  /**
   * Fills {@code mean} and {@code variance} from {@code theta} and {@code logSigma2}.
   *
   * @param from first element of theta and logSigma2
   * @param to first element of mean and variance
   */
  public void prepare(
      MemorySegment theta, MemorySegment logSigma2, long from, MemorySegment mean, MemorySegment variance, long to,
      long count) {
    float least = 1f / clipFactor;
    MemorySegment means = LaneMemory.of(mean);
    MemorySegment variances = LaneMemory.of(variance);
    long meanBase = LaneMemory.base(mean);
    long varianceBase = LaneMemory.base(variance);
    long i = 0;
    // exp is long: after it the compiler inlines no method of ours any more, only those of the vector library
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector th = Lanes.load(theta, from + i);
      FloatVector t = th.fma(th, FloatVector.broadcast(Lanes.FLOATS, THETA2_FLOOR));
      FloatVector low = t.mul(least);
      FloatVector high = t.mul(clipFactor);
      FloatVector edge = t.mul(muteFactor);
      FloatVector sigma2 = VectorMath.exp(Lanes.load(logSigma2, from + i));
      FloatVector v = sigma2.blend(low, sigma2.compare(VectorOperators.LT, low));
      v = v.blend(high, v.compare(VectorOperators.GT, high));
      var muted = v.compare(VectorOperators.GE, edge);
      th.blend(0f, muted).intoMemorySegment(means, meanBase + (to + i << 2), ByteOrder.nativeOrder());
      FloatVector kept = muteNoise ? v.blend(0f, muted) : v;
      kept.intoMemorySegment(variances, varianceBase + (to + i << 2), ByteOrder.nativeOrder());
    }
    for (; i < count; i++) {
      float th = Lanes.get(theta, from + i);
      float t = Math.fma(th, th, THETA2_FLOOR);
      float sigma2 = ScalarMath.exp(Lanes.get(logSigma2, from + i));
      float v = sigma2 < t * least ? t * least : sigma2;
      v = v > t * clipFactor ? t * clipFactor : v;
      boolean muted = v >= t * muteFactor;
      Lanes.set(mean, to + i, muted ? 0f : th);
      Lanes.set(variance, to + i, muted && muteNoise ? 0f : v);
    }
  }

  /**
   * Turns gradients of mean and variance into gradients of theta and log sigma^2, in place. {@code variance} is what
   * {@link #prepare} left.
   *
   * @param varianceFrom first element of the variance
   * @param dMean in: d/dmean; out: d/dtheta
   * @param dVariance in: d/dvariance; out: d/dlog sigma^2
   * @param from first element of the others
   */
  public void collect(
      MemorySegment theta, MemorySegment variance, long varianceFrom, MemorySegment dMean, MemorySegment dVariance,
      long from, long count) {
    float least = 1f / clipFactor;
    long i = from;
    long shift = varianceFrom - from;
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector th = Lanes.load(theta, i);
      FloatVector t = th.fma(th, FloatVector.broadcast(Lanes.FLOATS, THETA2_FLOOR));
      FloatVector v = Lanes.load(variance, shift + i);
      FloatVector dm = Lanes.load(dMean, i);
      FloatVector dv = Lanes.load(dVariance, i);
      FloatVector low = t.mul(least);
      FloatVector high = t.mul(clipFactor);
      var atLow = v.compare(VectorOperators.LE, low);
      var atHigh = v.compare(VectorOperators.GE, high);
      var silent = v.compare(VectorOperators.EQ, 0f);
      var muted = v.compare(VectorOperators.GE, t.mul(muteFactor)).or(silent);
      FloatVector slope = zero.blend(least, atLow).blend(clipFactor, atHigh).blend(0f, silent);
      FloatVector throughVariance = th.add(th).mul(slope).mul(dv);
      Lanes.store(dm.blend(0f, muted).add(throughVariance), dMean, i);
      Lanes.store(dv.mul(v).blend(0f, atLow.or(atHigh)), dVariance, i);
    }
    for (; i < from + count; i++) {
      float th = Lanes.get(theta, i);
      float t = Math.fma(th, th, THETA2_FLOOR);
      float v = Lanes.get(variance, shift + i);
      float dv = Lanes.get(dVariance, i);
      boolean silent = v == 0f;
      boolean atLow = v <= t * least;
      boolean atHigh = v >= t * clipFactor;
      boolean muted = silent || v >= t * muteFactor;
      float slope = silent ? 0f : atHigh ? clipFactor : atLow ? least : 0f;
      float throughVariance = (th + th) * slope * dv;
      Lanes.set(dMean, i, (muted ? 0f : Lanes.get(dMean, i)) + throughVariance);
      Lanes.set(dVariance, i, atLow || atHigh ? 0f : dv * v);
    }
  }
}
