package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bayespress.core.training.PosteriorLook;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

  /** A hundred looks, ten steps apart. */
  private static List<PosteriorLook> looks(IntToDoubleFunction error, IntToDoubleFunction klShare) {
    return IntStream.rangeClosed(1, 100)
        .mapToObj(i -> new PosteriorLook(10L * i, error.applyAsDouble(i), 9, 8 * klShare.applyAsDouble(i), 20, 8, 0))
        .toList();
  }

  /**
   * The error falls by 0.01 points a look, to 3 at look 60, and stays. The mean over 25 looks around look 50 is 3 + 0.01 (22 + 21 + ... + 1) /
   * 25 = 3.1012, around look 51 it is 3.0924.
   */
  @Test
  void theErrorHasToStayWithinItsTolerance() {
    Convergence line = Convergence.of(looks(i -> 3 + 0.01 * Math.max(0, 60 - i), _ -> 1.0));
    assertThat(line.finalMeansPercent()).isCloseTo(3, within(1e-12));
    assertThat(line.finalDrawsPercent()).isCloseTo(9, within(1e-12));
    assertThat(line.means()[49]).isCloseTo(3.1012, within(1e-12));
    assertThat(line.converged()).isEqualTo(OptionalLong.of(510));
    // 12 more at look 80 lift the 25 around it by 12/25
    Convergence excursion =
        Convergence.of(looks(i -> 3 + 0.01 * Math.max(0, 60 - i) + (i == 80 ? 12 : 0), _ -> 1.0));
    assertThat(excursion.converged()).isEqualTo(OptionalLong.of(930));
    // too low is as far away as too high: 2 looks of 25 may be, 3 are too many
    Convergence below = Convergence.of(looks(i -> i < 30 ? 2.0 : 3.0, _ -> 1.0));
    assertThat(below.converged()).isEqualTo(OptionalLong.of(400));
  }

  @Test
  void theKlHasToStayBelowItsLimit() {
    Convergence late = Convergence.of(looks(_ -> 3, i -> i < 42 ? 1.0101 : 1.0099));
    assertThat(late.converged()).isEqualTo(OptionalLong.of(420));
    Convergence again = Convergence.of(looks(_ -> 3, i -> i == 70 ? 1.02 : 0.9));
    assertThat(again.converged()).isEqualTo(OptionalLong.of(710));
    Convergence never = Convergence.of(looks(_ -> 3, _ -> 2.5));
    assertThat(never.converged()).isEmpty();
    assertThat(never.finalKlShare()).isEqualTo(2.5);
  }
}
