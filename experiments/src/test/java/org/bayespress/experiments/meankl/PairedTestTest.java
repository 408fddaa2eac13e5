package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedTestTest {

  private static PairedTest test(Double... differences) {
    return PairedTest.of("what", "", List.of(differences));
  }

  /** One-sided p by all 2^n signs of the ranks, for differences of different sizes. */
  private static double enumerated(List<Double> differences) {
    int n = differences.size();
    List<Double> sorted = differences.stream().map(Math::abs).sorted().toList();
    double observed = 0;
    for (double d : differences) {
      observed += d > 0 ? sorted.indexOf(Math.abs(d)) + 1 : 0;
    }
    int asFar = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      int sum = 0;
      for (int rank = 1; rank <= n; rank++) {
        sum += (signs >> rank - 1 & 1) * rank;
      }
      asFar += sum >= observed ? 1 : 0;
    }
    return asFar / (double) (1 << n);
  }

  @Test
  void fivePairsThatAgreeAreEnoughAndFourAreNot() {
    PairedTest five = test(3.0, 1.0, 0.5, 7.0, 2.0);
    assertThat(five.pTwoSided() / 2).isCloseTo(1 / 32.0, within(1e-12));
    assertThat(five.verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(five.mean()).isCloseTo(2.7, within(1e-12));
    // 2.7 +- 2.776 * 2.588 / sqrt(5)
    assertThat(five.low95()).isCloseTo(-0.514, within(1e-3));
    assertThat(test(-3.0, -1.0, -0.5, -7.0, -2.0).verdict()).isEqualTo(Verdict.NOT_CONFIRMED);
    assertThat(test(3.0, 1.0, 0.5, 7.0).verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(test(3.0, 1.0, -0.5, 7.0, 2.0).verdict()).isEqualTo(Verdict.UNCLEAR);
  }

  /** Five of six agree, and the sixth may have the largest rank against them. */
  @Test
  void anOpenPairLeavesEverythingUnclear() {
    PairedTest five = PairedTest.of("what", "", List.of(3.0, 1.0, 0.5, 7.0, 2.0), 1);
    assertThat(five.verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(five.sentence()).contains("1 pair open");
  }

  /** The exact test counts 2^n signs, and its library refuses more than 30 pairs. */
  @Test
  void manyPairsAreTestedByTheNormalApproximation() {
    List<Double> differences = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      differences.add(i % 5 == 0 ? -(double) i : i);
    }
    assertThat(PairedTest.of("what", "", differences).verdict()).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void theProbabilityIsThatOfAllSigns() {
    List<Double> differences = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      differences.add(i % 4 == 1 ? -0.3 * i : 1.1 * i);
    }
    PairedTest tested = PairedTest.of("what", "", differences);
    assertThat(tested.pTwoSided() / 2).isCloseTo(enumerated(differences), within(1e-12));
  }

  /** A difference of 0 says nothing: it must not count for either side. */
  @Test
  void pairsWithoutADifferenceDoNotCount() {
    assertThat(test(3.0, 1.0, 0.5, 7.0, 2.0, 0.0).pTwoSided()).isEqualTo(test(3.0, 1.0, 0.5, 7.0, 2.0).pTwoSided());
    assertThat(test(0.0, 0.0).verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(test(0.0, 0.0).pTwoSided()).isNull();
    assertThat(test().verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(test().mean()).isNull();
  }

  /** Exactly at the margin but for rounding, to the side that would speak against the claim. */
  @Test
  void aDifferenceAtTheMarginDoesNotCount() {
    double margin = 0.1 + (2.26 - 2.36);
    PairedTest six = test(3.0, 1.0, 0.5, 7.0, 2.0, margin);
    assertThat(six.pTwoSided() / 2).isEqualTo(1 / 32.0);
    assertThat(six.differences()).endsWith(0.0);
    assertThat(test(-3.0, -1.0, -0.5, -7.0, margin).verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(test(margin).pTwoSided()).isNull();
  }
}
