package org.bayespress.experiments.reproduce;

import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A number over the seeds.
 *
 * <p>
 * The interval is Student's: for {@code n} values with mean {@code m} and sample variance
 * {@code s² = Σ (x - m)² / (n - 1)} it is {@code m ± t s / √n}, where {@code t} is the 97.5 % point of the t
 * distribution with {@code n - 1} degrees of freedom (12.71 for two values, 4.30 for three). It holds the mean over all
 * seeds in 95 % of the cases if the values are normally distributed; one value says nothing of their spread.
 *
 * @param values by seed, in the order of the seeds
 * @param mean of the values
 * @param low95 lower end of the interval; null for one value
 * @param high95 upper end of the interval; null for one value
 * @param worst of the values
 */
public record SeedStatistics(List<Double> values, double mean, Double low95, Double high95, double worst) {
  private static final double UPPER_POINT = 0.975;

  public SeedStatistics {
    values = List.copyOf(values);
  }

  /**
   * The statistics of these values.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SeedStatistics of(List<Double> values, TableColumn.Worst worst) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value to take the mean of");
    }
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    double bad = worst == TableColumn.Worst.LARGEST ? Collections.max(values) : Collections.min(values);
    if (n == 1) {
      return new SeedStatistics(values, mean, null, null, bad);
    }
    double squares = values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    // no generator: nothing is sampled
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability(UPPER_POINT);
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new SeedStatistics(values, mean, mean - half, mean + half, bad);
  }

  /** Number of values. */
  public int n() {
    return values.size();
  }
}
