package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.LaplaceDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.bayespress.core.training.NumberTable;
import org.junit.jupiter.api.Test;

/** On quantiles of distributions in place of samples. */
class TailsTest {

  private static double[] quantiles(RealDistribution distribution, int count) {
    return IntStream.range(0, count).mapToDouble(i -> distribution.inverseCumulativeProbability((i + 0.5) / count))
        .toArray();
  }

  @Test
  void kurtosisIsThatOfTheDistribution() {
    int count = 200_000;
    assertThat(Tails.of(quantiles(new NormalDistribution(null, 0, 2), count)).excessKurtosis())
        .isCloseTo(0, within(1e-3));
    assertThat(Tails.of(quantiles(new LaplaceDistribution(null, 0, 2), count)).excessKurtosis())
        .isCloseTo(3, within(0.02));
    // uniform: -6/5
    assertThat(Tails.of(IntStream.range(0, count).mapToDouble(i -> i - count / 2.0).toArray()).excessKurtosis())
        .isCloseTo(-1.2, within(1e-4));
  }

  @Test
  void sharesBeyondAreThoseOfTheDistribution() {
    NormalDistribution normal = new NormalDistribution(null, 0, 3);
    double[] beyond = Tails.of(quantiles(normal, 100_000)).beyond();
    assertThat(beyond).hasSize(Tails.POINTS);
    for (int k = 0; k < beyond.length; k++) {
      double expected = 2 * normal.cumulativeProbability(-3 * k * Tails.SPACING);
      assertThat(beyond[k]).isCloseTo(expected, within(2e-4));
    }
  }

  @Test
  void biasesAreLeftOut() {
    NumberTable table =
        new NumberTable(
            "posterior", List.of("tensor", "mean_over_rho"),
            List.of(new float[] {0, 0, 1, 2, 3}, new float[] {5, 6, 7, 8, 9}));
    assertThat(Tails.weights(table, "mean_over_rho")).containsExactly(5, 6, 8);
  }
}
