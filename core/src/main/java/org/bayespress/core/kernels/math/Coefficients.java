package org.bayespress.core.kernels.math;

/**
 * Constants that both twins share. The polynomials are minimax fits by Lawson's iteratively reweighted least squares on
 * 400 Chebyshev nodes in double precision; the coefficients were rounded to float one after the other from the lowest
 * order, refitting those above, so that the rounding of one is absorbed by the next. The error given with each is the
 * largest error of the exact value of the rounded polynomial, relative to the function.
 */
final class Coefficients {

  private Coefficients() {}

  /**
   * 1.5 * 2^23: adding and subtracting it rounds to the nearest integer, ties to even; its low bits hold that integer.
   */
  static final float ROUNDER = 0x1.8p23f;

  static final int ROUNDER_BITS = 0x4B400000;

  static final float LOG2_E = 0x1.715476p0f;

  /** The leading 12 bits of ln 2: products with integers below 2^12 are exact. */
  static final float LN2_HIGH = 0x1.62ep-1f;

  /** ln 2 - LN2_HIGH. */
  static final float LN2_LOW = 0x1.0bfbe8p-15f;

  /** Below this, exp is zero: less than half of the smallest subnormal. */
  static final float EXP_LEAST = -104f;

  /** Above this, exp is infinite. */
  static final float EXP_MOST = 89f;

  // exp(r) = 1 + r + r^2 P(r), |r| <= 0.347: 3.2e-9
  static final float EXP_0 = 0x1.fffffcp-2f;
  static final float EXP_1 = 0x1.555492p-3f;
  static final float EXP_2 = 0x1.5558b8p-5f;
  static final float EXP_3 = 0x1.1239aap-7f;
  static final float EXP_4 = 0x1.6a452cp-10f;

  /** Bits of sqrt(1/2): log's reduced argument lies in [sqrt(1/2), sqrt(2)). */
  static final int SQRT_HALF_BITS = 0x3F3504F3;

  // log(1+f) = f - f^2/2 + f^3 P(f), -0.2929 <= f <= 0.4142: 5.9e-9
  static final float LOG_0 = 0x1.555554p-2f;
  static final float LOG_1 = -0x1.000226p-2f;
  static final float LOG_2 = 0x1.99a01ep-3f;
  static final float LOG_3 = -0x1.54728cp-3f;
  static final float LOG_4 = 0x1.22d8f8p-3f;
  static final float LOG_5 = -0x1.0d81f6p-3f;
  static final float LOG_6 = 0x1.056036p-3f;
  static final float LOG_7 = -0x1.38cf12p-4f;

  // sin(2 pi r) = r (2 pi + r^2 P(r^2)), |r| <= 1/8: 4.0e-9; 2 pi in two parts
  static final float TWO_PI_HIGH = 0x1.921fb6p+2f;
  static final float TWO_PI_LOW = -1.7484555e-7f;
  static final float SIN_0 = -0x1.4abbcp+5f;
  static final float SIN_1 = 0x1.46607ep+6f;
  static final float SIN_2 = -0x1.2ddcecp+6f;

  // cos(2 pi r) = 1 + r^2 P(r^2), |r| <= 1/8: 5.9e-10
  static final float COS_0 = -0x1.3bd3ccp+4f;
  static final float COS_1 = 0x1.03c1aep+6f;
  static final float COS_2 = -0x1.55b138p+6f;
  static final float COS_3 = 0x1.d47480p+5f;
}
