package org.bayespress.core.kernels.math;

import static org.bayespress.core.kernels.math.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions on float lanes: the operations of {@link ScalarMath}, in the same order, bit for bit. See there
 * for domains and errors. Every method is small enough to be inlined; keep the vectors in local variables, so that none
 * is ever boxed.
 */
public final class VectorMath {

  /** Float lanes of all kernels: what the processor prefers, at most 16. */
  public static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > 16
      ? FloatVector.SPECIES_512
      : FloatVector.SPECIES_PREFERRED;

  /** Int lanes of the same shape. */
  public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** Long lanes of the same shape, half as many. */
  public static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, FLOATS.vectorShape());

  /** Number of float lanes. */
  public static final int LANES = FLOATS.length();

  private VectorMath() {}

  /** e^x; see {@link ScalarMath#exp}. */
  public static FloatVector exp(FloatVector x) {
    FloatVector y = x.blend(EXP_LEAST, x.compare(VectorOperators.LT, EXP_LEAST));
    y = y.blend(EXP_MOST, y.compare(VectorOperators.GT, EXP_MOST));
    FloatVector rounded = y.fma(constant(LOG2_E), constant(ROUNDER));
    IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    FloatVector whole = rounded.sub(ROUNDER);
    FloatVector r = whole.fma(constant(-LN2_HIGH), y);
    r = whole.fma(constant(-LN2_LOW), r);
    FloatVector p = r.fma(constant(EXP_4), constant(EXP_3));
    p = p.fma(r, constant(EXP_2));
    p = p.fma(r, constant(EXP_1));
    p = p.fma(r, constant(EXP_0));
    FloatVector e = p.fma(r.mul(r), r).add(1f);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    return e.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /** Natural logarithm of any float; see {@link ScalarMath#log}. */
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> small = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(0x1p23f), small);
    FloatVector offset = FloatVector.zero(FLOATS).blend(-23f, small);
    FloatVector y = logOfBits(scaled.reinterpretAsInts(), offset);
    y = y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    return constant(Float.NaN).blend(y, x.compare(VectorOperators.GE, 0f));
  }

  /** Natural logarithm of positive, normal, finite floats; see {@link ScalarMath#logNormal}. */
  public static FloatVector logNormal(FloatVector x) {
    return logOfBits(x.reinterpretAsInts(), FloatVector.zero(FLOATS));
  }

  private static FloatVector logOfBits(IntVector bits, FloatVector exponentOffset) {
    IntVector e = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector exponent = ((FloatVector) e.convert(VectorOperators.I2F, 0)).add(exponentOffset);
    FloatVector p = f.fma(constant(LOG_7), constant(LOG_6));
    p = p.fma(f, constant(LOG_5));
    p = p.fma(f, constant(LOG_4));
    p = p.fma(f, constant(LOG_3));
    p = p.fma(f, constant(LOG_2));
    p = p.fma(f, constant(LOG_1));
    p = p.fma(f, constant(LOG_0));
    FloatVector f2 = f.mul(f);
    FloatVector y = exponent.fma(constant(LN2_LOW), p.mul(f2.mul(f)));
    y = f2.fma(constant(-0.5f), y);
    return exponent.fma(constant(LN2_HIGH), f.add(y));
  }

  /** log(1 + x) for finite x >= 0; see {@link ScalarMath#log1p}. */
  public static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1f);
    return logNormal(u).add(x.sub(u.sub(1f)).div(u));
  }

  /** sin(2 pi r) for |r| <= 1/8; see {@link ScalarMath#sinOfTurn}. */
  public static FloatVector sinOfTurn(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.fma(constant(SIN_2), constant(SIN_1));
    p = p.fma(z, constant(SIN_0));
    p = p.fma(z, constant(TWO_PI_LOW));
    return r.fma(constant(TWO_PI_HIGH), r.mul(p));
  }

  /** cos(2 pi r) for |r| <= 1/8; see {@link ScalarMath#cosOfTurn}. */
  public static FloatVector cosOfTurn(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.fma(constant(COS_3), constant(COS_2));
    p = p.fma(z, constant(COS_1));
    p = p.fma(z, constant(COS_0));
    return z.fma(p, constant(1f));
  }

  /** sin(2 pi u); see {@link ScalarMath#sin2Pi}. */
  public static FloatVector sin2Pi(FloatVector u) {
    return ofQuadrant(u, 0);
  }

  /** cos(2 pi u); see {@link ScalarMath#cos2Pi}. */
  public static FloatVector cos2Pi(FloatVector u) {
    return ofQuadrant(u, 1);
  }

  private static FloatVector ofQuadrant(FloatVector u, int shift) {
    FloatVector rounded = u.fma(constant(4f), constant(ROUNDER));
    IntVector quadrant = rounded.reinterpretAsInts().add(shift);
    FloatVector r = rounded.sub(ROUNDER).fma(constant(-0.25f), u);
    VectorMask<Float> odd = quadrant.and(1).compare(VectorOperators.NE, 0).cast(FLOATS);
    FloatVector y = sinOfTurn(r).blend(cosOfTurn(r), odd);
    IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
    return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }

  /** The same number in every lane; C2 lifts it out of loops. */
  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
