package org.bayespress.core.kernels.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.Coefficients.*;
import static org.bayespress.core.kernels.math.VectorMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions over heap arrays by lanes: passes to build longer kernels from, on blocks of some hundred floats
 * that stay in the first-level cache. The bits are those of {@link ScalarMath}.
 *
 * <p>The loops contain vector library calls only, no calls of {@link VectorMath}: those would be left out of line where
 * C2 reaches its inlining limit (see there).
 */
public final class ArrayMath {

  private ArrayMath() {}

  /**
   * {@code y[i] = exp(x[i])} for i below {@code count}; see {@link ScalarMath#exp}.
   *
   * @param y may be {@code x}
   * @param count a multiple of 16
   */
  public static void exp(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      v = v.blend(EXP_LEAST, v.compare(VectorOperators.LT, EXP_LEAST));
      v = v.blend(EXP_MOST, v.compare(VectorOperators.GT, EXP_MOST));
      FloatVector rounded = v.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, ROUNDER));
      IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
      FloatVector whole = rounded.sub(ROUNDER);
      FloatVector r = whole.fma(broadcast(FLOATS, -LN2_LOW), whole.fma(broadcast(FLOATS, -LN2_HIGH), v));
      FloatVector p = r.fma(broadcast(FLOATS, EXP_4), broadcast(FLOATS, EXP_3)).fma(r, broadcast(FLOATS, EXP_2))
          .fma(r, broadcast(FLOATS, EXP_1)).fma(r, broadcast(FLOATS, EXP_0));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      IntVector half = n.lanewise(VectorOperators.ASHR, 1);
      FloatVector first = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      FloatVector second = n.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      e.mul(first).mul(second).intoArray(y, i);
    }
  }

  /**
   * {@code y[i] = log(x[i])} for positive, normal, finite x and i below {@code count}; see
   * {@link ScalarMath#logNormal}.
   *
   * @param y may be {@code x}
   * @param count a multiple of 16
   */
  public static void logNormal(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i += LANES) {
      IntVector bits = FloatVector.fromArray(FLOATS, x, i).reinterpretAsInts();
      IntVector e = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
      FloatVector exponent = (FloatVector) e.convert(VectorOperators.I2F, 0);
      FloatVector p = f.fma(broadcast(FLOATS, LOG_7), broadcast(FLOATS, LOG_6)).fma(f, broadcast(FLOATS, LOG_5))
          .fma(f, broadcast(FLOATS, LOG_4)).fma(f, broadcast(FLOATS, LOG_3)).fma(f, broadcast(FLOATS, LOG_2))
          .fma(f, broadcast(FLOATS, LOG_1)).fma(f, broadcast(FLOATS, LOG_0));
      FloatVector f2 = f.mul(f);
      FloatVector v = exponent.fma(broadcast(FLOATS, LN2_LOW), p.mul(f2.mul(f)));
      v = f2.fma(broadcast(FLOATS, -0.5f), v);
      exponent.fma(broadcast(FLOATS, LN2_HIGH), f.add(v)).intoArray(y, i);
    }
  }

  /**
   * {@code sin[i] = sin(2 pi r[i])} and {@code cos[i] = cos(2 pi r[i])} for |r| <= 1/8 and i below {@code count}; see
   * {@link ScalarMath#sinOfTurn}.
   *
   * @param count a multiple of 16
   */
  public static void sinCosOfTurn(float[] r, float[] sin, float[] cos, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, r, i);
      FloatVector z = v.mul(v);
      FloatVector p = z.fma(broadcast(FLOATS, SIN_2), broadcast(FLOATS, SIN_1)).fma(z, broadcast(FLOATS, SIN_0)).fma(z,
          broadcast(FLOATS, TWO_PI_LOW));
      v.fma(broadcast(FLOATS, TWO_PI_HIGH), v.mul(p)).intoArray(sin, i);
      FloatVector q = z.fma(broadcast(FLOATS, COS_3), broadcast(FLOATS, COS_2)).fma(z, broadcast(FLOATS, COS_1)).fma(z,
          broadcast(FLOATS, COS_0));
      z.fma(q, broadcast(FLOATS, 1f)).intoArray(cos, i);
    }
  }
}
