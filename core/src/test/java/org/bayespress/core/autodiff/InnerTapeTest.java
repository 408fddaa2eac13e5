package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tape that holds one variational convolution and no loss; the gradient of its output is given. */
class InnerTapeTest {
  private static final NoiseKey KEY = NoiseKey.of(5, NoiseKey.Purpose.ACTIVATION_NOISE);
  private static final int STEP = 3;

  private final Slab slab = new Slab();
  private final WorkerPool pool = WorkerPool.of(2);
  private final Parameters parameters = new Parameters(
      slab.reserve(3, 2, 2, 2), slab.reserve(3, 2, 2, 2), slab.reserve(3), slab.reserve(3, 2, 2, 2),
      slab.reserve(3, 2, 2, 2), slab.reserve(3));
  private Tape tape;
  private Variable input;
  private Variable output;

  @BeforeEach
  void record() {
    tape = new Tape(
        slab, pool, (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, KEY, step, layer, index),
        4, true);
    input = tape.innerImage(2, 5, 4);
    output = tape.conv2d(input, parameters);
    slab.allocate();
    fill(parameters.mean(), 1);
    fill(parameters.variance(), 2);
    fill(parameters.bias(), 3);
    fill(input.value(), 4);
    fill(output.gradient(), 5);
    for (int i = 0; i < parameters.variance().length(); i++) {
      parameters.variance().set(i, 0.1f + Math.abs(parameters.variance().get(i)));
    }
  }

  private static void fill(Tensor tensor, int field) {
    NormalNoise.fill(tensor.segment(), 0, tensor.length(), KEY, field, 0, 0);
  }

  @AfterEach
  void close() {
    pool.close();
    slab.close();
  }

  /** The inner product of output and given gradient, whose gradients backwardFrom computes. */
  private double objective() {
    tape.forward(STEP);
    double sum = 0;
    for (int i = 0; i < output.value().length(); i++) {
      sum += (double) output.value().get(i) * output.gradient().get(i);
    }
    return sum;
  }

  private double slope(Tensor tensor, int index) {
    float before = tensor.get(index);
    float h = 1e-2f;
    tensor.set(index, before + h);
    double above = objective();
    tensor.set(index, before - h);
    double below = objective();
    tensor.set(index, before);
    return (above - below) / (2 * h);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    objective();
    tape.backwardFrom(output, STEP);
    float[] dInput = input.gradient().toArray();
    float[] dMean = parameters.dMean().toArray();
    float[] dVariance = parameters.dVariance().toArray();
    for (int i = 0; i < dInput.length; i += 3) {
      assertThat((double) dInput[i]).as("input %d", i).isCloseTo(slope(input.value(), i),
          within(5e-3 + 5e-3 * Math.abs(dInput[i])));
    }
    for (int i = 0; i < dMean.length; i++) {
      assertThat((double) dMean[i]).as("mean %d", i).isCloseTo(slope(parameters.mean(), i),
          within(5e-3 + 5e-3 * Math.abs(dMean[i])));
      assertThat((double) dVariance[i]).as("variance %d", i)
          .isCloseTo(slope(parameters.variance(), i), within(5e-3 + 5e-3 * Math.abs(dVariance[i])));
    }
  }

  @Test
  void aTapeWithoutGradientsRefuses() {
    Tape forwardOnly = new Tape(new Slab(), pool, null, 4, false);
    assertThatThrownBy(() -> forwardOnly.backwardFrom(output, STEP)).isInstanceOf(IllegalStateException.class)
        .hasMessage("this tape was planned without gradients");
  }
}
