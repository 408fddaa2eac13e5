package org.bayespress.format.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticTest {

  @Test
  void squashIsTheLogisticFunction() {
    for (int x = -Logistic.LIMIT; x <= Logistic.LIMIT; x++) {
      double exact = 65536 / (1 + Math.exp(-x / 256.0));
      assertThat((double) Logistic.squash(x)).isCloseTo(exact, within(1.2 + 0.009 * Math.min(exact, 65536 - exact)));
    }
  }

  @Test
  void stretchInvertsSquashAndBothGrow() {
    for (int p = 1; p < 65536; p++) {
      double exact = Math.log(p / (65536.0 - p));
      double unit = 65536.0 / p + 65536.0 / (65536 - p);
      assertThat(Logistic.stretch(p) / 256.0).isCloseTo(exact, within(0.012 + 1.5 * unit / 65536));
      assertThat(Logistic.stretch(p)).isGreaterThanOrEqualTo(Logistic.stretch(Math.max(1, p - 1)));
    }
  }

  @Test
  void extremesStayCodable() {
    for (int x : new int[] {Integer.MIN_VALUE, -5000, 0, 5000, Integer.MAX_VALUE}) {
      assertThat(Logistic.squash(x)).isBetween(1, 65535);
      assertThat(Logistic.squash(x)).isEqualTo(x == 0 ? 32768 : x < 0 ? 1 : 65535);
    }
  }
}
