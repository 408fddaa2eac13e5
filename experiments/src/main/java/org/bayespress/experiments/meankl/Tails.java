package org.bayespress.experiments.meankl;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.moment.Kurtosis;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.bayespress.core.training.NumberTable;

/**
 * How heavy the tails of numbers are.
 *
 * @param excessKurtosis the unbiased sample statistic: 0 for a normal distribution, 3 for Laplace's
 * @param beyond share of the numbers that are more than {@code k / 4} of their standard deviations from 0, k = 0, 1, ..., {@value
 *     #POINTS} - 1
 */
record Tails(double excessKurtosis, double[] beyond) {
  static final int POINTS = 41;
  static final double SPACING = 0.25;

  static Tails of(double[] values) {
    double deviation = new StandardDeviation().evaluate(values);
    double[] sorted = Arrays.stream(values).map(Math::abs).sorted().toArray();
    double[] beyond = new double[POINTS];
    int at = 0;
    for (int k = 0; k < POINTS; k++) {
      while (at < sorted.length && sorted[at] <= k * SPACING * deviation) {
        at++;
      }
      beyond[k] = (double) (sorted.length - at) / sorted.length;
    }
    return new Tails(new Kurtosis().evaluate(values), beyond);
  }

  /**
   * A column of a table of variables, those of weights alone: even tensors are weights, odd ones biases.
   *
   * @param name of the column
   */
  static double[] weights(NumberTable variables, String name) {
    float[] tensor = variables.values().get(variables.columns().indexOf("tensor"));
    float[] values = variables.values().get(variables.columns().indexOf(name));
    double[] weights = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if ((int) tensor[i] % 2 == 0) {
        weights[count++] = values[i];
      }
    }
    return Arrays.copyOf(weights, count);
  }
}
