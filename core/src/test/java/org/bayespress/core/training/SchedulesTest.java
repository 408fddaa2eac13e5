package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The schedules of the published Sparse VD code, in its own notation. */
class SchedulesTest {

  @Test
  void leNet300Rate() {
    LearningRate rate = new LearningRate(1e-3, 100, 200, 0);
    for (int e = 0; e <= 200; e++) {
      assertThat(rate.at(e)).as("epoch %d", e).isCloseTo(1e-3 * Math.min(2 - e / 100.0, 1), within(1e-15));
    }
  }

  @Test
  void leNet5Rate() {
    LearningRate rate = new LearningRate(1e-3, 0, 200, 0);
    for (int e = 0; e <= 200; e++) {
      assertThat(rate.at(e)).as("epoch %d", e).isCloseTo(1e-3 * (200 - e) / 200, within(1e-15));
    }
  }

  @Test
  void klWeight() {
    KlWarmUp warmUp = new KlWarmUp(5, 20);
    for (int e = 0; e < 40; e++) {
      double published = e < 5 ? 0 : e < 20 ? (e - 5) / 15.0 : 1;
      assertThat(warmUp.at(e)).as("epoch %d", e).isCloseTo(published, within(1e-15));
    }
    assertThat(new KlWarmUp(0, 0).at(0)).isEqualTo(1);
  }
}
