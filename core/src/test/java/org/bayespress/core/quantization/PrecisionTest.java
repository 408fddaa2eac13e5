package org.bayespress.core.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {

  /** The closed form of the same count: ceil(-log2(2V)) - 1 within 0..23. */
  @Test
  void significandBitsAreTheClosedForm() {
    for (double v = 1e-9; v < 10; v *= 1.07) {
      double closed = Math.ceil(-Math.log(2 * v) / Math.log(2)) - 1;
      assertThat((double) Precision.significandBits(v)).as("V = %s", v)
          .isEqualTo(Math.max(0, Math.min(23, closed)));
    }
    assertThat(Precision.significandBits(0)).isEqualTo(23);
    // the bound itself does not count: 2V = 2^-4 is not below 2^-4
    assertThat(Precision.significandBits(Math.scalb(1.0, -5))).isEqualTo(3);
    assertThat(Precision.significandBits(Math.nextDown(Math.scalb(1.0, -5)))).isEqualTo(4);
  }

  @Test
  void theRulesAverageDifferentThings() {
    double[] variances = {0.1, 0.001, 0.001, 0.001};
    // mean variance 0.02575: 2V = 0.0515 < 2^-4; bits of each: 2, 8, 8, 8
    assertThat(Precision.PAPER.significandBits(variances)).isEqualTo(4);
    assertThat(Precision.CODE.significandBits(variances)).isEqualTo(7);
    assertThat(Precision.CODE.significandBits(new double[] {0.1, 0.1})).isEqualTo(2);
    assertThat(Precision.values()).allSatisfy(rule -> assertThat(rule.significandBits(new double[0])).isZero());
  }

  /** ceil(log2(log2(max) + 1) + 1), at least 1: undefined up to 1/2, and minus infinity there. */
  @ParameterizedTest
  @CsvSource({"0.1, 1", "0.5, 1", "0.51, 1", "1, 1", "1.1, 2", "2, 2", "2.1, 3", "8, 3", "8.1, 4", "0, 1"})
  void exponentBits(float largest, int bits) {
    assertThat(Precision.CODE.exponentBits(List.of(new float[] {0.01f, -largest}, new float[] {0.02f})))
        .isEqualTo(largest < 0.02f ? 1 : bits);
    assertThat(Precision.PAPER.exponentBits(List.of(new float[] {largest}))).isEqualTo(3);
  }
}
