package org.bayespress.methods.miracle.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.memory.Slab;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against differences of the objective {@code sum of c w + klWeight KL}; the KL of a block. */
class BlockPosteriorTest {
  private static final int COUNT = 11;
  private static final double BUDGET = 9.7;
  private static final double KL_WEIGHT = 0.3;

  private final Slab slab = new Slab();

  @AfterEach
  void close() {
    slab.close();
  }

  private BlockPosterior posterior(String label, double spread) {
    BlockPosterior posterior = BlockPosterior.reserve(label, slab, COUNT, BUDGET);
    slab.allocate();
    for (int i = 0; i < COUNT; i++) {
      posterior.state().get(0).value().set(i, (float) (spread * Math.sin(3 * i + 1)));
      posterior.state().get(1).value().set(i, (float) (spread * Math.cos(5 * i) - 1));
    }
    return posterior;
  }

  private static Span span() {
    Span span = new Span(COUNT);
    span.count = COUNT;
    for (int i = 0; i < COUNT; i++) {
      span.rho[i] = i % 2 == 0 ? 0.7f : 0.4f;
      span.noise[i] = (float) (1.5 * Math.sin(7 * i + 2));
      span.gradient[i] = (float) Math.cos(2 * i);
    }
    return span;
  }

  private static double objective(BlockPosterior posterior, Span span) {
    posterior.sample(span);
    double sum = posterior.penalised() ? KL_WEIGHT * posterior.target(span).klNats() : 0;
    posterior.sample(span);
    for (int i = 0; i < COUNT; i++) {
      sum += span.gradient[i] * (double) span.weight[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {MeanVarPosterior.LABEL, MeanKlPosterior.LABEL})
  void gradientsAreTheSlopesOfTheObjective(String label) {
    BlockPosterior posterior = posterior(label, 0.8);
    Span span = span();
    double[][] slopes = new double[2][COUNT];
    for (int p = 0; p < 2; p++) {
      AdamArray array = posterior.state().get(p);
      for (int i = 0; i < COUNT; i++) {
        float value = array.value().get(i);
        array.value().set(i, value + 0x1p-8f);
        double above = objective(posterior, span);
        array.value().set(i, value - 0x1p-8f);
        slopes[p][i] = (above - objective(posterior, span)) * 0x1p7;
        array.value().set(i, value);
      }
    }
    double[] ofScale = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      float rho = span.rho[i];
      span.rho[i] = rho * (float) Math.exp(1e-2);
      double above = objective(posterior, span);
      span.rho[i] = rho * (float) Math.exp(-1e-2);
      ofScale[i] = (above - objective(posterior, span)) / 2e-2;
      span.rho[i] = rho;
    }
    posterior.update(span, KL_WEIGHT, new AdamRate(0, 0.5f, 0.5f, 1e-8f));
    for (int i = 0; i < COUNT; i++) {
      for (int p = 0; p < 2; p++) {
        float found = (p == 0 ? span.dFirst : span.dSecond)[i];
        assertThat((double) found).as("parameter %d of place %d", p, i).isCloseTo(slopes[p][i], within(2e-3));
        // Adam got it
        assertThat(posterior.state().get(p).first().get(i)).isEqualTo(0.5f * found);
      }
      assertThat((double) span.dLogRho[i]).as("scale of place %d", i).isCloseTo(ofScale[i], within(2e-3));
    }
  }

  /** Whatever the parameters, the block has its budget; the KL reported and that of the target agree. */
  @Test
  void theKlOfMeanKlIsItsBudget() {
    BlockPosterior posterior = posterior(MeanKlPosterior.LABEL, 4);
    Span span = span();
    assertThat(posterior.target(span).klNats()).isCloseTo(BUDGET, within(1e-4));
    assertThat(posterior.update(span, 0, new AdamRate(0.5f, 0.9f, 0.999f, 1e-8f))).isEqualTo(BUDGET);
    assertThat(posterior.target(span).klNats()).isCloseTo(BUDGET, within(1e-4));
  }

  @Test
  void theKlOfMeanVarIsThatOfItsTarget() {
    BlockPosterior posterior = posterior(MeanVarPosterior.LABEL, 0.5);
    Span span = span();
    double kl = posterior.target(span).klNats();
    assertThat(posterior.update(span, 0, new AdamRate(0, 0.9f, 0.999f, 1e-8f))).isCloseTo(kl, within(1e-5));
  }

  /** The sample of a training step comes from the posterior that is coded. */
  @ParameterizedTest
  @ValueSource(strings = {MeanVarPosterior.LABEL, MeanKlPosterior.LABEL})
  void samplesAreThoseOfTheTarget(String label) {
    BlockPosterior posterior = posterior(label, 2);
    Span span = span();
    BlockTarget target = posterior.target(span);
    posterior.sample(span);
    for (int i = 0; i < COUNT; i++) {
      double expected = span.rho[i] * (target.mean()[i] + target.deviation()[i] * span.noise[i]);
      assertThat((double) span.weight[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void meanKlStartsAtMeansThatItsBudgetReaches() {
    MeanKlPosterior posterior = new MeanKlPosterior(slab, COUNT, BUDGET);
    slab.allocate();
    Span span = span();
    float[] means = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      means[i] = 0.1f * (i - 5);
    }
    means[10] = 50;
    posterior.start(span, means);
    BlockTarget target = posterior.target(span);
    for (int i = 0; i < 10; i++) {
      assertThat(target.mean()[i] * span.rho[i]).isCloseTo(means[i], within(1e-5));
    }
    assertThat(target.mean()[10]).isCloseTo(0.9 * Math.sqrt(2 * BUDGET / COUNT), within(1e-5));
    assertThat(target.klNats()).isCloseTo(BUDGET, within(1e-4));
  }
}
