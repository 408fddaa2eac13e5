package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ArdKl#element} on lanes, in passes over a chunk. */
final class ArdLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final float BOUND = ArdKl.LOG_SIGMA2_BOUND;

  private ArdLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    precisions(span.logSigma2(), offset, count, scratch.a());
    slopes(span, offset, count, scratch);
    sums(count, scratch);
  }

  /** p = 1 / sigma^2, clamped. */
  private static void precisions(MemorySegment logSigmas, long offset, int count, float[] p) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector l = FloatVector
          .fromMemorySegment(FLOATS, LaneMemory.of(logSigmas), LaneMemory.base(logSigmas) + offset + i * 4L, ORDER);
      l = l.blend(-BOUND, l.compare(VectorOperators.LT, -BOUND));
      l = l.blend(BOUND, l.compare(VectorOperators.GT, BOUND));
      VectorMath.expNormal(l.neg()).intoArray(p, i);
    }
  }

  /** y = factor times log sigma^2, clamped. */
  static void clamp(MemorySegment logSigmas, long offset, int count, float factor, float[] y) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector l = FloatVector.fromMemorySegment(FLOATS, LaneMemory.of(logSigmas),
          LaneMemory.base(logSigmas) + offset + i * 4L, ORDER);
      l = l.blend(-BOUND, l.compare(VectorOperators.LT, -BOUND));
      l = l.blend(BOUND, l.compare(VectorOperators.GT, BOUND));
      l.mul(factor).intoArray(y, i);
    }
  }

  /** Gradients; b = 1 + y, c = what its logarithm lacks of log1p. */
  private static void slopes(KlSpan span, long offset, int count, KlScratch scratch) {
    MemorySegment thetas = span.theta();
    MemorySegment dThetas = span.dTheta();
    MemorySegment dLogSigmas = span.dLogSigma2();
    FloatVector scale = broadcast(FLOATS, span.scale());
    FloatVector one = broadcast(FLOATS, 1f);
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = FloatVector
          .fromMemorySegment(FLOATS, LaneMemory.of(thetas), LaneMemory.base(thetas) + offset + i * 4L, ORDER);
      FloatVector scaled = theta.mul(FloatVector.fromArray(FLOATS, scratch.a(), i));
      FloatVector y = theta.mul(scaled);
      FloatVector y1 = y.add(one);
      FloatVector inverse = one.div(y1);
      y1.intoArray(scratch.b(), i);
      y.sub(y1.sub(one)).mul(inverse).intoArray(scratch.c(), i);
      MemorySegment to = LaneMemory.of(dThetas);
      long at = LaneMemory.base(dThetas) + offset + i * 4L;
      scaled.mul(inverse).fma(scale, FloatVector.fromMemorySegment(FLOATS, to, at, ORDER)).intoMemorySegment(to, at,
          ORDER);
      to = LaneMemory.of(dLogSigmas);
      at = LaneMemory.base(dLogSigmas) + offset + i * 4L;
      y.mul(inverse).mul(-0.5f).fma(scale, FloatVector.fromMemorySegment(FLOATS, to, at, ORDER))
          .intoMemorySegment(to, at, ORDER);
    }
  }

  /** KL = (log b + c) / 2. */
  static void sums(int count, KlScratch scratch) {
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        FloatVector log = VectorMath.logNormal(FloatVector.fromArray(FLOATS, scratch.b(), i));
        FloatVector twice = log.add(FloatVector.fromArray(FLOATS, scratch.c(), i));
        sum = sum.add(twice.mul(0.5f));
      }
      sum.intoArray(scratch.sums(), first);
    }
  }
}
