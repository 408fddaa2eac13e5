package org.bayespress.priors.loguniform;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;
import static org.bayespress.priors.loguniform.DawsonFit.*;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ExactKl#element} on lanes, in passes over a chunk. */
final class ExactLanes {

  private ExactLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    ArdLanes.powers(span.logSigma2(), offset, count, -0.5f, scratch.a());
    arguments(span.theta(), offset, count, scratch);
    slopes(count, scratch);
    values(count, scratch);
    ArdLanes.sums(count, scratch);
    span.addGradients(scratch, offset, count);
  }

  /** From a = 1/sigma: a = 1/(sqrt(2) sigma), b = z, c = t. */
  private static void arguments(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector s = FloatVector.fromArray(FLOATS, scratch.a(), i).mul(ExactKl.SQRT_HALF);
      FloatVector z = LaneMemory.load(thetas, offset + i * 4L).mul(s);
      FloatVector t =
          broadcast(FLOATS, 1f).div(z.mul(z).add(CENTRE)).fma(broadcast(FLOATS, -2 * CENTRE), broadcast(FLOATS, 1f));
      s.intoArray(scratch.a(), i);
      z.intoArray(scratch.b(), i);
      t.intoArray(scratch.c(), i);
    }
  }

  private static void slopes(int count, KlScratch scratch) {
    float[] dTheta = scratch.dTheta();
    float[] dLogSigma2 = scratch.dLogSigma2();
    for (int i = 0; i < count; i += LANES) {
      FloatVector z = FloatVector.fromArray(FLOATS, scratch.b(), i);
      FloatVector t = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector u = z.mul(z);
      FloatVector p = t.fma(broadcast(FLOATS, P_17), broadcast(FLOATS, P_16)).fma(t, broadcast(FLOATS, P_15))
          .fma(t, broadcast(FLOATS, P_14)).fma(t, broadcast(FLOATS, P_13)).fma(t, broadcast(FLOATS, P_12))
          .fma(t, broadcast(FLOATS, P_11))
          .fma(t, broadcast(FLOATS, P_10)).fma(t, broadcast(FLOATS, P_9)).fma(t, broadcast(FLOATS, P_8))
          .fma(t, broadcast(FLOATS, P_7)).fma(t, broadcast(FLOATS, P_6)).fma(t, broadcast(FLOATS, P_5))
          .fma(t, broadcast(FLOATS, P_4))
          .fma(t, broadcast(FLOATS, P_3)).fma(t, broadcast(FLOATS, P_2)).fma(t, broadcast(FLOATS, P_1))
          .fma(t, broadcast(FLOATS, P_0));
      FloatVector g = p.div(u.fma(broadcast(FLOATS, 2f), broadcast(FLOATS, 1f)));
      FloatVector.fromArray(FLOATS, scratch.a(), i).mul(2f).mul(z.mul(g)).intoArray(dTheta, i);
      u.mul(g).neg().intoArray(dLogSigma2, i);
    }
  }

  /** b = 1 + y, c = what its logarithm lacks of log1p. */
  private static void values(int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector z = FloatVector.fromArray(FLOATS, scratch.b(), i);
      FloatVector t = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector q = t.fma(broadcast(FLOATS, Q_15), broadcast(FLOATS, Q_14)).fma(t, broadcast(FLOATS, Q_13))
          .fma(t, broadcast(FLOATS, Q_12)).fma(t, broadcast(FLOATS, Q_11)).fma(t, broadcast(FLOATS, Q_10))
          .fma(t, broadcast(FLOATS, Q_9))
          .fma(t, broadcast(FLOATS, Q_8)).fma(t, broadcast(FLOATS, Q_7)).fma(t, broadcast(FLOATS, Q_6))
          .fma(t, broadcast(FLOATS, Q_5)).fma(t, broadcast(FLOATS, Q_4)).fma(t, broadcast(FLOATS, Q_3))
          .fma(t, broadcast(FLOATS, Q_2))
          .fma(t, broadcast(FLOATS, Q_1)).fma(t, broadcast(FLOATS, Q_0));
      FloatVector y = z.mul(z).mul(2f).mul(q);
      FloatVector y1 = y.add(1f);
      y1.intoArray(scratch.b(), i);
      y.sub(y1.sub(1f)).div(y1).intoArray(scratch.c(), i);
    }
  }
}
