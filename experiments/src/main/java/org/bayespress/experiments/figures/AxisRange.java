package org.bayespress.experiments.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The values along an axis, and the round ones among them that are written beside it.
 *
 * @param low at the left or lower end
 * @param high at the other end
 */
public record AxisRange(double low, double high) {

  /** Multiples of these times a power of ten are round. */
  private static final double[] ROUND = {1, 2, 4, 5, 10};

  /**
   * Checks.
   *
   * @throws IllegalArgumentException unless both are finite and {@code low < high}
   */
  public AxisRange {
    if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high)) {
      throw new IllegalArgumentException("axis: found " + low + " to " + high + ", allowed: two finite ascending ends");
    }
  }

  /** Where a value lies: 0 at the low end, 1 at the high one. */
  public double share(double value) {
    return (value - low) / (high - low);
  }

  /** Round values on the axis, ascending, evenly spaced: as many as can be, but at most {@code most}. */
  public List<Double> ticks(int most) {
    double step = step(most);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The distance of ticks. */
  private double step(int most) {
    double power = Math.pow(10, Math.floor(Math.log10((high - low) / most)));
    for (double round : ROUND) {
      double step = round * power;
      if (Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1 <= most) {
        return step;
      }
    }
    return 2 * ROUND[ROUND.length - 1] * power;
  }

  /** A tick as text, with the digits that its neighbours need and a proper minus sign. */
  public String label(double tick, int most) {
    if (tick == 0) {
      return "0";
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step(most)) - 1e-9));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", tick);
    return text.replace('-', '\u2212');
  }
}
