package org.bayespress.format.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CandidateGeneratorTest {

  @Test
  void aShortCandidateIsTheBeginningOfALongOne() {
    float[] whole = new float[40];
    CandidateGenerator.of(5).candidate(3, 99, whole, 0, 40);
    for (int count = 1; count < 40; count++) {
      float[] part = new float[42];
      CandidateGenerator.of(5).candidate(3, 99, part, 1, count);
      assertThat(Arrays.copyOfRange(part, 1, 1 + count)).containsExactly(Arrays.copyOf(whole, count));
      assertThat(part[0]).isZero();
      assertThat(part[1 + count]).isZero();
    }
  }

  @Test
  void seedBlockAndNumberAllCount() {
    float[][] candidates = new float[4][8];
    CandidateGenerator.of(5).candidate(3, 99, candidates[0], 0, 8);
    CandidateGenerator.of(6).candidate(3, 99, candidates[1], 0, 8);
    CandidateGenerator.of(5).candidate(4, 99, candidates[2], 0, 8);
    CandidateGenerator.of(5).candidate(3, 98, candidates[3], 0, 8);
    assertThat(Arrays.stream(candidates).map(Arrays::toString).distinct()).hasSize(4);
  }

  /** Moments over 4 million normals, within five standard errors; products of neighbours have mean 0. */
  @Test
  void momentsAreThoseOfIndependentNormals() {
    int count = 1 << 20;
    float[] z = new float[4];
    CandidateGenerator generator = CandidateGenerator.of(1);
    double[] sums = new double[5];
    double product = 0;
    for (int k = 0; k < count; k++) {
      generator.candidate(7, k, z, 0, 4);
      for (int i = 0; i < 4; i++) {
        double power = 1;
        for (int m = 1; m < sums.length; m++) {
          power *= z[i];
          sums[m] += power;
        }
        product += z[i] * z[i + 1 & 3] + (double) z[0] * z[0] * z[1] * z[1] - 1;
      }
    }
    double n = 4.0 * count;
    assertThat(sums[1] / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(sums[2] / n).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
    assertThat(sums[3] / n).isCloseTo(0, within(5 * Math.sqrt(15 / n)));
    assertThat(sums[4] / n).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
    assertThat(product / n).isCloseTo(0, within(5 * Math.sqrt(9.0 / count)));
  }

  @Test
  void sharingUsesEveryVariableEquallyOften() {
    Sharing sharing = Sharing.of(9, 2, 1000, 3);
    assertThat(sharing.variables()).isEqualTo(334);
    int[] uses = new int[334];
    int negated = 0;
    for (int i = 0; i < 1000; i++) {
      uses[sharing.variable()[i]]++;
      negated += sharing.negated()[i] ? 1 : 0;
    }
    assertThat(Arrays.stream(uses).min().getAsInt()).isEqualTo(2);
    assertThat(Arrays.stream(uses).max().getAsInt()).isEqualTo(3);
    assertThat(negated).isEqualTo(334);
    assertThat(sharing.variable()).isNotEqualTo(Sharing.of(9, 3, 1000, 3).variable());
    assertThat(Sharing.of(9, 2, 5, 1).variable()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void blocksAreAPartitionOfNearlyEqualSizes() {
    int[] places = BlockOrder.SHUFFLED.places(3, 1003);
    assertThat(Arrays.stream(places).sorted().toArray()).isEqualTo(BlockOrder.PLAIN.places(3, 1003));
    assertThat(places).isNotEqualTo(BlockOrder.SHUFFLED.places(4, 1003));
    for (int b = 0; b < 50; b++) {
      assertThat(BlockOrder.start(b + 1, 50, 1003) - BlockOrder.start(b, 50, 1003)).isBetween(20, 21);
    }
    assertThat(BlockOrder.start(50, 50, 1003)).isEqualTo(1003);
  }
}
