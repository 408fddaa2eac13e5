package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution, scale and pooling as one operation against the three one after the other. */
class PooledConvTest {
  private static final NoiseKey KEY =
      NoiseKey.of(Long.getLong("test.seed", 20261126L), NoiseKey.Purpose.MONTE_CARLO);

  /** Weights of two outputs. */
  private static final int MUTED = 2 * 54;

  /** Both ways are recorded alike: the same arrays are filled with the same numbers. */
  private static final class Layer implements AutoCloseable {
    final Slab slab = new Slab();
    final WorkerPool pool;
    final Parameters weights;
    final ScaleParameters scales;
    final Tape tape;
    final Variable input;
    final Variable output;

    Layer(boolean pooled, int threads, boolean variational, ScaleDistribution distribution, int batch, boolean muted) {
      pool = WorkerPool.of(threads);
      int[] shape = {11, 6, 3, 3};
      boolean scaled = distribution != null;
      weights =
          new Parameters(
              slab.reserve(shape), variational ? slab.reserve(shape) : null, slab.reserve(11), slab.reserve(shape),
              variational ? slab.reserve(shape) : null, slab.reserve(11), scaled ? slab.reserve(11) : null,
              scaled ? slab.reserve(11) : null);
      scales =
          scaled
              ? new ScaleParameters(
                  distribution, slab.reserve(11), slab.reserve(11), slab.reserve(11), slab.reserve(11))
              : null;
      tape =
          new Tape(
              slab, pool,
              (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, KEY, step, layer, index),
              batch, true);
      input = tape.innerImage(6, 9, 11);
      if (pooled) {
        output = tape.pooledConv2d(input, weights, scales, 2);
      } else {
        Variable y = tape.conv2d(input, weights);
        output = tape.maxPool(scaled ? tape.scale(y, scales) : y, 2);
      }
      slab.allocate();
      fill(muted);
    }

    private void fill(boolean muted) {
      normals(input.value(), 1);
      normals(output.gradient(), 2);
      for (int i = 0; i < output.gradient().length(); i += 3) {
        output.gradient().set(i, 0f);
      }
      normals(weights.mean(), 3);
      normals(weights.bias(), 4);
      if (weights.variational()) {
        squares(weights.variance(), 5);
        for (int i = 0; muted && i < MUTED; i++) {
          weights.mean().set(i, 0f);
          weights.variance().set(i, 0f);
        }
      }
      if (scales != null) {
        squares(weights.biasVariance(), 6);
        normals(scales.location(), 7);
        squares(scales.deviation(), 8);
      }
    }

    private static void normals(Tensor tensor, int field) {
      NormalNoise.fill(tensor.segment(), 0, tensor.length(), KEY, field, 99, 0);
    }

    private static void squares(Tensor tensor, int field) {
      normals(tensor, field);
      for (int i = 0; i < tensor.length(); i++) {
        tensor.set(i, 0.1f * tensor.get(i) * tensor.get(i));
      }
    }

    List<float[]> run() {
      List<float[]> results = new ArrayList<>();
      // twice: nothing of the first step may stay
      for (int step = 0; step < 2; step++) {
        tape.forward(step);
        tape.backwardFrom(output, step);
      }
      results.add(numbers(output.value()));
      results.add(numbers(input.gradient()));
      results.add(numbers(weights.dMean()));
      results.add(numbers(weights.dBias()));
      if (weights.variational()) {
        results.add(numbers(weights.dVariance()));
      }
      if (scales != null) {
        results.add(numbers(weights.dBiasVariance()));
        results.add(numbers(scales.dLocation()));
        results.add(numbers(scales.dDeviation()));
      }
      return results;
    }

    private static float[] numbers(Tensor tensor) {
      float[] values = new float[(int) tensor.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.get(i);
      }
      return values;
    }

    @Override
    public void close() {
      pool.close();
      slab.close();
    }
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (int batch : new int[] {1, 20, 32}) {
      cases.add(Arguments.of(false, null, batch, false));
      cases.add(Arguments.of(true, null, batch, false));
      cases.add(Arguments.of(true, null, batch, true));
      cases.add(Arguments.of(true, ScaleDistribution.NORMAL, batch, false));
      cases.add(Arguments.of(true, ScaleDistribution.LOG_NORMAL, batch, false));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "variational {0} scales {1} batch {2} muted {3}")
  @MethodSource("cases")
  void isTheThreeOperationsInOne(boolean variational, ScaleDistribution distribution, int batch, boolean muted) {
    List<float[]> apart;
    try (Layer layer = new Layer(false, 1, variational, distribution, batch, muted)) {
      apart = layer.run();
    }
    List<float[]> first = null;
    for (int threads = 1; threads <= 3; threads++) {
      try (Layer layer = new Layer(true, threads, variational, distribution, batch, muted)) {
        List<float[]> one = layer.run();
        assertThat(one.getFirst()).as("values").containsExactly(apart.getFirst());
        for (int i = 1; i < one.size(); i++) {
          if (muted && (i == 2 || i == 4)) {
            // gradients of muted weights are nobody's business; these outputs have no others
            Arrays.fill(apart.get(i), 0, MUTED, 0f);
          }
          close(one.get(i), apart.get(i), "gradient " + i);
        }
        first = first == null ? one : first;
        for (int i = 0; i < one.size(); i++) {
          assertThat(one.get(i)).as("%d threads", threads).containsExactly(first.get(i));
        }
      }
    }
  }

  private static void close(float[] found, float[] expected, String what) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as(what).isPositive();
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(2e-6 * largest));
    }
  }

  @Test
  void scalesOfAnotherNumberOfChannelsAreRefused() {
    try (Slab slab = new Slab(); WorkerPool pool = WorkerPool.of(1)) {
      Tape tape = new Tape(slab, pool, (target, step, layer, index, count) -> {}, 4, true);
      Variable x = tape.image(1, 6, 6);
      Parameters weights =
          new Parameters(slab.reserve(3, 1, 3, 3), null, slab.reserve(3), slab.reserve(3, 1, 3, 3), null,
              slab.reserve(3));
      ScaleParameters scales =
          new ScaleParameters(
              ScaleDistribution.NORMAL, slab.reserve(2), slab.reserve(2), slab.reserve(2), slab.reserve(2));
      assertThatThrownBy(() -> tape.pooledConv2d(x, weights, scales, 2)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 groups of scales do not fit 3 channels");
    }
  }
}
