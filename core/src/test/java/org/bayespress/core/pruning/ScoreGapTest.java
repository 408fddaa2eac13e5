package org.bayespress.core.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class ScoreGapTest {

  private static double[] sorted(double... scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void theGapIsTheOneBetweenTheClusters() {
    // the gap from 8 to 20 is wider, but lies within what is pruned
    assertThat(ScoreGap.threshold(sorted(-4, -3.5, -3, -2.8, 5, 6, 7, 8, 20))).isCloseTo(1.1, within(1e-9));
    assertThat(ScoreGap.threshold(sorted(-4, 4))).isCloseTo(0, within(1e-9));
  }

  @Test
  void withoutTwoClustersNothingIsPruned() {
    assertThat(ScoreGap.threshold(new double[] {3})).isEqualTo(4);
    assertThat(ScoreGap.threshold(new double[] {3, 3, 3})).isEqualTo(4);
    double[] uniform = new double[500];
    double[] normal = new double[500];
    for (int i = 0; i < 500; i++) {
      uniform[i] = i / 100.0;
    }
    NormalDistribution quantiles = new NormalDistribution();
    for (int i = 0; i < 500; i++) {
      normal[i] = quantiles.inverseCumulativeProbability((i + 0.5) / 500);
    }
    double[] exponential = new double[500];
    for (int i = 0; i < 500; i++) {
      exponential[i] = -Math.log1p(-(i + 0.5) / 500);
    }
    assertThat(ScoreGap.threshold(uniform)).isGreaterThan(uniform[499]);
    assertThat(ScoreGap.threshold(exponential)).isGreaterThan(exponential[499]);
    assertThat(ScoreGap.threshold(new double[] {0, 1, 2, 3})).isGreaterThan(3);
    assertThat(ScoreGap.threshold(sorted(normal))).isGreaterThan(normal[499]);
  }
}
