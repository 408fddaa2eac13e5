package org.bayespress.methods.bc;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.DeadUnits;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;

/**
 * A pruned network with every layer's weights rounded to multiples of {@code 2^-t}, t its significand bits; biases to
 * multiples of a power of two that follows from their own variances in the same way. Units that rounding leaves without a
 * connection are taken out.
 *
 * @param layers as they are stored
 * @param significandBits per layer
 * @param bits per layer: sign, exponent and significand
 */
record FixedPointLayers(List<CompressedModel.Layer> layers, List<Integer> significandBits, List<Integer> bits) {

  static FixedPointLayers of(TrainedPosterior posterior, Groups.Pruned pruned, Precision precision) {
    List<LayerSpec.Weighted> specs = posterior.network().weightedLayers();
    int exponentBits = precision.exponentBits(pruned.weights());
    List<Integer> significandBits = new ArrayList<>();
    List<Integer> bits = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    float[] biasSteps = new float[specs.size()];
    for (int i = 0; i < specs.size(); i++) {
      TrainedPosterior.Layer layer = posterior.layers().get(i);
      significandBits.add(precision.significandBits(variances(layer, pruned.survivors(), i)));
      bits.add(1 + exponentBits + significandBits.get(i));
      biasSteps[i] = step(precision.significandBits(biasVariances(layer, pruned.survivors().outputs(i))));
      weights.add(rounded(pruned.weights().get(i), step(significandBits.get(i))));
      biases.add(rounded(pruned.biases().get(i), biasSteps[i]));
    }
    DeadUnits.remove(posterior.network(), weights, biases);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      layers.add(
          new CompressedModel.Layer(
              specs.get(i).name(),
              fixedPoint(specs.get(i).weightShape(), weights.get(i), step(significandBits.get(i))),
              fixedPoint(new int[] {specs.get(i).outputs()}, biases.get(i), biasSteps[i])));
    }
    return new FixedPointLayers(layers, significandBits, bits);
  }

  private static float step(int significandBits) {
    return Math.scalb(1f, -significandBits);
  }

  private static double[] variances(TrainedPosterior.Layer layer, Survivors survivors, int index) {
    double[] variances = new double[survivors.weightCounts().get(index)];
    int to = 0;
    for (int j = 0; j < layer.theta().length; j++) {
      if (survivors.weight(index, j)) {
        variances[to++] = layer.variance(j);
      }
    }
    return variances;
  }

  private static double[] biasVariances(TrainedPosterior.Layer layer, boolean[] alive) {
    double[] variances = new double[Survivors.count(alive)];
    int to = 0;
    for (int output = 0; output < alive.length; output++) {
      if (alive[output]) {
        variances[to++] = layer.biasVariance(output);
      }
    }
    return variances;
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
