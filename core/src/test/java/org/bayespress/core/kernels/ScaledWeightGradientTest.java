package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bayespress.core.kernels.NonZeros.Use;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of weights and scales against sums over all elements in double precision, and lanes against single numbers. */
class ScaledWeightGradientTest {
  private static final long SEED = Long.getLong("test.seed", 20261126L);

  /** Shapes with rests of blocks, panels and vectors; few, many and all inputs not zero. */
  static Stream<Arguments> cases() {
    int[][] shapes = {{1, 1, 1}, {3, 17, 5}, {70, 130, 37}, {65, 80, 144}, {130, 70, 300}};
    List<Arguments> all = new ArrayList<>();
    for (int[] shape : shapes) {
      for (double density : new double[] {0, 0.2, 1}) {
        for (boolean squared : new boolean[] {false, true}) {
          all.add(Arguments.of(shape[0], shape[1], shape[2], density, squared, true));
          all.add(Arguments.of(shape[0], shape[1], shape[2], density, squared, false));
        }
      }
    }
    return all.stream();
  }

  /** Everything that is read and written. */
  private static final class Fixture implements AutoCloseable {
    final int batch;
    final int in;
    final int out;
    final int stride;
    final boolean squared;
    final boolean normal;
    final Slab slab = new Slab();
    final Tensor x;
    final Tensor eps;
    final Tensor u;
    final Tensor location;
    final Tensor deviation;
    final Tensor weights;
    final Tensor dy;
    final Tensor rows;
    final Tensor dWeights;
    final ScaledWeightGradient gradient;

    Fixture(int batch, int in, int out, double density, boolean squared, boolean normal, boolean lanes) {
      this.batch = batch;
      this.in = in;
      this.out = out;
      this.squared = squared;
      this.normal = normal;
      stride = SparseProduct.stride(out);
      x = slab.reserve(batch, in);
      eps = slab.reserve(batch, in);
      u = slab.reserve(batch, in);
      location = slab.reserve(in);
      deviation = slab.reserve(in);
      weights = slab.reserve(in, stride);
      dy = slab.reserve(batch, stride);
      rows = slab.reserve(ScaledWeightGradient.scratch(out));
      dWeights = slab.reserve(in, out);
      slab.allocate();
      fill(new SplittableRandom(SEED), density);
      gradient = new ScaledWeightGradient(in, out, squared, lanes);
      NonZeros lists = new NonZeros(batch, in, Set.of(Use.SCALE_GRADIENT));
      for (int task = 0; task < lists.columnTasks(); task++) {
        lists.takeScaledColumns(task, u.segment(), new ScaledInputs(x.segment(), eps.segment(), normal), lanes);
      }
      for (int task = lists.columnTasks() - 1; task >= 0; task--) {
        gradient.run(
            task, lists, dy.segment(), weights.segment(), location.segment(), deviation.segment(), normal,
            rows.segment(), new float[ScaledWeightGradient.SUMS], dWeights.segment());
      }
    }

    private void fill(SplittableRandom random, double density) {
      for (int k = 0; k < in; k++) {
        location.set(k, 0.5f * (float) random.nextGaussian());
        deviation.set(k, 0.1f + 0.3f * (float) random.nextDouble());
      }
      for (int i = 0; i < batch * in; i++) {
        float noise = (float) random.nextGaussian();
        eps.set(i, noise);
        x.set(i, random.nextDouble() < density ? (float) random.nextGaussian() : 0f);
        float drawn = Math.fma(noise, deviation.get(i % in), location.get(i % in));
        u.set(i, x.get(i) * (normal ? drawn : (float) Math.exp(drawn)));
      }
      for (int i = 0; i < in * stride; i++) {
        weights.set(i, i % stride < out ? (float) random.nextGaussian() : 0f);
      }
      for (int i = 0; i < batch * stride; i++) {
        dy.set(i, i % stride < out ? (float) random.nextGaussian() : 0f);
      }
      rows.fill(Float.NaN);
      dWeights.fill(Float.NaN);
    }

    /** Input k of example b as the weights see it. */
    double input(int b, int k) {
      double value = u.get((long) b * in + k);
      return squared ? value * value : value;
    }

    /** Its derivative with respect to the location. */
    double slope(int b, int k) {
      double value = u.get((long) b * in + k);
      double s = normal ? x.get((long) b * in + k) : value;
      return squared ? 2 * value * s : s;
    }

    double noise(int b, int k) {
      return eps.get((long) b * in + k);
    }

    double gradientOfInput(int b, int k) {
      double sum = 0;
      for (int o = 0; o < out; o++) {
        sum += (double) dy.get((long) b * stride + o) * weights.get((long) k * stride + o);
      }
      return sum;
    }

    @Override
    public void close() {
      slab.close();
    }
  }

  @ParameterizedTest(name = "batch={0} in={1} out={2} density={3} squared={4} normal={5}")
  @MethodSource("cases")
  void everyGradientIsTheSumOverAllElements(int batch, int in, int out, double density, boolean squared,
      boolean normal) {
    try (Fixture f = new Fixture(batch, in, out, density, squared, normal, true)) {
      for (int k = 0; k < in; k++) {
        double location = 0;
        double deviation = 0;
        double size = 1e-30;
        for (int b = 0; b < batch; b++) {
          double share = f.gradientOfInput(b, k) * f.slope(b, k);
          location += share;
          deviation += share * f.noise(b, k);
          size += Math.abs(f.slope(b, k)) * (1 + Math.abs(f.noise(b, k))) * out;
        }
        close(f.gradient.dLocation(k), location, size, "dLocation[" + k + "]");
        close(f.gradient.dDeviation(k), deviation, size, "dDeviation[" + k + "]");
        for (int o = 0; o < out; o++) {
          double sum = 0;
          double terms = 1e-30;
          for (int b = 0; b < batch; b++) {
            double term = f.input(b, k) * f.dy.get((long) b * f.stride + o);
            sum += term;
            terms += Math.abs(term) + Math.abs(f.slope(b, k)) * (1 + Math.abs(f.noise(b, k)));
          }
          close(f.dWeights.get((long) k * out + o), sum, terms, "dW[" + o + "," + k + "]");
        }
      }
    }
  }

  private static void close(float found, double truth, double size, String what) {
    // a few hundred terms, each rounded a few times
    assertThat((double) found).as("%s, seed %d", what, SEED).isCloseTo(truth, within(3e-6 * size));
  }

  @ParameterizedTest(name = "batch={0} in={1} out={2} density={3} squared={4} normal={5}")
  @MethodSource("cases")
  void lanesAndSingleNumbersGiveTheSameBits(int batch, int in, int out, double density, boolean squared,
      boolean normal) {
    try (Fixture lanes = new Fixture(batch, in, out, density, squared, normal, true);
        Fixture singles = new Fixture(batch, in, out, density, squared, normal, false)) {
      assertThat(lanes.dWeights.toArray()).containsExactly(singles.dWeights.toArray());
      for (int k = 0; k < in; k++) {
        assertThat(lanes.gradient.dLocation(k)).isEqualTo(singles.gradient.dLocation(k));
        assertThat(lanes.gradient.dDeviation(k)).isEqualTo(singles.gradient.dDeviation(k));
      }
    }
  }
}
