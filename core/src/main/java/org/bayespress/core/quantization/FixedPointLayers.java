package org.bayespress.core.quantization;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.NetworkSpec;

/**
 * A pruned network with every layer's weights rounded to multiples of {@code 2^-t}, t its significand bits; biases to
 * multiples of a power of two that follows from their own variances in the same way, or kept where they have none. Units
 * that rounding leaves without a connection are taken out.
 *
 * @param layers as they are stored
 * @param significandBits per layer
 * @param bits per layer: sign, exponent and significand
 */
public record FixedPointLayers(
    List<CompressedModel.Layer> layers, List<Integer> significandBits, List<Integer> bits) {

  /**
   * What is known of one layer.
   *
   * @param weights with an exact zero where a weight is pruned
   * @param biases one per output
   * @param weightVariances posterior variances of the weights that are left, in any order
   * @param biasVariances those of the biases that are left; empty where biases are points
   */
  public record Layer(float[] weights, float[] biases, double[] weightVariances, double[] biasVariances) {}

  /**
   * Rounds.
   *
   * @param known one per weighted layer of the network
   */
  public static FixedPointLayers of(NetworkSpec network, List<Layer> known, Precision precision) {
    int exponentBits = precision.exponentBits(known.stream().map(Layer::weights).toList());
    List<Integer> significandBits = new ArrayList<>();
    List<Integer> bits = new ArrayList<>();
    float[] weightSteps = new float[known.size()];
    float[] biasSteps = new float[known.size()];
    for (int i = 0; i < known.size(); i++) {
      Layer layer = known.get(i);
      significandBits.add(precision.significandBits(layer.weightVariances()));
      bits.add(1 + exponentBits + significandBits.get(i));
      weightSteps[i] = step(significandBits.get(i));
      biasSteps[i] = layer.biasVariances().length == 0
          ? RoundedLayers.KEPT
          : step(precision.significandBits(layer.biasVariances()));
    }
    List<CompressedModel.Layer> layers = RoundedLayers.of(
        network, known.stream().map(Layer::weights).toList(), known.stream().map(Layer::biases).toList(), weightSteps,
        biasSteps);
    return new FixedPointLayers(layers, significandBits, bits);
  }

  private static float step(int significandBits) {
    return Math.scalb(1f, -significandBits);
  }
}
