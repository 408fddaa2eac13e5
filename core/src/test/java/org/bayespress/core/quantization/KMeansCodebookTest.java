package org.bayespress.core.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.model.QuantizedTensor.Codebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansCodebookTest {

  private static float[] weights(int count, int stream) {
    MemorySegment values = MemorySegment.ofArray(new float[count]);
    NormalNoise.fill(values, 0, count, NoiseKey.of(5, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    float[] weights = values.toArray(ValueLayout.JAVA_FLOAT);
    for (int i = 0; i < count; i += 3) {
      weights[i] = 0;
    }
    return weights;
  }

  @Test
  void byHand() {
    // the start is 0.5 and 10, halves at 5.25; the means are 1 and 9
    float[] weights = {0.5f, 0, 1.5f, 8, 0, 10, 9};
    Codebook book = KMeansCodebook.of(new int[] {7}, weights, 2);
    assertThat(book.entries()).containsExactly(1, 9);
    assertThat(book.indices()).containsExactly(1, 0, 1, 2, 0, 2, 2);
    // the start is -9, 0.5, 10; nothing is nearest to the middle, which goes
    Codebook gap = KMeansCodebook.of(new int[] {4}, new float[] {-9, -8, 9, 10}, 3);
    assertThat(gap.entries()).containsExactly(-8.5f, 9.5f);
  }

  /** What k-means ends in: every weight has the nearest entry, and every entry is the mean of its weights. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 31, 256})
  void weightsHaveTheNearestEntryAndEntriesAreMeans(int entries) {
    float[] weights = weights(3000, entries);
    Codebook book = KMeansCodebook.of(new int[] {50, 60}, weights, entries);
    assertThat(book.shape()).containsExactly(50, 60);
    assertThat(book.entries()).hasSizeLessThanOrEqualTo(entries).hasSizeGreaterThan(entries * 2 / 3);
    double[] sums = new double[book.entries().length];
    int[] counts = new int[book.entries().length];
    for (int i = 0; i < weights.length; i++) {
      int index = book.indices()[i];
      assertThat(index == 0).isEqualTo(weights[i] == 0);
      if (index > 0) {
        double error = Math.abs(book.entries()[index - 1] - weights[i]);
        for (float entry : book.entries()) {
          assertThat(error).isLessThanOrEqualTo(Math.abs((double) entry - weights[i]) + 1e-6);
        }
        sums[index - 1] += weights[i];
        counts[index - 1]++;
      }
    }
    for (int k = 0; k < sums.length; k++) {
      assertThat((double) book.entries()[k]).isCloseTo(sums[k] / counts[k], within(1e-5));
    }
  }

  /**
   * Panter and Dite: with many entries the best mean square error of a normal number is {@code sqrt(3) pi / 2} over the
   * square of their number; k-means, which stops at a local optimum, comes near it.
   */
  @Test
  void theErrorIsNearTheBestThereIs() {
    float[] weights = weights(60_000, 7);
    Codebook book = KMeansCodebook.of(new int[] {60_000}, weights, 32);
    float[] rounded = book.toFloats();
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += Math.pow((double) rounded[i] - weights[i], 2);
    }
    double best = Math.sqrt(3) * Math.PI / 2 / (32 * 32);
    assertThat(sum / 40_000).isBetween(0.8 * best, 1.5 * best);
  }

  @Test
  void fewValuesAreKeptAsTheyAre() {
    float[] weights = {0.1f, -3, 0, 0.1f, 7e-30f, -0f};
    Codebook book = KMeansCodebook.of(new int[] {6}, weights, 3);
    assertThat(book.toFloats()).isEqualTo(new float[] {0.1f, -3, 0, 0.1f, 7e-30f, 0});
    Codebook none = KMeansCodebook.of(new int[] {2}, new float[2], 4);
    assertThat(none.toFloats()).containsOnly(0f);
    assertThat(none.entries()).hasSize(1);
    assertThatThrownBy(() -> KMeansCodebook.of(new int[] {1}, new float[1], 0)).hasMessageContaining("at least one");
  }

  @Test
  void theOrderOfTheWeightsDoesNotMatter() {
    float[] weights = weights(500, 9);
    float[] reversed = new float[500];
    for (int i = 0; i < 500; i++) {
      reversed[499 - i] = weights[i];
    }
    assertThat(Arrays.toString(KMeansCodebook.of(new int[] {500}, reversed, 20).entries()))
        .isEqualTo(Arrays.toString(KMeansCodebook.of(new int[] {500}, weights, 20).entries()));
  }
}
