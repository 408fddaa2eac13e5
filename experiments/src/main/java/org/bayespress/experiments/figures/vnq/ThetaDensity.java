package org.bayespress.experiments.figures.vnq;

import org.bayespress.experiments.figures.AxisRange;

/**
 * The density of means, as a histogram along an axis: {@value #BINS} bins of equal width whose heights times widths add up
 * to 1.
 *
 * @param range of the bins
 * @param heights of the bins
 */
record ThetaDensity(AxisRange range, double[] heights) {
  private static final int BINS = 81;

  /** The density of values within the range. */
  static ThetaDensity of(float[] theta, AxisRange range) {
    double[] heights = new double[BINS];
    double width = (range.high() - range.low()) / BINS;
    for (float value : theta) {
      heights[Math.clamp((int) (range.share(value) * BINS), 0, BINS - 1)] += 1 / (width * theta.length);
    }
    return new ThetaDensity(range, heights);
  }

  double highest() {
    double highest = 0;
    for (double height : heights) {
      highest = Math.max(highest, height);
    }
    return highest;
  }

  /** Corners of the outline, from the left end of the axis along the bins to its right end. */
  double[] outlineX() {
    double[] x = new double[2 * BINS + 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = range.low() + (range.high() - range.low()) * (i / 2) / BINS;
    }
    return x;
  }

  /** Heights of the corners. */
  double[] outlineY() {
    double[] y = new double[2 * BINS + 2];
    for (int i = 0; i < 2 * BINS; i++) {
      y[i + 1] = heights[i / 2];
    }
    return y;
  }
}
