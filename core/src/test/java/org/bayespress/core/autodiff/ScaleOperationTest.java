package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Gradients of everything behind scaled inputs; {@code apart} records something between the scales and the layer. */
  private static List<float[]> gradients(ScaleDistribution distribution, boolean apart, int layers, double density) {
    int batch = 70;
    int in = 90;
    int out = 20;
    try (Slab slab = new Slab(); WorkerPool pool = WorkerPool.of(2)) {
      Tape tape = tape(slab, pool, batch);
      ScaleParameters scales = scales(slab, distribution, in);
      Variable x = tape.vector(in);
      Variable scaled = tape.scale(x, scales);
      if (apart) {
        tape.relu(tape.vector(1));
      }
      List<Tensor> parameters = new ArrayList<>();
      List<Tensor> found = new ArrayList<>(List.of(scales.dLocation(), scales.dDeviation()));
      List<Variable> outputs = new ArrayList<>();
      for (int layer = 0; layer < layers; layer++) {
        Tensor mean = slab.reserve(WeightLayout.of(new LayerSpec.Dense("fc", in, out)).tapeShape());
        Tensor variance = slab.reserve(mean.shape());
        Tensor bias = slab.reserve(out);
        Parameters weights =
            new Parameters(
                mean, variance, bias, slab.reserve(in, out), slab.reserve(in, out), slab.reserve(out));
        outputs.add(tape.dense(scaled, weights));
        parameters.addAll(List.of(mean, variance));
        found.addAll(List.of(weights.dMean(), weights.dVariance()));
      }
      slab.allocate();
      SplittableRandom random = new SplittableRandom(7);
      for (int k = 0; k < in; k++) {
        scales.location().set(k, (float) random.nextDouble());
        scales.deviation().set(k, 0.3f * (float) random.nextDouble());
      }
      for (int i = 0; i < batch * in; i++) {
        x.value().set(i, random.nextDouble() < density ? (float) random.nextDouble() : 0f);
      }
      for (Tensor tensor : parameters) {
        int stride = tensor.extent(1);
        for (int i = 0; i < tensor.length(); i++) {
          float value = 0.1f * (float) (random.nextDouble() + 0.1);
          tensor.set(i, i % stride < out ? value : 0f);
        }
      }
      tape.forward(3);
      for (Variable y : outputs) {
        for (int i = 0; i < batch * out; i++) {
          y.gradient().set(i, (float) random.nextGaussian());
        }
      }
      tape.backwardFrom(outputs.getLast(), 3);
      return found.stream().map(Tensor::toArray).toList();
    }
  }

  /**
   * A layer right behind scaled inputs makes the gradients of the scales itself where most inputs are zero; so do the operations one
   * by one, through the gradient of the scaled inputs. With two layers, the second adds.
   */
  @ParameterizedTest
  @CsvSource({"NORMAL,1,0.2", "NORMAL,2,0.2", "LOG_NORMAL,1,0.2", "LOG_NORMAL,2,0.2", "NORMAL,1,0.9",
    "LOG_NORMAL,2,0.9"})
  void layerAndScalesTogetherGiveTheGradientsOfThemApart(ScaleDistribution distribution, int layers, double density) {
    List<float[]> together = gradients(distribution, false, layers, density);
    List<float[]> apart = gradients(distribution, true, layers, density);
    for (int i = 0; i < apart.size(); i++) {
      double largest = 0;
      for (float value : apart.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(together.get(i)).containsExactly(apart.get(i), within((float) (1e-5 * largest)));
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
