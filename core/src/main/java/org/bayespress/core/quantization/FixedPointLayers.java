package org.bayespress.core.quantization;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.pruning.DeadUnits;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
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
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    int exponentBits = precision.exponentBits(known.stream().map(Layer::weights).toList());
    List<Integer> significandBits = new ArrayList<>();
    List<Integer> bits = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (Layer layer : known) {
      int own = precision.significandBits(layer.weightVariances());
      significandBits.add(own);
      bits.add(1 + exponentBits + own);
      weights.add(rounded(layer.weights(), step(own)));
      biases.add(points(layer) ? layer.biases().clone() : rounded(layer.biases(), biasStep(layer, precision)));
    }
    DeadUnits.remove(network, weights, biases);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      int[] biasShape = {specs.get(i).outputs()};
      layers.add(
          new CompressedModel.Layer(
              specs.get(i).name(),
              fixedPoint(specs.get(i).weightShape(), weights.get(i), step(significandBits.get(i))),
              points(known.get(i))
                  ? new QuantizedTensor.Floats(biasShape, biases.get(i))
                  : fixedPoint(biasShape, biases.get(i), biasStep(known.get(i), precision))));
    }
    return new FixedPointLayers(layers, significandBits, bits);
  }

  private static boolean points(Layer layer) {
    return layer.biasVariances().length == 0;
  }

  private static float biasStep(Layer layer, Precision precision) {
    return step(precision.significandBits(layer.biasVariances()));
  }

  private static float step(int significandBits) {
    return Math.scalb(1f, -significandBits);
  }

  /** To the nearest multiple; halves away from zero on the positive side, towards it on the negative. */
  private static float[] rounded(float[] values, float step) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = Math.round(values[i] / step) * step;
    }
    return rounded;
  }

  private static QuantizedTensor fixedPoint(int[] shape, float[] values, float step) {
    int[] levels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      levels[i] = Math.round(values[i] / step);
    }
    return new QuantizedTensor.FixedPoint(shape, levels, step);
  }
}
