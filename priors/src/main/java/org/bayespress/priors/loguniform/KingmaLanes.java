package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link KingmaKl#element} on lanes, in passes over a chunk. */
final class KingmaLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private KingmaLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    float[] t = scratch.a();
    float[] x = scratch.b();
    float[] alpha = scratch.c();
    MolchanovLanes.guardedSquares(span.theta(), offset, count, t);
    ArrayMath.logNormal(t, x, count);
    clamp(span.logSigma2(), offset, count, t, x, alpha);
    ArrayMath.exp(alpha, alpha, count);
    slopes(span.theta(), offset, count, scratch);
    sums(count, scratch);
  }

  /** From x = log t: x = log alpha, y = min(x, 0). */
  private static void clamp(MemorySegment logSigmas, long offset, int count, float[] t, float[] x, float[] y) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector square = FloatVector.fromArray(FLOATS, t, i);
      FloatVector v = FloatVector
          .fromMemorySegment(FLOATS, LaneMemory.of(logSigmas), LaneMemory.base(logSigmas) + offset + i * 4L, ORDER)
          .sub(FloatVector.fromArray(FLOATS, x, i))
          .add(square.sub(square));
      v.intoArray(x, i);
      v.blend(0f, v.compare(VectorOperators.GT, 0f)).intoArray(y, i);
    }
  }

  private static void slopes(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    float[] dTheta = scratch.dTheta();
    float[] dLogSigma2 = scratch.dLogSigma2();
    for (int i = 0; i < count; i += LANES) {
      FloatVector alpha = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector dp =
          alpha.fma(broadcast(FLOATS, (float) (3 * KingmaKl.C3)), broadcast(FLOATS, (float) (2 * KingmaKl.C2)))
              .fma(alpha, broadcast(FLOATS, (float) KingmaKl.C1));
      VectorMask<Float> above = FloatVector.fromArray(FLOATS, scratch.b(), i).compare(VectorOperators.GT, 0f);
      FloatVector slope = broadcast(FLOATS, -0.5f).sub(alpha.mul(dp)).blend(0f, above);
      slope.intoArray(dLogSigma2, i);
      FloatVector theta = FloatVector.fromMemorySegment(FLOATS, LaneMemory.of(thetas),
          LaneMemory.base(thetas) + offset + i * 4L, ORDER);
      slope.mul(theta.mul(-2f).div(FloatVector.fromArray(FLOATS, scratch.a(), i))).intoArray(dTheta, i);
    }
  }

  private static void sums(int count, KlScratch scratch) {
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        FloatVector x = FloatVector.fromArray(FLOATS, scratch.b(), i);
        FloatVector y = x.blend(0f, x.compare(VectorOperators.GT, 0f));
        FloatVector alpha = FloatVector.fromArray(FLOATS, scratch.c(), i);
        FloatVector p = alpha.fma(broadcast(FLOATS, (float) KingmaKl.C3), broadcast(FLOATS, (float) KingmaKl.C2))
            .fma(alpha, broadcast(FLOATS, (float) KingmaKl.C1));
        sum = sum.add(y.fma(broadcast(FLOATS, -0.5f), broadcast(FLOATS, (float) KingmaKl.C)).sub(alpha.mul(p)));
      }
      sum.intoArray(scratch.sums(), first);
    }
  }
}
