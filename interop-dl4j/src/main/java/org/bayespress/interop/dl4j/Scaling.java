package org.bayespress.interop.dl4j;

import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedNormalization;

/**
 * What a batch normalisation is when it predicts, {@code y = scale x + shift} of every channel or feature, on its way into weights.
 *
 * @param source the batch normalisation
 * @param scale one per channel or feature, in our order
 * @param shift likewise
 */
record Scaling(SourceLayer source, double[] scale, double[] shift) {

  /** This one, and another behind it. */
  Scaling then(Scaling next) {
    double[] both = new double[scale.length];
    double[] shifts = new double[scale.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = next.scale[i] * scale[i];
      shifts[i] = next.scale[i] * shift[i] + next.shift[i];
    }
    return new Scaling(next.source, both, shifts);
  }

  /** Of the outputs of a layer: with {@code x = W a + b}, weights {@code scale W} and biases {@code scale b + shift}. */
  DecodedLayer behind(DecodedLayer layer) {
    int fanIn = layer.weight().length / layer.bias().length;
    float[] weight = new float[layer.weight().length];
    float[] bias = new float[layer.bias().length];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (scale[i / fanIn] * layer.weight()[i]);
    }
    for (int o = 0; o < bias.length; o++) {
      bias[o] = (float) (scale[o] * layer.bias()[o] + shift[o]);
    }
    return new DecodedLayer(layer.name(), weight, bias);
  }

  /**
   * Of the inputs of a dense layer: {@code W (scale x + shift) + b}, so weights with column i times {@code scale[i]} and biases
   * {@code b + W shift}. Zeros around an image are not scaled, so a convolution with padding could not do it.
   */
  DecodedLayer inFrontOf(DecodedLayer layer) {
    float[] weight = new float[layer.weight().length];
    float[] bias = new float[layer.bias().length];
    for (int o = 0; o < bias.length; o++) {
      double sum = layer.bias()[o];
      for (int i = 0; i < scale.length; i++) {
        float own = layer.weight()[o * scale.length + i];
        weight[o * scale.length + i] = (float) (own * scale[i]);
        sum += own * shift[i];
      }
      bias[o] = (float) sum;
    }
    return new DecodedLayer(layer.name(), weight, bias);
  }

  /** As a layer of its own. */
  DecodedNormalization asLayer() {
    return new DecodedNormalization(source.name(), floats(scale), floats(shift));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
