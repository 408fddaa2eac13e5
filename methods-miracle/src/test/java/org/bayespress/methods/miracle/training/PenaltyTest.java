package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.memory.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PenaltyTest {
  /** 1.02 to the tenth. */
  private static final double TEN_STEPS = 1.21899441999;

  private final Slab slab = new Slab();

  @AfterEach
  void close() {
    slab.close();
  }

  private Penalties penalties(int blocks) {
    Penalties penalties = new Penalties(slab, blocks, 5.5);
    slab.allocate();
    penalties.start(1e-4);
    return penalties;
  }

  /** By the same factor, so that a step up and a step down lead back. */
  @ParameterizedTest
  @CsvSource({"5.6, 0.25, 2.5", "5.5, 0.25, 1.6", "5.4, 0.25, 1.6", "5.6, 0, 2", "5.4, 0, 2"})
  void theWeightGrowsAboveTheBudgetAndShrinksElsewhere(double klNats, double epsilon, float expected) {
    assertThat(Penalty.next(2, klNats, 5.5, epsilon)).isEqualTo(expected);
  }

  @Test
  void blocksOnOppositeSidesOfTheirBudgetMoveApart() {
    Penalties penalties = penalties(3);
    penalties.saw(0, 5.6);
    penalties.saw(1, 5.4);
    for (int step = 0; step < 10; step++) {
      penalties.adapt(0, 0.02);
      penalties.adapt(1, 0.02);
    }
    assertThat((double) penalties.beta(0)).isCloseTo(1e-4 * TEN_STEPS, within(1e-9));
    assertThat((double) penalties.beta(1)).isCloseTo(1e-4 / TEN_STEPS, within(1e-9));
    assertThat((double) penalties.beta(2)).isCloseTo(1e-4, within(1e-11));
    assertThat(penalties.meanBeta(new int[] {0, 1})).isCloseTo(0.5e-4 * (TEN_STEPS + 1 / TEN_STEPS), within(1e-9));
    assertThat(penalties.klNats(new int[] {0, 1})).containsExactly(new double[] {11, 5.5, 5.6}, within(1e-12));
  }

  /** Only the sum counts, and only over the blocks there are. */
  @ParameterizedTest
  @CsvSource({"10.9, 1.02e-4", "11, 0.98039216e-4"})
  void blocksThatAreFilledGreedilyMoveTogether(double allowedNats, double expected) {
    Penalties penalties = penalties(3);
    penalties.saw(0, 10);
    penalties.saw(1, 1);
    penalties.saw(2, 50);
    penalties.adaptTogether(2, allowedNats, 0.02);
    for (int block = 0; block < 3; block++) {
      assertThat((double) penalties.beta(block)).isCloseTo(expected, within(1e-10));
    }
  }
}
