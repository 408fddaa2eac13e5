package org.bayespress.format.safetensors;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.StringJoiner;

/**
 * The decimal number with the fewest digits that reads back as the same float32. {@code Float.toString} is not used, as
 * its digits changed with Java 19.
 */
final class ShortestDecimal {

  private static final int ENOUGH_DIGITS = 9;

  private ShortestDecimal() {}

  static String of(float value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < ENOUGH_DIGITS; digits++) {
      String text = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).toString();
      if (Float.parseFloat(text) == value) {
        return text;
      }
    }
    return exact.round(new MathContext(ENOUGH_DIGITS, RoundingMode.HALF_EVEN)).toString();
  }

  static String join(float[] values) {
    StringJoiner joiner = new StringJoiner(",");
    for (float value : values) {
      joiner.add(of(value));
    }
    return joiner.toString();
  }
}
