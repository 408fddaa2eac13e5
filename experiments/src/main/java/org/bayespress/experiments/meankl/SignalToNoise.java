package org.bayespress.experiments.meankl;

import java.util.List;
import org.bayespress.core.training.NumberTable;

/**
 * Histogram of {@code log10(|mu| / sigma)}: bins of a tenth of a decade from 10^{@value #FIRST_DECADE} to 10^{@value
 * #LAST_DECADE}, always the same, so that runs can be averaged. What lies beyond is counted in the outermost bins.
 *
 * @param share of the weights per bin, adding up to 1
 */
record SignalToNoise(double[] share) {
  /** Name of the table in a run folder. */
  static final String TABLE = "signal-to-noise";

  static final int FIRST_DECADE = -4;
  static final int LAST_DECADE = 3;
  static final int PER_DECADE = 10;
  static final int BINS = (LAST_DECADE - FIRST_DECADE) * PER_DECADE;

  private static final List<String> COLUMNS = List.of("log10_from", "share_of_weights");

  /**
   * The histogram of weights.
   *
   * @param means mu, in any unit
   * @param deviations sigma in the same unit, positive
   */
  static SignalToNoise of(double[] means, double[] deviations) {
    double[] share = new double[BINS];
    for (int i = 0; i < means.length; i++) {
      double decades = Math.log10(Math.abs(means[i]) / deviations[i]) - FIRST_DECADE;
      // a mean of 0 is at -infinity, which goes to the first bin too
      int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(decades * PER_DECADE)));
      share[bin] += 1.0 / means.length;
    }
    return new SignalToNoise(share);
  }

  /** What {@link #table} has made. */
  static SignalToNoise of(NumberTable table) {
    float[] values = table.values().get(table.columns().indexOf(COLUMNS.get(1)));
    double[] share = new double[values.length];
    for (int bin = 0; bin < share.length; bin++) {
      share[bin] = values[bin];
    }
    return new SignalToNoise(share);
  }

  /** For a run folder: the lower border of every bin, and its share. */
  NumberTable table() {
    float[] from = new float[BINS];
    float[] values = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      from[bin] = (float) border(bin);
      values[bin] = (float) share[bin];
    }
    return new NumberTable(TABLE, COLUMNS, List.of(from, values));
  }

  /** Lower border of a bin, as log10. */
  static double border(int bin) {
    return FIRST_DECADE + (double) bin / PER_DECADE;
  }
}
