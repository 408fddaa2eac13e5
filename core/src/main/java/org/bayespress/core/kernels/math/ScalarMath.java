package org.bayespress.core.kernels.math;

import static org.bayespress.core.kernels.math.Coefficients.*;

/**
 * Elementary functions of one float: the normative sequence of operations, which {@link VectorMath} repeats on lanes
 * bit for bit. Errors are given in ulp of the float result against the exact value, largest found over a dense sweep.
 */
public final class ScalarMath {

  private ScalarMath() {}

  /**
   * e^x, within 1.1 ulp. Gradual underflow to subnormals; 0 for every x below -103.98, including -infinity; infinity
   * above 88.73; NaN for NaN.
   */
  public static float exp(float x) {
    float y = x < EXP_LEAST ? EXP_LEAST : x;
    y = y > EXP_MOST ? EXP_MOST : y;
    float rounded = Math.fma(y, LOG2_E, ROUNDER);
    int n = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
    float whole = rounded - ROUNDER;
    float r = Math.fma(whole, -LN2_LOW, Math.fma(whole, -LN2_HIGH, y));
    float p = Math.fma(Math.fma(Math.fma(Math.fma(EXP_4, r, EXP_3), r, EXP_2), r, EXP_1), r, EXP_0);
    float e = Math.fma(p, r * r, r) + 1f;
    // 2^n in two factors: n runs from -150 to 128
    int half = n >> 1;
    return e * Float.intBitsToFloat(half + 127 << 23) * Float.intBitsToFloat(n - half + 127 << 23);
  }

  /**
   * Natural logarithm, within 1.1 ulp, of any float: -infinity at both zeros, NaN for negative numbers and NaN,
   * infinity for infinity; subnormals are scaled first and as accurate as the rest.
   */
  public static float log(float x) {
    boolean small = x < Float.MIN_NORMAL;
    float scaled = small ? x * 0x1p23f : x;
    float y = logOfBits(Float.floatToRawIntBits(scaled), small ? -23f : 0f);
    y = x == Float.POSITIVE_INFINITY ? Float.POSITIVE_INFINITY : y;
    y = x == 0f ? Float.NEGATIVE_INFINITY : y;
    return x >= 0f ? y : Float.NaN;
  }

  /**
   * Natural logarithm of a positive, normal, finite float; the same bits as {@link #log} there, meaningless elsewhere
   * (for 0: about -88.03).
   */
  public static float logNormal(float x) {
    return logOfBits(Float.floatToRawIntBits(x), 0f);
  }

  private static float logOfBits(int bits, float exponentOffset) {
    int e = bits - SQRT_HALF_BITS >> 23;
    float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
    float exponent = (float) e + exponentOffset;
    float p = Math.fma(LOG_7, f, LOG_6);
    p = Math.fma(p, f, LOG_5);
    p = Math.fma(p, f, LOG_4);
    p = Math.fma(p, f, LOG_3);
    p = Math.fma(p, f, LOG_2);
    p = Math.fma(p, f, LOG_1);
    p = Math.fma(p, f, LOG_0);
    float f2 = f * f;
    float y = Math.fma(exponent, LN2_LOW, p * (f2 * f));
    y = Math.fma(f2, -0.5f, y);
    return Math.fma(exponent, LN2_HIGH, f + y);
  }

  /** log(1 + x) for finite x >= 0, within 2 ulp also where x is tiny; NaN for infinity and NaN. */
  public static float log1p(float x) {
    float u = 1f + x;
    return logNormal(u) + (x - (u - 1f)) / u;
  }

  /** sin(2 pi r) for |r| <= 1/8, within 1.1 ulp. */
  public static float sinOfTurn(float r) {
    float z = r * r;
    float p = Math.fma(Math.fma(Math.fma(SIN_2, z, SIN_1), z, SIN_0), z, TWO_PI_LOW);
    return Math.fma(r, TWO_PI_HIGH, r * p);
  }

  /** cos(2 pi r) for |r| <= 1/8, within 1.1 ulp. */
  public static float cosOfTurn(float r) {
    float z = r * r;
    float p = Math.fma(Math.fma(Math.fma(COS_3, z, COS_2), z, COS_1), z, COS_0);
    return Math.fma(z, p, 1f);
  }

  /** sin(2 pi u) for u in [-2^20, 2^20], within 1.1 ulp; exact at quarter turns. */
  public static float sin2Pi(float u) {
    return ofQuadrant(u, 0);
  }

  /** cos(2 pi u) for u in [-2^20, 2^20], within 1.1 ulp; exact at quarter turns. */
  public static float cos2Pi(float u) {
    return ofQuadrant(u, 1);
  }

  private static float ofQuadrant(float u, int shift) {
    float rounded = Math.fma(u, 4f, ROUNDER);
    int quadrant = Float.floatToRawIntBits(rounded) + shift;
    float r = Math.fma(rounded - ROUNDER, -0.25f, u);
    float y = (quadrant & 1) != 0 ? cosOfTurn(r) : sinOfTurn(r);
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ (quadrant & 2) << 30);
  }
}
