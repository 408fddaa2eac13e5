package org.bayespress.core.kernels.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions on float lanes: the operations of {@link ScalarMath}, in the same order, bit for bit. See there
 * for domains and errors.
 *
 * <p><b>Trap.</b> A call from a hot loop must be inlined, or its vectors are boxed and it runs ten times slower. C2
 * stops inlining methods that are not part of the vector library once a compilation holds 18,000 nodes
 * (NodeCountInliningCutoff), which about 40 vector operations reach, those of an enclosing method included. So use at
 * most one or two of these in a small loop; for more, go through {@link ArrayMath} in several short passes over a block
 * that stays in the first-level cache. That is also faster, because more of it fits into the processor's window.
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
    FloatVector rounded = y.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, ROUNDER));
    IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    FloatVector whole = rounded.sub(ROUNDER);
    FloatVector r = whole.fma(broadcast(FLOATS, -LN2_HIGH), y);
    r = whole.fma(broadcast(FLOATS, -LN2_LOW), r);
    FloatVector p = r.fma(broadcast(FLOATS, EXP_4), broadcast(FLOATS, EXP_3));
    p = p.fma(r, broadcast(FLOATS, EXP_2));
    p = p.fma(r, broadcast(FLOATS, EXP_1));
    p = p.fma(r, broadcast(FLOATS, EXP_0));
    FloatVector e = p.fma(r.mul(r), r).add(1f);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    FloatVector first = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector second = n.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    return e.mul(first).mul(second);
  }

  /** e^x for x in [-87, 88] or NaN: the bits of {@link #exp}, for less, since the result is a normal number. */
  public static FloatVector expNormal(FloatVector x) {
    FloatVector rounded = x.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, ROUNDER));
    IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS - 127);
    FloatVector whole = rounded.sub(ROUNDER);
    FloatVector r = whole.fma(broadcast(FLOATS, -LN2_HIGH), x);
    r = whole.fma(broadcast(FLOATS, -LN2_LOW), r);
    FloatVector p = r.fma(broadcast(FLOATS, EXP_4), broadcast(FLOATS, EXP_3));
    p = p.fma(r, broadcast(FLOATS, EXP_2));
    p = p.fma(r, broadcast(FLOATS, EXP_1));
    p = p.fma(r, broadcast(FLOATS, EXP_0));
    FloatVector e = p.fma(r.mul(r), r).add(1f);
    return e.mul(n.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
  }

  /** Natural logarithm of any float; see {@link ScalarMath#log}. */
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> small = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(0x1p23f), small);
    FloatVector offset = FloatVector.zero(FLOATS).blend(-23f, small);
    FloatVector y = logOfBits(scaled.reinterpretAsInts(), offset);
    y = y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    return FloatVector.broadcast(FLOATS, Float.NaN).blend(y, x.compare(VectorOperators.GE, 0f));
  }

  /** Natural logarithm of positive, normal, finite floats; see {@link ScalarMath#logNormal}. */
  public static FloatVector logNormal(FloatVector x) {
    return logOfBits(x.reinterpretAsInts(), null);
  }

  /** With what is added to the exponent, or null. */
  private static FloatVector logOfBits(IntVector bits, FloatVector exponentOffset) {
    IntVector e = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector exponent = (FloatVector) e.convert(VectorOperators.I2F, 0);
    exponent = exponentOffset == null ? exponent : exponent.add(exponentOffset);
    FloatVector p = f.fma(broadcast(FLOATS, LOG_7), broadcast(FLOATS, LOG_6));
    p = p.fma(f, broadcast(FLOATS, LOG_5));
    p = p.fma(f, broadcast(FLOATS, LOG_4));
    p = p.fma(f, broadcast(FLOATS, LOG_3));
    p = p.fma(f, broadcast(FLOATS, LOG_2));
    p = p.fma(f, broadcast(FLOATS, LOG_1));
    p = p.fma(f, broadcast(FLOATS, LOG_0));
    FloatVector f2 = f.mul(f);
    FloatVector y = exponent.fma(broadcast(FLOATS, LN2_LOW), p.mul(f2.mul(f)));
    y = f2.fma(broadcast(FLOATS, -0.5f), y);
    return exponent.fma(broadcast(FLOATS, LN2_HIGH), f.add(y));
  }

  /** log(1 + x) for finite x >= 0; see {@link ScalarMath#log1p}. */
  public static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1f);
    return logNormal(u).add(x.sub(u.sub(1f)).div(u));
  }

  /** sin(2 pi r) for |r| <= 1/8; see {@link ScalarMath#sinOfTurn}. */
  public static FloatVector sinOfTurn(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.fma(broadcast(FLOATS, SIN_2), broadcast(FLOATS, SIN_1));
    p = p.fma(z, broadcast(FLOATS, SIN_0));
    p = p.fma(z, broadcast(FLOATS, TWO_PI_LOW));
    return r.fma(broadcast(FLOATS, TWO_PI_HIGH), r.mul(p));
  }

  /** cos(2 pi r) for |r| <= 1/8; see {@link ScalarMath#cosOfTurn}. */
  public static FloatVector cosOfTurn(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.fma(broadcast(FLOATS, COS_3), broadcast(FLOATS, COS_2));
    p = p.fma(z, broadcast(FLOATS, COS_1));
    p = p.fma(z, broadcast(FLOATS, COS_0));
    return z.fma(p, broadcast(FLOATS, 1f));
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
    FloatVector rounded = u.fma(broadcast(FLOATS, 4f), broadcast(FLOATS, ROUNDER));
    IntVector quadrant = rounded.reinterpretAsInts().add(shift);
    FloatVector r = rounded.sub(ROUNDER).fma(broadcast(FLOATS, -0.25f), u);
    VectorMask<Float> odd = quadrant.and(1).compare(VectorOperators.NE, 0).cast(FLOATS);
    FloatVector y = sinOfTurn(r).blend(cosOfTurn(r), odd);
    IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
    return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }
}
