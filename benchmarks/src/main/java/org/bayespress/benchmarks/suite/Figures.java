package org.bayespress.benchmarks.suite;

import java.util.Locale;

/** Numbers as texts, three significant digits where more would be noise. */
public final class Figures {

  /** What stands where there is no number. */
  public static final String NONE = "-";

  private Figures() {}

  /** Three significant digits without an exponent between 0.001 and a million; {@link #NONE} for null and NaN. */
  public static String significant(Double value) {
    if (value == null || value.isNaN()) {
      return NONE;
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** As {@link #significant}, followed by {@code x}. */
  public static String times(Double ratio) {
    return ratio == null || ratio.isNaN() ? NONE : significant(ratio) + "x";
  }

  /** A whole number with thousands separated by commas. */
  public static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
