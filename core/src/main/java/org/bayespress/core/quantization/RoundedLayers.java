package org.bayespress.core.quantization;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.pruning.DeadUnits;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Layers whose weights and biases are multiples of given steps; units that rounding leaves without a connection are gone. */
final class RoundedLayers {
  /** The step of biases that stay as they are. */
  static final float KEPT = 0;

  private RoundedLayers() {}

  /**
   * Rounds to the nearest multiples.
   *
   * @param weights one array per weighted layer, as are the biases
   * @param weightSteps one per layer, above 0
   * @param biasSteps one per layer, above 0, or {@link #KEPT}
   */
  static List<CompressedModel.Layer> of(
      NetworkSpec network, List<float[]> weights, List<float[]> biases, float[] weightSteps, float[] biasSteps) {
    List<float[]> roundedWeights = new ArrayList<>();
    List<float[]> roundedBiases = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      roundedWeights.add(rounded(weights.get(i), weightSteps[i]));
      roundedBiases.add(biasSteps[i] == KEPT ? biases.get(i).clone() : rounded(biases.get(i), biasSteps[i]));
    }
    DeadUnits.remove(network, roundedWeights, roundedBiases);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      LayerSpec.Weighted spec = network.weightedLayers().get(i);
      int[] biasShape = {spec.outputs()};
      layers.add(
          new CompressedModel.Layer(
              spec.name(),
              fixedPoint(spec.weightShape(), roundedWeights.get(i), weightSteps[i]),
              biasSteps[i] == KEPT
                  ? new QuantizedTensor.Floats(biasShape, roundedBiases.get(i))
                  : fixedPoint(biasShape, roundedBiases.get(i), biasSteps[i])));
    }
    return layers;
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
