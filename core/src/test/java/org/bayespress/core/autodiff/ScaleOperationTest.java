package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one z belongs to, and how it is distributed. Gradients are checked with those of whole networks. */
class ScaleOperationTest {
  private static final NoiseKey KEY = NoiseKey.of(Long.getLong("test.seed", 17L), NoiseKey.Purpose.ACTIVATION_NOISE);

  private static Tape tape(Slab slab, WorkerPool pool, int batch) {
    return new Tape(
        slab, pool,
        (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, KEY, step, layer, index), batch,
        true);
  }

  private static ScaleParameters scales(Slab slab, ScaleDistribution distribution, int groups) {
    return new ScaleParameters(
        distribution, slab.reserve(groups), slab.reserve(groups), slab.reserve(groups), slab.reserve(groups));
  }

  private static void fill(ScaleParameters scales) {
    for (int g = 0; g < scales.groups(); g++) {
      scales.location().set(g, 0.3f * g - 0.5f);
      scales.deviation().set(g, 0.1f + 0.2f * g);
    }
  }

  private static float[] unit(Tensor x) {
    x.fill(1f);
    return x.toArray();
  }

  /** Over many examples and steps: mean and variance of z per group, and no correlation of neighbours. */
  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void sampledMomentsAreThoseOfTheDistribution(ScaleDistribution distribution) {
    int batch = 250;
    int features = 3;
    try (Slab slab = new Slab(); WorkerPool pool = WorkerPool.of(1)) {
      Tape tape = tape(slab, pool, batch);
      ScaleParameters scales = scales(slab, distribution, features);
      Variable x = tape.vector(features);
      Variable y = tape.scale(x, scales);
      slab.allocate();
      fill(scales);
      unit(x.value());
      SummaryStatistics[] found = new SummaryStatistics[features];
      Arrays.setAll(found, i -> new SummaryStatistics());
      double product = 0;
      int steps = 400;
      for (int step = 0; step < steps; step++) {
        tape.forward(step);
        for (int i = 0; i < batch * features; i++) {
          found[i % features].addValue(y.value().get(i));
        }
        for (int row = 0; row + 1 < batch; row++) {
          product += (double) y.value().get(row * 3L) * y.value().get(row * 3L + 4) / (steps * (batch - 1.0));
        }
      }
      double root = Math.sqrt((double) batch * steps);
      double[] means = new double[features];
      for (int g = 0; g < features; g++) {
        means[g] = distribution.mean(scales.location().get(g), scales.deviation().get(g));
        double variance = distribution.variance(scales.location().get(g), scales.deviation().get(g));
        assertThat(found[g].getMean()).isCloseTo(means[g], within(4.5 * Math.sqrt(variance) / root));
        assertThat(found[g].getVariance()).isCloseTo(variance, within(0.05 * variance));
      }
      assertThat(product).isCloseTo(means[0] * means[1], within(0.01));
    }
  }

  /** In images, all pixels of a channel of an image share one z; other channels, images and steps have others. */
  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void aChannelOfAnImageHasOneScale(ScaleDistribution distribution) {
    // groups of 7 images; planes of 7 * 15 elements, no multiple of a vector
    int batch = 21;
    try (Slab slab = new Slab(); WorkerPool pool = WorkerPool.of(3)) {
      Tape tape = tape(slab, pool, batch);
      ScaleParameters scales = scales(slab, distribution, 2);
      Variable x = tape.image(2, 5, 3);
      Variable y = tape.scale(x, scales);
      slab.allocate();
      fill(scales);
      unit(x.value());
      tape.forward(0);
      float[] first = y.value().toArray();
      tape.forward(1);
      float[] second = y.value().toArray();
      tape.forward(0);
      assertThat(y.value().toArray()).containsExactly(first);
      Set<Float> distinct = new HashSet<>();
      for (int group = 0; group < 3; group++) {
        for (int channel = 0; channel < 2; channel++) {
          for (int image = 0; image < 7; image++) {
            int at = (group * 2 + channel) * 15 * 7 + image;
            distinct.add(first[at]);
            assertThat(second[at]).isNotEqualTo(first[at]);
            for (int pixel = 1; pixel < 15; pixel++) {
              assertThat(first[at + pixel * 7]).isEqualTo(first[at]);
            }
          }
        }
      }
      assertThat(distinct).hasSize(21 * 2);
    }
  }

  @Test
  void groupsThatDoNotFitAreRefused() {
    try (Slab slab = new Slab(); WorkerPool pool = WorkerPool.of(1)) {
      Tape tape = tape(slab, pool, 10);
      Variable image = tape.image(4, 5, 5);
      Variable vector = tape.vector(12);
      ScaleParameters three = scales(slab, ScaleDistribution.NORMAL, 3);
      assertThatThrownBy(() -> tape.scale(image, three)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 groups").hasMessageContaining("4 channels");
      assertThatThrownBy(() -> tape.scale(vector, three)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("12 features");
      Tensor values = slab.reserve(4);
      assertThatThrownBy(() -> new Parameters(values, null, values, values, null, values, values, values))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no variance");
    }
  }
}
