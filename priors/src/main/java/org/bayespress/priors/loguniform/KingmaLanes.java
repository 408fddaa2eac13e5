package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link KingmaKl#element} on lanes, in passes over a chunk. */
final class KingmaLanes {

  private KingmaLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    logAlphas(span.theta(), span.logSigma2(), offset, count, scratch.b());
    clippedAlphas(count, scratch.b(), scratch.c());
    slopes(span, offset, count, scratch);
    sums(count, scratch);
  }

  /** x = log sigma^2 - log(theta^2 + 1e-8), no number where theta is infinite. */
  private static void logAlphas(MemorySegment thetas, MemorySegment logSigmas, long offset, int count, float[] x) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector t = theta.fma(theta, broadcast(FLOATS, GuardedKl.THETA2_GUARD));
      FloatVector logT = VectorMath.logNormal(t);
      LaneMemory.load(logSigmas, offset + i * 4L)
          .sub(logT).add(t.sub(t)).intoArray(x, i);
    }
  }

  /** alpha = exp(min(x, 0)). */
  private static void clippedAlphas(int count, float[] x, float[] alpha) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, x, i);
      VectorMath.exp(y.blend(0f, y.compare(VectorOperators.GT, 0f))).intoArray(alpha, i);
    }
  }

  private static void slopes(KlSpan span, long offset, int count, KlScratch scratch) {
    MemorySegment thetas = span.theta();
    MemorySegment dThetas = span.dTheta();
    MemorySegment dLogSigmas = span.dLogSigma2();
    FloatVector scale = broadcast(FLOATS, span.scale());
    for (int i = 0; i < count; i += LANES) {
      FloatVector alpha = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector dp =
          alpha.fma(broadcast(FLOATS, (float) (3 * KingmaKl.C3)), broadcast(FLOATS, (float) (2 * KingmaKl.C2)))
              .fma(alpha, broadcast(FLOATS, (float) KingmaKl.C1));
      VectorMask<Float> above = FloatVector.fromArray(FLOATS, scratch.b(), i).compare(VectorOperators.GT, 0f);
      FloatVector slope = broadcast(FLOATS, -0.5f).sub(alpha.mul(dp)).blend(0f, above);
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector t = theta.fma(theta, broadcast(FLOATS, GuardedKl.THETA2_GUARD));
      FloatVector dTheta = slope.mul(theta.mul(-2f).div(t));
      LaneMemory.store(slope.fma(scale, LaneMemory.load(dLogSigmas, offset + i * 4L)), dLogSigmas, offset + i * 4L);
      LaneMemory.store(dTheta.fma(scale, LaneMemory.load(dThetas, offset + i * 4L)), dThetas, offset + i * 4L);
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
