package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRanksTest {

  /** By all 2^n choices of signs, one after the other; ranks are counted, not sorted. */
  private static double enumerated(double... d) {
    int n = d.length;
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      double size = Math.abs(d[i]);
      long below = IntStream.range(0, n).filter(k -> Math.abs(d[k]) < size).count();
      long equal = IntStream.range(0, n).filter(k -> Math.abs(d[k]) == size).count();
      ranks[i] = below + (equal + 1) / 2.0;
    }
    double observed = IntStream.range(0, n).filter(i -> d[i] > 0).mapToDouble(i -> ranks[i]).sum();
    int atLeast = 0;
    int atMost = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      int chosen = signs;
      double sum = IntStream.range(0, n).filter(i -> (chosen >> i & 1) == 1).mapToDouble(i -> ranks[i]).sum();
      atLeast += sum >= observed ? 1 : 0;
      atMost += sum <= observed ? 1 : 0;
    }
    return Math.min(1, 2.0 * Math.min(atLeast, atMost) / (1 << n));
  }

  /**
   * Differences of the recorded study, (b) against the best setting: 0.1 and -0.1 share the ranks 2 and 3. Of 1, 2.5, 2.5, 4 and 5 the sums of at
   * least 12.5 are that of all, of all but 1, and twice of all but 2.5: 4 of 32.
   */
  @Test
  void equalSizesShareTheirRanks() {
    SignedRanks tied = SignedRanks.of(0.10, 0.26, 0.02, -0.10, 0.22);
    assertThat(tied.positive()).isEqualTo(12.5);
    assertThat(tied.pTwoSided() / 2).isEqualTo(4 / 32.0);
    // as it is computed from errors, a little off the tie
    assertThat(SignedRanks.of(0.1 + (2.3 - 2.3), 0.1 + (2.32 - 2.16), 0.02, 0.1 + (2.2 - 2.4), 0.22)).isEqualTo(tied);
  }

  @Test
  void roundingIsNoSign() {
    double nothing = 0.1 + (2.26 - 2.36);
    assertThat(nothing).isNotZero();
    assertThat(SignedRanks.of(nothing, 0.3, 0.2, 0.4)).isEqualTo(SignedRanks.of(0.3, 0.2, 0.4));
    assertThat(SignedRanks.rounded(nothing)).isEqualTo(0.0);
    assertThatThrownBy(() -> SignedRanks.of(nothing, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no difference but 0 among 2");
  }

  /** All differences of one to five pairs with sizes of one or two steps of the errors, and longer ones with many ties. */
  @Test
  void withTiesItIsTheShareOfAllSigns() {
    double[] steps = {-0.04, -0.02, 0.02, 0.04};
    for (int count = 1; count <= 5; count++) {
      for (int code = 0; code < 1 << 2 * count; code++) {
        int chosen = code;
        double[] d = IntStream.range(0, count).mapToDouble(i -> steps[chosen >> 2 * i & 3]).toArray();
        assertThat(SignedRanks.of(d).pTwoSided()).as("%s", d).isCloseTo(enumerated(d), within(1e-14));
      }
    }
    for (int count = 6; count <= 13; count++) {
      double[] d =
          IntStream.range(0, count).mapToDouble(i -> (i * i % 5 < 3 ? 1 : -1) * (1 + i * 7 % 4) * 0.5).toArray();
      assertThat(SignedRanks.of(d).pTwoSided()).as("%s", d).isCloseTo(enumerated(d), within(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 14, 20, 21, 40})
  void withoutTiesItIsThatOfCommonsMath(int count) {
    double[] d = IntStream.rangeClosed(1, count).mapToDouble(i -> (i % 3 == 1 ? -1 : 1) * (0.5 + i * 0.25)).toArray();
    double expected = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(new double[count], d, count <= 20);
    assertThat(SignedRanks.of(d).pTwoSided()).isCloseTo(Math.min(1, expected), within(1e-12));
  }

  @Test
  void theSideIsThatOfTheLargerSum() {
    assertThat(SignedRanks.of(1, 2, 3, -2.5).mostlyPositive()).isTrue();
    assertThat(SignedRanks.of(1, 2, 3, -2.5).positive()).isEqualTo(7);
    assertThat(SignedRanks.of(1, 2, -30).mostlyPositive()).isFalse();
  }
}
