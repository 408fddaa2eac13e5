package org.bayespress.priors.normal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.core.posterior.GaussianKl;

/**
 * KL to the standard normal,
 *
 * <pre>
 *   KL(N(theta, sigma^2) || N(0, 1)) = 1/2 (sigma^2 + theta^2 - 1 - log sigma^2)
 * </pre>
 *
 * a true KL, 0 at theta = 0 and sigma = 1. With {@code w = z v}, {@code q(w | z) = N(z theta, z^2 sigma^2)} and
 * {@code p(w | z) = N(0, z^2)} it is also {@code KL(q(w | z) || p(w | z))} for every z: z cancels.
 *
 * <p>{@link #accumulate} sums in a fixed way: within a chunk of {@value #CHUNK} elements, element i is added in float to
 * partial sum {@code i mod 16}; the 16 sums are added in double in their order, and so are the chunks. Lanes and single
 * numbers give the same bits.
 */
public final class StandardNormalKl implements GaussianKl {

  /** Name of the form. */
  public static final String FORM = "standard-normal";

  /** Elements a chunk; at most 32 floats go into one float sum. */
  static final int CHUNK = 512;

  private static final int SUMS = 16;
  private static final int LANES = VectorMath.LANES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Hundreds of calls a step: without garbage. */
  private static final ThreadLocal<float[]> PARTIAL = ThreadLocal.withInitial(() -> new float[SUMS]);

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double value(double theta, double logSigma2) {
    return 0.5 * (Math.expm1(logSigma2) - logSigma2 + theta * theta);
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return theta;
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return 0.5 * Math.expm1(logSigma2);
  }

  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale) {
    return accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale, KernelMode.CURRENT);
  }

  /** As the public method, in the given mode. */
  double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale, KernelMode mode) {
    checkRange(theta, from, count);
    checkRange(logSigma2, from, count);
    checkRange(dTheta, from, count);
    checkRange(dLogSigma2, from, count);
    float[] sums = PARTIAL.get();
    double klNats = 0;
    for (long done = 0; done < count; done += CHUNK) {
      int now = (int) Math.min(CHUNK, count - done);
      int byLanes = mode == KernelMode.VECTOR ? now - now % SUMS : 0;
      Arrays.fill(sums, 0f);
      lanes(theta, logSigma2, dTheta, dLogSigma2, (from + done) * Float.BYTES, byLanes, scale, sums);
      singles(theta, logSigma2, dTheta, dLogSigma2, from + done + byLanes, now - byLanes, scale, sums);
      for (float sum : sums) {
        klNats += sum;
      }
    }
    return klNats;
  }

  private static void checkRange(MemorySegment segment, long from, long count) {
    Objects.checkFromIndexSize(from, count, segment.byteSize() / Float.BYTES);
  }

  /** Several registers' worth of partial sums would not stay in registers beside exp, so they go through the array. */
  private static void lanes(
      MemorySegment thetas, MemorySegment logs, MemorySegment dThetas, MemorySegment dLogs, long offset, int count,
      float scale, float[] sums) {
    for (int i = 0; i < count; i += LANES) {
      long at = offset + (long) i * Float.BYTES;
      FloatVector theta = FloatVector.fromMemorySegment(VectorMath.FLOATS, thetas, at, ORDER);
      FloatVector log = FloatVector.fromMemorySegment(VectorMath.FLOATS, logs, at, ORDER);
      FloatVector dTheta = FloatVector.fromMemorySegment(VectorMath.FLOATS, dThetas, at, ORDER);
      theta.fma(FloatVector.broadcast(VectorMath.FLOATS, scale), dTheta).intoMemorySegment(dThetas, at, ORDER);
      FloatVector excess = VectorMath.exp(log).sub(1f);
      FloatVector dLog = FloatVector.fromMemorySegment(VectorMath.FLOATS, dLogs, at, ORDER);
      excess.fma(FloatVector.broadcast(VectorMath.FLOATS, 0.5f * scale), dLog).intoMemorySegment(dLogs, at, ORDER);
      FloatVector twice = theta.fma(theta, excess.sub(log));
      FloatVector sum = FloatVector.fromArray(VectorMath.FLOATS, sums, i & SUMS - 1);
      sum.add(twice.mul(0.5f)).intoArray(sums, i & SUMS - 1);
    }
  }

  private static void singles(
      MemorySegment thetas, MemorySegment logs, MemorySegment dThetas, MemorySegment dLogs, long from, int count,
      float scale, float[] sums) {
    for (int i = 0; i < count; i++) {
      float theta = get(thetas, from + i);
      float log = get(logs, from + i);
      float excess = ScalarMath.exp(log) - 1f;
      set(dThetas, from + i, Math.fma(theta, scale, get(dThetas, from + i)));
      set(dLogs, from + i, Math.fma(excess, 0.5f * scale, get(dLogs, from + i)));
      sums[i & SUMS - 1] += Math.fma(theta, theta, excess - log) * 0.5f;
    }
  }

  private static float get(MemorySegment segment, long index) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
  }

  private static void set(MemorySegment segment, long index, float value) {
    segment.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
  }
}
