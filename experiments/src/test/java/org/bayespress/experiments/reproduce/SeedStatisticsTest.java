package org.bayespress.experiments.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedStatisticsTest {

  /** By hand: mean 1.9, s = 0.1; the tables of the t distribution have 4.303 for two degrees of freedom. */
  @Test
  void threeValues() {
    SeedStatistics error = SeedStatistics.of(List.of(2.0, 1.8, 1.9), TableColumn.Worst.LARGEST);
    double half = 4.303 * 0.1 / Math.sqrt(3);
    assertThat(error.mean()).isCloseTo(1.9, within(1e-12));
    assertThat(error.low95()).isCloseTo(1.9 - half, within(1e-4));
    assertThat(error.high95()).isCloseTo(1.9 + half, within(1e-4));
    assertThat(error.worst()).isEqualTo(2.0);
    assertThat(error.n()).isEqualTo(3);
  }

  /** By hand: mean 10, s = √2; 12.706 for one degree of freedom. */
  @Test
  void twoValues() {
    SeedStatistics ratio = SeedStatistics.of(List.of(9.0, 11.0), TableColumn.Worst.SMALLEST);
    assertThat(ratio.high95() - ratio.mean()).isCloseTo(12.706, within(1e-3));
    assertThat(ratio.worst()).isEqualTo(9.0);
  }

  @Test
  void oneValueHasNoInterval() {
    SeedStatistics one = SeedStatistics.of(List.of(1.8), TableColumn.Worst.LARGEST);
    assertThat(one.mean()).isEqualTo(1.8);
    assertThat(one.low95()).isNull();
    assertThat(one.high95()).isNull();
    assertThatThrownBy(() -> SeedStatistics.of(List.of(), TableColumn.Worst.LARGEST))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
