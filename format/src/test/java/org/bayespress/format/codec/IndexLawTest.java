package org.bayespress.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bayespress.format.TestRandom;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexLawTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 10})
  void everyNumberComesBackUnderEveryExponent(int bits) {
    for (int exponent = 1; exponent <= IndexLaw.EXPONENT_LIMIT; exponent += exponent < 8 ? 1 : 13) {
      IndexLaw law = IndexLaw.of(exponent, bits);
      RangeEncoder encoder = new RangeEncoder();
      for (int index = 0; index < 1 << bits; index++) {
        law.code(encoder, index);
      }
      byte[] bytes = encoder.finish();
      RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
      for (int index = 0; index < 1 << bits; index++) {
        assertThat(law.code(decoder, 0)).isEqualTo(index);
      }
      decoder.finish();
    }
  }

  /** The mean cost over the law itself is its entropy, and the probabilities that are coded with sum to one. */
  @ParameterizedTest
  @CsvSource({"10, 32", "14, 48", "16, 64", "16, 90", "12, 100"})
  void theLawIsZipfs(int bits, int exponent) {
    IndexLaw law = IndexLaw.of(exponent, bits);
    double lambda = exponent / 64.0;
    double total = 0;
    for (int rank = 1; rank <= 1 << bits; rank++) {
      total += Math.pow(rank, -lambda);
    }
    double entropy = 0;
    double cost = 0;
    double sum = 0;
    for (int rank = 1; rank <= 1 << bits; rank++) {
      double p = Math.pow(rank, -lambda) / total;
      entropy -= p * Math.log(p) / Math.log(2);
      cost += p * law.costBits(rank - 1);
      sum += Math.pow(2, -law.costBits(rank - 1));
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(cost).isBetween(entropy, entropy + 0.04);
  }

  @Test
  void theFitFindsTheExponentThatNumbersWereDrawnWith() {
    TestRandom random = TestRandom.seeded(4);
    int bits = 12;
    double lambda = 0.75;
    double[] below = new double[(1 << bits) + 1];
    for (int rank = 1; rank <= 1 << bits; rank++) {
      below[rank] = below[rank - 1] + Math.pow(rank, -lambda);
    }
    int[] indices = new int[4000];
    for (int i = 0; i < indices.length; i++) {
      double u = random.nextDouble() * below[1 << bits];
      int at = Arrays.binarySearch(below, u);
      indices[i] = Math.min((1 << bits) - 1, at < 0 ? -at - 2 : at);
    }
    assertThat(IndexLaw.fit(indices, bits) / 64.0).as(random.seed()).isCloseTo(lambda, within(0.06));
  }
}
