package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ArdKl#element} on lanes, in passes over a chunk. */
final class ArdLanes {

  private static final float BOUND = ArdKl.LOG_SIGMA2_BOUND;

  private ArdLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    powers(span.logSigma2(), offset, count, -1f, scratch.a());
    slopes(span, offset, count, scratch);
    sums(count, scratch);
  }

  /** y = exp(factor * log sigma^2), with log sigma^2 clamped. */
  static void powers(MemorySegment logSigmas, long offset, int count, float factor, float[] y) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector l = LaneMemory.load(logSigmas, offset + i * 4L);
      l = l.blend(-BOUND, l.compare(VectorOperators.LT, -BOUND));
      l = l.blend(BOUND, l.compare(VectorOperators.GT, BOUND));
      VectorMath.expNormal(l.mul(factor)).intoArray(y, i);
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
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector scaled = theta.mul(FloatVector.fromArray(FLOATS, scratch.a(), i));
      FloatVector y = theta.mul(scaled);
      FloatVector y1 = y.add(one);
      FloatVector inverse = one.div(y1);
      y1.intoArray(scratch.b(), i);
      y.sub(y1.sub(one)).mul(inverse).intoArray(scratch.c(), i);
      LaneMemory.store(
          scaled.mul(inverse).fma(scale, LaneMemory.load(dThetas, offset + i * 4L)), dThetas, offset + i * 4L);
      LaneMemory.store(y.mul(inverse).mul(-0.5f).fma(scale, LaneMemory.load(dLogSigmas, offset + i * 4L)), dLogSigmas,
          offset + i * 4L);
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
