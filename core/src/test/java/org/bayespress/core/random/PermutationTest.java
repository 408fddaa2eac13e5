package org.bayespress.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

  private static final NoiseKey KEY = NoiseKey.of(7, NoiseKey.Purpose.SHUFFLE);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 55_000})
  void holdsEveryNumberOnceAndIsRepeatable(int n) {
    int[] order = Permutation.of(KEY, 3, n);
    assertThat(Permutation.of(KEY, 3, n)).isEqualTo(order);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, n).toArray());
    if (n > 2) {
      assertThat(Permutation.of(KEY, 4, n)).isNotEqualTo(order);
      assertThat(Permutation.of(NoiseKey.of(8, NoiseKey.Purpose.SHUFFLE), 3, n)).isNotEqualTo(order);
    }
  }

  @Test
  void everyOrderOfFourIsEquallyLikely() {
    long[] counts = new long[24];
    for (int epoch = 0; epoch < 48_000; epoch++) {
      int[] p = Permutation.of(KEY, epoch, 4);
      int rank = 0;
      for (int i = 0; i < 4; i++) {
        int smaller = 0;
        for (int j = i + 1; j < 4; j++) {
          smaller += p[j] < p[i] ? 1 : 0;
        }
        rank = rank * (4 - i) + smaller;
      }
      counts[rank]++;
    }
    double[] expected = new double[24];
    Arrays.fill(expected, 2000);
    assertThat(new ChiSquareTest().chiSquareTest(expected, counts)).as("p value").isGreaterThan(1e-4);
  }

  @Test
  void boundedNumbersReachBothEndsForLargeBounds() {
    PhiloxSequence words = PhiloxSequence.of(KEY, 0, 1);
    int bound = 0x6000_0000;
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      int value = words.nextInt(bound);
      assertThat(value >= 0 && value < bound).isTrue();
      sum += value / (double) bound;
    }
    assertThat(sum / 100_000).isCloseTo(0.5, org.assertj.core.data.Offset.offset(5 / Math.sqrt(12e5)));
    assertThatThrownBy(() -> words.nextInt(0)).hasMessageContaining("bound: found 0");
    assertThatThrownBy(() -> Permutation.of(KEY, 0, -1)).hasMessageContaining("n: found -1");
  }
}
