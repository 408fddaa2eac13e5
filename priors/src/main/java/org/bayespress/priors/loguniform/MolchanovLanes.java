package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link MolchanovKl#element} on lanes, in passes over a chunk. */
final class MolchanovLanes {

  private static final int ROWS = ChunkedKl.ROWS_PER_FACTOR;

  private MolchanovLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch, float bound) {
    logAlphas(span.theta(), span.logSigma2(), offset, count, bound, scratch.a(), scratch.d());
    exponentials(count, scratch.c(), scratch.d());
    slopes(span, offset, count, bound, scratch);
    sums(count, scratch);
  }

  /** x = log t - log sigma^2, minus log alpha, with t = theta^2 + 1e-8; then y, x clipped. */
  private static void logAlphas(
      MemorySegment thetas, MemorySegment logSigmas, long offset, int count, float bound, float[] x, float[] y) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector logT = VectorMath.logNormal(theta.fma(theta, broadcast(FLOATS, GuardedKl.THETA2_GUARD)));
      FloatVector v = logT.sub(LaneMemory.load(logSigmas, offset + i * 4L));
      v.intoArray(x, i);
      v = v.blend(-bound, v.compare(VectorOperators.LT, -bound));
      v.blend(bound, v.compare(VectorOperators.GT, bound)).intoArray(y, i);
    }
  }

  /** e = e^y, then e^(k3 y - k2) in place of y. */
  private static void exponentials(int count, float[] e, float[] y) {
    for (int i = 0; i < count; i += LANES) {
      VectorMath.expNormal(FloatVector.fromArray(FLOATS, y, i)).intoArray(e, i);
    }
    for (int i = 0; i < count; i += LANES) {
      VectorMath
          .expNormal(
              FloatVector.fromArray(FLOATS, y, i)
                  .fma(broadcast(FLOATS, (float) MolchanovKl.K3), broadcast(FLOATS, (float) -MolchanovKl.K2)))
          .intoArray(y, i);
    }
  }

  /** Gradients; then b = k, c = 1 + e. */
  private static void slopes(KlSpan span, long offset, int count, float bound, KlScratch scratch) {
    MemorySegment thetas = span.theta();
    MemorySegment dThetas = span.dTheta();
    MemorySegment dLogSigmas = span.dLogSigma2();
    FloatVector scale = broadcast(FLOATS, span.scale());
    FloatVector one = broadcast(FLOATS, 1f);
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector t = theta.fma(theta, broadcast(FLOATS, GuardedKl.THETA2_GUARD));
      FloatVector e = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector q = FloatVector.fromArray(FLOATS, scratch.d(), i);
      FloatVector e1 = e.add(one);
      FloatVector q1 = q.add(one);
      FloatVector both = e1.mul(q1);
      FloatVector r = one.div(both.mul(t));
      FloatVector inverseBoth = r.mul(t);
      FloatVector s = inverseBoth.mul(e1);
      FloatVector inverseE1 = inverseBoth.mul(q1);
      FloatVector k = q.mul(s).mul((float) MolchanovKl.K1);
      FloatVector slope = k.mul(s).fma(broadcast(FLOATS, (float) -MolchanovKl.K3), e.mul(inverseE1).mul(-0.5f));
      VectorMask<Float> outside =
          FloatVector.fromArray(FLOATS, scratch.a(), i).abs().compare(VectorOperators.GT, bound);
      slope = slope.blend(0f, outside);
      k.intoArray(scratch.b(), i);
      e1.intoArray(scratch.c(), i);
      LaneMemory.store(slope.fma(scale, LaneMemory.load(dLogSigmas, offset + i * 4L)), dLogSigmas, offset + i * 4L);
      // d x/d theta = -2 theta / t
      FloatVector dTheta = slope.mul(theta.mul(-2f).mul(r.mul(both)));
      LaneMemory.store(dTheta.fma(scale, LaneMemory.load(dThetas, offset + i * 4L)), dThetas, offset + i * 4L);
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
