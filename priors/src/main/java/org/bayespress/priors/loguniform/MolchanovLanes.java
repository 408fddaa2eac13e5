package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link MolchanovKl#element} on lanes, in passes over a chunk. */
final class MolchanovLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int ROWS = ChunkedKl.ROWS_PER_FACTOR;

  private MolchanovLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch, float bound) {
    float[] t = scratch.a();
    float[] x = scratch.b();
    float[] e = scratch.c();
    float[] q = scratch.d();
    guardedSquares(span.theta(), offset, count, t);
    ArrayMath.logNormal(t, x, count);
    clip(span.logSigma2(), offset, count, bound, x, e, q);
    ArrayMath.expNormal(e, e, count);
    ArrayMath.expNormal(q, q, count);
    slopes(count, bound, x, e, q, t, scratch);
    thetaSlopes(span.theta(), offset, count, scratch);
    sums(count, scratch);
  }

  /** t = theta^2 + 1e-8. */
  static void guardedSquares(MemorySegment thetas, long offset, int count, float[] t) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = FloatVector.fromMemorySegment(FLOATS, LaneMemory.of(thetas),
          LaneMemory.base(thetas) + offset + i * 4L, ORDER);
      theta.fma(theta, broadcast(FLOATS, GuardedKl.THETA2_GUARD)).intoArray(t, i);
    }
  }

  /** From x = log t: x = log alpha, and the arguments of both exponentials at clipped x. */
  private static void clip(
      MemorySegment logSigmas, long offset, int count, float bound, float[] x, float[] e, float[] q) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector
          .fromMemorySegment(FLOATS, LaneMemory.of(logSigmas), LaneMemory.base(logSigmas) + offset + i * 4L, ORDER)
          .sub(FloatVector.fromArray(FLOATS, x, i));
      FloatVector y = v.blend(-bound, v.compare(VectorOperators.LT, -bound));
      y = y.blend(bound, y.compare(VectorOperators.GT, bound));
      v.intoArray(x, i);
      y.neg().intoArray(e, i);
      y.fma(broadcast(FLOATS, (float) -MolchanovKl.K3), broadcast(FLOATS, (float) -MolchanovKl.K2)).intoArray(q, i);
    }
  }

  /** Gradients but for theta's, which lacks a factor that stays in d; then b = k, c = 1 + e. */
  private static void slopes(
      int count, float bound, float[] xs, float[] es, float[] qs, float[] ts, KlScratch scratch) {
    float[] dLogSigma2 = scratch.dLogSigma2();
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, xs, i);
      FloatVector e = FloatVector.fromArray(FLOATS, es, i);
      FloatVector q = FloatVector.fromArray(FLOATS, qs, i);
      FloatVector t = FloatVector.fromArray(FLOATS, ts, i);
      FloatVector e1 = e.add(broadcast(FLOATS, 1f));
      FloatVector q1 = q.add(broadcast(FLOATS, 1f));
      FloatVector both = e1.mul(q1);
      FloatVector r = broadcast(FLOATS, 1f).div(both.mul(t));
      FloatVector inverseBoth = r.mul(t);
      FloatVector s = inverseBoth.mul(e1);
      FloatVector inverseE1 = inverseBoth.mul(q1);
      FloatVector k = q.mul(s).mul(broadcast(FLOATS, (float) MolchanovKl.K1));
      FloatVector slope =
          k.mul(s).fma(broadcast(FLOATS, (float) -MolchanovKl.K3), e.mul(inverseE1).mul(broadcast(FLOATS, -0.5f)));
      VectorMask<Float> outside = x.abs().compare(VectorOperators.GT, bound);
      slope.blend(0f, outside).intoArray(dLogSigma2, i);
      r.mul(both).intoArray(scratch.d(), i);
      k.intoArray(scratch.b(), i);
      e1.intoArray(scratch.c(), i);
    }
  }

  /** d slope/d theta = -2 theta / t, with 1 / t in d. */
  private static void thetaSlopes(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = FloatVector.fromMemorySegment(FLOATS, LaneMemory.of(thetas),
          LaneMemory.base(thetas) + offset + i * 4L, ORDER);
      FloatVector inverseT = FloatVector.fromArray(FLOATS, scratch.d(), i);
      FloatVector.fromArray(FLOATS, scratch.dLogSigma2(), i).mul(theta.mul(-2f).mul(inverseT))
          .intoArray(scratch.dTheta(), i);
    }
  }

  private static void sums(int count, KlScratch scratch) {
    float[] k = scratch.b();
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        sum = sum.add(FloatVector.fromArray(FLOATS, k, i));
      }
      sum.intoArray(scratch.sums(), first);
    }
    int groups = (count + ROWS * ChunkedKl.SUMS - 1) / (ROWS * ChunkedKl.SUMS);
    Arrays.fill(scratch.c(), count, groups * ROWS * ChunkedKl.SUMS, 1f);
    products(groups * ChunkedKl.SUMS, scratch.c(), scratch.factors());
  }

  /** Of four rows of 16 each; a plain loop, so that no vector is kept across another. */
  private static void products(int count, float[] e1, float[] factors) {
    for (int i = 0; i < count; i += LANES) {
      int row = i / ChunkedKl.SUMS * (ROWS * ChunkedKl.SUMS) + i % ChunkedKl.SUMS;
      FloatVector.fromArray(FLOATS, e1, row)
          .mul(FloatVector.fromArray(FLOATS, e1, row + ChunkedKl.SUMS))
          .mul(FloatVector.fromArray(FLOATS, e1, row + 2 * ChunkedKl.SUMS))
          .mul(FloatVector.fromArray(FLOATS, e1, row + 3 * ChunkedKl.SUMS))
          .intoArray(factors, i);
    }
  }
}
