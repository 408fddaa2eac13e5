package org.bayespress.format.model;

/**
 * Numbers of IEEE 754's binary16: one sign bit, five of exponent, ten of significand, from 2^-24 to 65504. Every one is a
 * float32 too.
 */
public final class HalfFloat {

  /** Largest finite number. */
  public static final float LARGEST = 65504f;

  private static final float LEAST_NORMAL = 0x1p-14f;
  private static final int SIGN = 0x8000;
  private static final int INFINITE = 0x7C00;

  /** Exponent bias of float32 minus that of binary16, in place. */
  private static final int BIAS_DIFFERENCE = 127 - 15 << 10;

  private HalfFloat() {}

  /** The number of these 16 bits. */
  public static float value(int bits) {
    float sign = (bits & SIGN) == 0 ? 1f : -1f;
    int rest = bits & ~SIGN & 0xFFFF;
    if (rest < 1 << 10) {
      return sign * (rest * 0x1p-24f);
    }
    if (rest >= INFINITE) {
      return rest == INFINITE ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    return sign * Float.intBitsToFloat(rest + BIAS_DIFFERENCE << 13);
  }

  /**
   * The bits of the nearest number; halfway between two, of the one whose last bit is zero. What lies beyond {@link
   * #LARGEST} becomes that.
   *
   * @param value not a NaN
   */
  public static int bits(float value) {
    int sign = Float.floatToRawIntBits(value) >>> 16 & SIGN;
    float magnitude = Math.min(Math.abs(value), LARGEST);
    if (magnitude < LEAST_NORMAL) {
      return sign | (int) Math.rint(magnitude * 0x1p24);
    }
    int bits = Float.floatToRawIntBits(magnitude);
    int rounded = bits + 0xFFF + (bits >>> 13 & 1) >>> 13;
    return sign | rounded - BIAS_DIFFERENCE;
  }

  /** The nearest number, as {@link #bits}. */
  public static float nearest(float value) {
    return value(bits(value));
  }

  /** Whether every value, its sign included, is such a number. */
  public static boolean fit(float... values) {
    for (float value : values) {
      if (Float.isNaN(value) || Float.floatToRawIntBits(nearest(value)) != Float.floatToRawIntBits(value)) {
        return false;
      }
    }
    return true;
  }
}
