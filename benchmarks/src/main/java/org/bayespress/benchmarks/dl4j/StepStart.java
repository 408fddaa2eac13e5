package org.bayespress.benchmarks.dl4j;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * What both sides begin with: weights N(0, 2 / fan-in) (He et al., 2015), biases 0, and one batch of digits, standardised.
 *
 * @param network the network
 * @param weights per weighted layer, in the order of the network's description
 * @param digits the batch
 * @param preprocessing of its pixels
 */
record StepStart(NetworkSpec network, List<float[]> weights, Dataset digits, Preprocessing preprocessing) {

  /** Adam's step size, as in the presets. */
  static final double LEARNING_RATE = 1e-3;

  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;

  /** A start of this network with a batch of this many images; always the same. */
  static StepStart of(NetworkSpec network, int batch) {
    NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.INITIALIZATION);
    List<float[]> weights = new ArrayList<>();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      float[] values = new float[layer.weightCount()];
      NormalNoise.fill(MemorySegment.ofArray(values), 0, values.length, key, 0, weights.size(), 0);
      float deviation = (float) Math.sqrt(2.0 * layer.outputs() / layer.weightCount());
      for (int i = 0; i < values.length; i++) {
        values[i] *= deviation;
      }
      weights.add(values);
    }
    Dataset digits = SyntheticDigits.of(batch, 1);
    return new StepStart(network, weights, digits, PixelScaling.standardising(digits));
  }

  /** Images of a step. */
  int batch() {
    return digits.count();
  }

  /** Inputs {@code [batch, channels, height, width]}. */
  float[] inputs() {
    float[] inputs = new float[digits.pixels().length];
    int plane = digits.height() * digits.width();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = preprocessing.apply(i / plane % digits.channels(), digits.pixels()[i] & 0xFF);
    }
    return inputs;
  }

  /** Labels as rows of one 1, {@code [batch, classes]}. */
  float[] oneHot() {
    float[] rows = new float[batch() * network.classes()];
    for (int image = 0; image < batch(); image++) {
      rows[image * network.classes() + digits.label(image)] = 1;
    }
    return rows;
  }

  /** Numbers of the images, in order. */
  int[] order() {
    return IntStream.range(0, batch()).toArray();
  }
}
