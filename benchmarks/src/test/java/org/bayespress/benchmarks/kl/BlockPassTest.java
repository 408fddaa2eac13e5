package org.bayespress.benchmarks.kl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.bayespress.methods.miracle.posterior.BlockPosterior;
import org.bayespress.methods.miracle.posterior.MeanKlPosterior;
import org.bayespress.methods.miracle.posterior.MeanVarPosterior;
import org.bayespress.methods.miracle.posterior.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed is the KL: against closed forms in double precision. */
class BlockPassTest {
  /** The last block has 7 places. */
  private static final int WEIGHTS = 2027;

  private static final int BLOCKS = 102;
  private static final double BUDGET = 20 * Math.log(2);

  static Iterable<String> labels() {
    return BlockPosterior.labels();
  }

  @ParameterizedTest
  @MethodSource("labels")
  void sumsAreThoseOfTheClosedForm(String label) {
    double[] sums = new double[2];
    for (int threads = 1; threads <= 2; threads++) {
      try (WorkerPool pool = WorkerPool.of(threads); BlockPass pass = BlockPass.usual(label, WEIGHTS, pool)) {
        double expected = 0;
        for (int block = 0; block < BLOCKS; block++) {
          expected += pass.defined(block).klNats();
        }
        sums[threads - 1] = pass.accumulate();
        assertThat(sums[threads - 1]).isPositive().isCloseTo(expected, within(1e-6 * expected));
        assertThat(pass.accumulate()).as("nothing is updated").isEqualTo(sums[threads - 1]);
      }
    }
    assertThat(sums[0]).isEqualTo(sums[1]);
  }

  /** 2 KL = mean^2 + s - 1 - log s with rho = 1, so d KL / d mean = mean and d KL / d log sigma = s - 1. */
  @Test
  void gradientsOfMeanVarAreThoseOfTheClosedForm() {
    try (WorkerPool pool = WorkerPool.of(1); BlockPass pass = BlockPass.usual(MeanVarPosterior.LABEL, WEIGHTS, pool)) {
      for (int block = 0; block < BLOCKS; block++) {
        BlockTarget target = pass.defined(block);
        pass.reportedNats(block);
        Span span = pass.gradients();
        for (int i = 0; i < span.count; i++) {
          double deviation = target.deviation()[i];
          double data = span.gradient[i];
          assertThat((double) span.dFirst[i]).isCloseTo(data + target.mean()[i], within(1e-5));
          assertThat((double) span.dSecond[i])
              .isCloseTo(data * span.noise[i] * deviation + deviation * deviation - 1, within(2e-5));
        }
      }
    }
  }

  /** From what samples have, whatever the table and the floats behind them. */
  @Test
  void blocksOfMeanKlHaveTheirBudget() {
    try (WorkerPool pool = WorkerPool.of(1); BlockPass pass = BlockPass.widest(MeanKlPosterior.LABEL, WEIGHTS, pool)) {
      double largest = 0;
      for (int block = 0; block < BLOCKS; block++) {
        BlockTarget drawn = pass.drawn(block);
        double budget = 0;
        for (int i = 0; i < drawn.mean().length; i++) {
          double mean = drawn.mean()[i];
          double s = drawn.deviation()[i] * drawn.deviation()[i];
          double kappa = 0.5 * (mean * mean + s - 1 - Math.log(s));
          largest = Math.max(largest, kappa);
          budget += kappa;
        }
        assertThat(budget).as("block %d", block).isCloseTo(BUDGET, within(1e-4));
        assertThat(pass.reportedNats(block)).isEqualTo(BUDGET);
      }
      assertThat(largest).as("some weight has nearly all").isGreaterThan(0.9 * BUDGET);
    }
  }

  /** What a sample without noise, and one with much, tell of means and deviations is what the definition says. */
  @ParameterizedTest
  @MethodSource("labels")
  void drawnIsWhatIsDefined(String label) {
    try (WorkerPool pool = WorkerPool.of(1); BlockPass pass = BlockPass.widest(label, WEIGHTS, pool)) {
      for (int block = 0; block < BLOCKS; block++) {
        BlockTarget defined = pass.defined(block);
        BlockTarget drawn = pass.drawn(block);
        for (int i = 0; i < defined.mean().length; i++) {
          assertThat(drawn.mean()[i]).isCloseTo(defined.mean()[i], within(3e-6));
          assertThat(drawn.deviation()[i] / defined.deviation()[i]).isCloseTo(1, within(2e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian/mean-va", "mean-kl/gaussian"})
  void unknownTermsAreRefused(String form) {
    assertThatThrownBy(() -> KlSource.of(KlForm.parse(form)))
        .hasMessageContaining(form).hasMessageContaining("gaussian/mean-var");
  }
}
