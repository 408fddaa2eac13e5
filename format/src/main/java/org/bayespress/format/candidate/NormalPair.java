package org.bayespress.format.candidate;

/**
 * One random word becomes two independent standard normals (Box and Muller, 1958), {@code (R cos, R sin)}:
 *
 * <pre>
 *   word      = a (18 bits, highest) | sign (1) | exchange (1) | t (12 bits, lowest)
 *   R         = sqrt(-2 log u),  u = (2 a + 1) 2^-19        in [2^-19, 1 - 2^-19], so |z| is at most 5.1324
 *   direction = 2 pi r,          r = (2 t - 4095) 2^-15     in (-1/8, 1/8): a quarter of a turn around zero
 *   exchange swaps the two numbers, sign negates both: four quarters become the whole circle
 * </pre>
 *
 * <p>Radius and direction have few enough values that each is tested at every one of them. The polynomials are minimax
 * fits; what they deviate from the exact functions is part of the generator and below 1.5e-7 of the radius.
 *
 * <p>The constants are public for those who repeat the operations on vectors.
 */
public final class NormalPair {

  /** Number of radii. */
  public static final int RADII = 1 << 18;

  /** Number of directions within the quarter of a turn. */
  public static final int DIRECTIONS = 1 << 12;

  /** Bits below the radius in a word. */
  public static final int RADIUS_SHIFT = 14;

  /** Bit of the word that negates both numbers. */
  public static final int SIGN_BIT = 13;

  /** Bit of the word that exchanges the two numbers. */
  public static final int EXCHANGE_BIT = 12;

  /** Bits of sqrt(1/2): the logarithm's argument is brought into [sqrt(1/2), sqrt(2)). */
  public static final int SQRT_HALF_BITS = 0x3F3504F3;

  /** The leading 12 bits of ln 2. */
  public static final float LN2_HIGH = 0x1.62ep-1f;

  /** What is left of ln 2. */
  public static final float LN2_LOW = 0x1.0bfbe8p-15f;

  /** log(1+f) = f - f^2/2 + f^3 P(f): coefficient of f^0. */
  public static final float LOG_0 = 0x1.555554p-2f;

  /** Coefficient of f^1. */
  public static final float LOG_1 = -0x1.000226p-2f;

  /** Coefficient of f^2. */
  public static final float LOG_2 = 0x1.99a01ep-3f;

  /** Coefficient of f^3. */
  public static final float LOG_3 = -0x1.54728cp-3f;

  /** Coefficient of f^4. */
  public static final float LOG_4 = 0x1.22d8f8p-3f;

  /** Coefficient of f^5. */
  public static final float LOG_5 = -0x1.0d81f6p-3f;

  /** Coefficient of f^6. */
  public static final float LOG_6 = 0x1.056036p-3f;

  /** Coefficient of f^7. */
  public static final float LOG_7 = -0x1.38cf12p-4f;

  /** sin(2 pi r) = r (2 pi + z P(z)), z = r^2: 2 pi. */
  public static final float TWO_PI = 0x1.921fb6p+2f;

  /** Coefficient of z^0 of the sine. */
  public static final float SIN_0 = -0x1.4abbcp+5f;

  /** Coefficient of z^1 of the sine. */
  public static final float SIN_1 = 0x1.46607ep+6f;

  /** Coefficient of z^2 of the sine. */
  public static final float SIN_2 = -0x1.2ddcecp+6f;

  /** cos(2 pi r) = 1 + z P(z): coefficient of z^0. */
  public static final float COS_0 = -0x1.3bd3ccp+4f;

  /** Coefficient of z^1 of the cosine. */
  public static final float COS_1 = 0x1.03c1aep+6f;

  /** Coefficient of z^2 of the cosine. */
  public static final float COS_2 = -0x1.55b138p+6f;

  /** Coefficient of z^3 of the cosine. */
  public static final float COS_3 = 0x1.d47480p+5f;

  private NormalPair() {}

  /** The radius of number {@code a}, 0 to {@link #RADII} - 1; falls as a grows. */
  public static float radius(int a) {
    float u = (2 * a + 1) * 0x1p-19f;
    int bits = Float.floatToRawIntBits(u);
    int exponent = bits - SQRT_HALF_BITS >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float p = LOG_7 * f + LOG_6;
    p = p * f + LOG_5;
    p = p * f + LOG_4;
    p = p * f + LOG_3;
    p = p * f + LOG_2;
    p = p * f + LOG_1;
    p = p * f + LOG_0;
    float f2 = f * f;
    float e = exponent;
    float low = e * LN2_LOW + p * (f2 * f);
    float log = e * LN2_HIGH + (f + (low - 0.5f * f2));
    return (float) Math.sqrt(-2f * log);
  }

  /** The sine of direction {@code t}, 0 to {@link #DIRECTIONS} - 1. */
  public static float sine(int t) {
    float r = (2 * t - (DIRECTIONS - 1)) * 0x1p-15f;
    float z = r * r;
    float p = SIN_2 * z + SIN_1;
    p = p * z + SIN_0;
    p = p * z + TWO_PI;
    return r * p;
  }

  /** The cosine of direction {@code t}, 0 to {@link #DIRECTIONS} - 1. */
  public static float cosine(int t) {
    float r = (2 * t - (DIRECTIONS - 1)) * 0x1p-15f;
    float z = r * r;
    float p = COS_3 * z + COS_2;
    p = p * z + COS_1;
    p = p * z + COS_0;
    return p * z + 1f;
  }

  /** Writes the two normals of a word to {@code out[at]} and {@code out[at + 1]}. */
  public static void of(int word, float[] out, int at) {
    float radius = radius(word >>> RADIUS_SHIFT);
    int sign = word << 31 - SIGN_BIT & Integer.MIN_VALUE;
    float signed = Float.intBitsToFloat(Float.floatToRawIntBits(radius) ^ sign);
    int t = word & DIRECTIONS - 1;
    boolean exchanged = (word >>> EXCHANGE_BIT & 1) != 0;
    out[at] = signed * (exchanged ? sine(t) : cosine(t));
    out[at + 1] = signed * (exchanged ? cosine(t) : sine(t));
  }
}
