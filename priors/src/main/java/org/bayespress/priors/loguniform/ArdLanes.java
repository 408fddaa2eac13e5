package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ArdKl#element} on lanes, in passes over a chunk. */
final class ArdLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final float BOUND = ArdKl.LOG_SIGMA2_BOUND;

  private ArdLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    clamp(span.logSigma2(), offset, count, -1f, scratch.a());
    ArrayMath.expNormal(scratch.a(), scratch.a(), count);
    slopes(span.theta(), offset, count, scratch);
    ArrayMath.logNormal(scratch.b(), scratch.b(), count);
    sums(count, scratch);
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
  private static void slopes(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    float[] dTheta = scratch.dTheta();
    float[] dLogSigma2 = scratch.dLogSigma2();
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = FloatVector.fromMemorySegment(FLOATS, LaneMemory.of(thetas),
          LaneMemory.base(thetas) + offset + i * 4L, ORDER);
      FloatVector scaled = theta.mul(FloatVector.fromArray(FLOATS, scratch.a(), i));
      FloatVector y = theta.mul(scaled);
      FloatVector y1 = y.add(1f);
      FloatVector inverse = broadcast(FLOATS, 1f).div(y1);
      scaled.mul(inverse).intoArray(dTheta, i);
      y.mul(inverse).mul(-0.5f).intoArray(dLogSigma2, i);
      y1.intoArray(scratch.b(), i);
      y.sub(y1.sub(1f)).mul(inverse).intoArray(scratch.c(), i);
    }
  }

  /** KL = (b + c) / 2, with b a logarithm by now. */
  static void sums(int count, KlScratch scratch) {
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        FloatVector twice = FloatVector.fromArray(FLOATS, scratch.b(), i)
            .add(FloatVector.fromArray(FLOATS, scratch.c(), i));
        sum = sum.add(twice.mul(0.5f));
      }
      sum.intoArray(scratch.sums(), first);
    }
  }
}
