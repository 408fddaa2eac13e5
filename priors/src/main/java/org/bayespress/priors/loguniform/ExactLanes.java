package org.bayespress.priors.loguniform;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;
import static org.bayespress.priors.loguniform.DawsonFit.*;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ExactKl#element} on lanes, in passes over a chunk. */
final class ExactLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector TWO = FloatVector.broadcast(FLOATS, 2f);
  private static final FloatVector MINUS_TWICE_CENTRE = FloatVector.broadcast(FLOATS, -2 * CENTRE);
  private static final FloatVector V_P_0 = FloatVector.broadcast(FLOATS, P_0);
  private static final FloatVector V_P_1 = FloatVector.broadcast(FLOATS, P_1);
  private static final FloatVector V_P_2 = FloatVector.broadcast(FLOATS, P_2);
  private static final FloatVector V_P_3 = FloatVector.broadcast(FLOATS, P_3);
  private static final FloatVector V_P_4 = FloatVector.broadcast(FLOATS, P_4);
  private static final FloatVector V_P_5 = FloatVector.broadcast(FLOATS, P_5);
  private static final FloatVector V_P_6 = FloatVector.broadcast(FLOATS, P_6);
  private static final FloatVector V_P_7 = FloatVector.broadcast(FLOATS, P_7);
  private static final FloatVector V_P_8 = FloatVector.broadcast(FLOATS, P_8);
  private static final FloatVector V_P_9 = FloatVector.broadcast(FLOATS, P_9);
  private static final FloatVector V_P_10 = FloatVector.broadcast(FLOATS, P_10);
  private static final FloatVector V_P_11 = FloatVector.broadcast(FLOATS, P_11);
  private static final FloatVector V_P_12 = FloatVector.broadcast(FLOATS, P_12);
  private static final FloatVector V_P_13 = FloatVector.broadcast(FLOATS, P_13);
  private static final FloatVector V_P_14 = FloatVector.broadcast(FLOATS, P_14);
  private static final FloatVector V_P_15 = FloatVector.broadcast(FLOATS, P_15);
  private static final FloatVector V_P_16 = FloatVector.broadcast(FLOATS, P_16);
  private static final FloatVector V_P_17 = FloatVector.broadcast(FLOATS, P_17);
  private static final FloatVector V_Q_0 = FloatVector.broadcast(FLOATS, Q_0);
  private static final FloatVector V_Q_1 = FloatVector.broadcast(FLOATS, Q_1);
  private static final FloatVector V_Q_2 = FloatVector.broadcast(FLOATS, Q_2);
  private static final FloatVector V_Q_3 = FloatVector.broadcast(FLOATS, Q_3);
  private static final FloatVector V_Q_4 = FloatVector.broadcast(FLOATS, Q_4);
  private static final FloatVector V_Q_5 = FloatVector.broadcast(FLOATS, Q_5);
  private static final FloatVector V_Q_6 = FloatVector.broadcast(FLOATS, Q_6);
  private static final FloatVector V_Q_7 = FloatVector.broadcast(FLOATS, Q_7);
  private static final FloatVector V_Q_8 = FloatVector.broadcast(FLOATS, Q_8);
  private static final FloatVector V_Q_9 = FloatVector.broadcast(FLOATS, Q_9);
  private static final FloatVector V_Q_10 = FloatVector.broadcast(FLOATS, Q_10);
  private static final FloatVector V_Q_11 = FloatVector.broadcast(FLOATS, Q_11);
  private static final FloatVector V_Q_12 = FloatVector.broadcast(FLOATS, Q_12);
  private static final FloatVector V_Q_13 = FloatVector.broadcast(FLOATS, Q_13);
  private static final FloatVector V_Q_14 = FloatVector.broadcast(FLOATS, Q_14);
  private static final FloatVector V_Q_15 = FloatVector.broadcast(FLOATS, Q_15);

  private ExactLanes() {}

  static void chunk(KlSpan span, long offset, int count, KlScratch scratch) {
    ArdLanes.clamp(span.logSigma2(), offset, count, -0.5f, scratch.a());
    ArrayMath.expNormal(scratch.a(), scratch.a(), count);
    arguments(span.theta(), offset, count, scratch);
    slopes(count, scratch);
    values(count, scratch);
    ArrayMath.logNormal(scratch.b(), scratch.b(), count);
    ArdLanes.sums(count, scratch);
  }

  /** From a = 1/sigma: a = 1/(sqrt(2) sigma), b = z, c = t. */
  private static void arguments(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector s = FloatVector.fromArray(FLOATS, scratch.a(), i).mul(ExactKl.SQRT_HALF);
      FloatVector z = FloatVector.fromMemorySegment(FLOATS, thetas, offset + i * 4L, ORDER).mul(s);
      FloatVector t = ONE.div(z.mul(z).add(CENTRE)).fma(MINUS_TWICE_CENTRE, ONE);
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
      FloatVector p = t.fma(V_P_17, V_P_16).fma(t, V_P_15).fma(t, V_P_14).fma(t, V_P_13).fma(t, V_P_12).fma(t, V_P_11)
          .fma(t, V_P_10).fma(t, V_P_9).fma(t, V_P_8).fma(t, V_P_7).fma(t, V_P_6).fma(t, V_P_5).fma(t, V_P_4)
          .fma(t, V_P_3).fma(t, V_P_2).fma(t, V_P_1).fma(t, V_P_0);
      FloatVector g = p.div(u.fma(TWO, ONE));
      FloatVector.fromArray(FLOATS, scratch.a(), i).mul(2f).mul(z.mul(g)).intoArray(dTheta, i);
      u.mul(g).neg().intoArray(dLogSigma2, i);
    }
  }

  /** b = 1 + y, c = what its logarithm lacks of log1p. */
  private static void values(int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector z = FloatVector.fromArray(FLOATS, scratch.b(), i);
      FloatVector t = FloatVector.fromArray(FLOATS, scratch.c(), i);
      FloatVector q = t.fma(V_Q_15, V_Q_14).fma(t, V_Q_13).fma(t, V_Q_12).fma(t, V_Q_11).fma(t, V_Q_10).fma(t, V_Q_9)
          .fma(t, V_Q_8).fma(t, V_Q_7).fma(t, V_Q_6).fma(t, V_Q_5).fma(t, V_Q_4).fma(t, V_Q_3).fma(t, V_Q_2)
          .fma(t, V_Q_1).fma(t, V_Q_0);
      FloatVector y = z.mul(z).mul(2f).mul(q);
      FloatVector y1 = y.add(1f);
      y1.intoArray(scratch.b(), i);
      y.sub(y1.sub(1f)).div(y1).intoArray(scratch.c(), i);
    }
  }
}
