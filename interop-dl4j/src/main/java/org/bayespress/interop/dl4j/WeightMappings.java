package org.bayespress.interop.dl4j;

import java.util.Arrays;
import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Layers with weights. Their activations become layers of their own. */
final class WeightMappings {
  private static final String WEIGHTS = "W";
  private static final String BIAS = "b";

  private WeightMappings() {}

  static void dense(DenseLayer layer, SourceLayer source, Assembly network) {
    if (layer.hasLayerNorm()) {
      network.refuse(source, "it has layer normalisation");
      return;
    }
    matrix(layer, source, network);
    LayerMappings.activation(layer.getActivationFn(), source, network);
  }

  /** The last layer; a softmax at its end is left out, for what is largest stays so. */
  static void output(OutputLayer layer, SourceLayer source, Assembly network) {
    boolean logits = layer.getActivationFn() instanceof ActivationSoftmax
        || layer.getActivationFn() instanceof ActivationIdentity;
    if (!source.last()) {
      network.refuse(source, "it is an output layer in the middle");
    } else if (!logits) {
      network.refuse(source, "its activation is " + layer.getActivationFn()
          + "; networks here end with a softmax over classes");
    } else if (layer.getNOut() < 2) {
      network.refuse(source, "it has one output; networks here tell classes apart, at least two");
    } else {
      matrix(layer, source, network);
    }
  }

  private static void matrix(FeedForwardLayer layer, SourceLayer source, Assembly network) {
    if (network.known() && network.shape().length == 3) {
      if (network.atInput()) {
        network.flatten(source, false);
      } else {
        network.refuse(source, "it gets an image; a CnnToFeedForwardPreProcessor before it is missing");
      }
    }
    int in = Math.toIntExact(layer.getNIn());
    int out = Math.toIntExact(layer.getNOut());
    INDArray weights = source.parameters().get(WEIGHTS);
    if (!requireShape(source, network, weights, in, out)) {
      return;
    }
    if (network.known() && network.shape()[0] != in) {
      network.refuse(source, "it takes " + in + " inputs but gets " + network.shape()[0]
          + "; is the input's shape right? (--input CHANNELS,HEIGHT,WIDTH)");
      return;
    }
    float[] theirs = floats(weights);
    float[] ours = new float[theirs.length];
    Arrangement arrangement = network.arrangement(in);
    for (int i = 0; i < in; i++) {
      int feature = arrangement.place(i);
      for (int o = 0; o < out; o++) {
        ours[o * in + feature] = theirs[i * out + o];
      }
    }
    network.add(source, new LayerSpec.Dense(source.name(), in, out), ours, bias(source, out));
  }

  static void convolution(ConvolutionLayer layer, SourceLayer source, Assembly network) {
    int[] kernel = layer.getKernelSize();
    int in = Math.toIntExact(layer.getNIn());
    int out = Math.toIntExact(layer.getNOut());
    INDArray weights = source.parameters().get(WEIGHTS);
    if (requireSimple(layer, source, network)
        && requireShape(source, network, weights, out, in, kernel[0], kernel[1])) {
      if (layer.getCnn2dDataFormat() == CNN2DFormat.NHWC && network.atInput()) {
        network.note("the model takes images with channels last; here, and after an export, channels come first");
      }
      if (margin(layer) > 0) {
        network.add(source, new LayerSpec.Pad(margin(layer)));
      }
      boolean biased = layer.hasBias() || !network.normalizationsStay();
      network.add(
          source, new LayerSpec.Conv2d(source.name(), in, out, kernel[0], biased),
          arranged(weights, network.arrangement(in)),
          bias(source, out));
      LayerMappings.activation(layer.getActivationFn(), source, network);
    }
  }

  /** Filters whose channels are in our order. */
  private static float[] arranged(INDArray weights, Arrangement arrangement) {
    float[] theirs = floats(weights);
    float[] ours = new float[theirs.length];
    int in = (int) weights.size(1);
    int window = (int) (weights.size(2) * weights.size(3));
    for (int i = 0; i < ours.length; i += window) {
      int channel = i / window % in;
      System.arraycopy(theirs, i, ours, i + (arrangement.place(channel) - channel) * window, window);
    }
    return ours;
  }

  /** Square, stride 1, no dilation, the same number of zeros on every side. */
  private static boolean requireSimple(ConvolutionLayer layer, SourceLayer source, Assembly network) {
    int[] kernel = layer.getKernelSize();
    String reason = null;
    if (kernel[0] != kernel[1]) {
      reason = "its kernel is " + Assembly.text(kernel) + "; only square ones can be mapped";
    } else if (!all(layer.getStride(), 1)) {
      reason = "its stride is " + Assembly.text(layer.getStride()) + "; only 1x1 can be mapped";
    } else if (!all(layer.getDilation(), 1)) {
      reason = "its dilation is " + Assembly.text(layer.getDilation()) + "; only 1x1 can be mapped";
    } else if (margin(layer) < 0) {
      reason = "its input is padded (mode " + layer.getConvolutionMode() + ", padding "
          + Assembly.text(layer.getPadding()) + "); only zeros, as many on every side, can be mapped";
    }
    if (reason != null) {
      network.refuse(source, reason);
    }
    return reason == null;
  }

  /** Zeros on every side; -1 where sides differ. */
  private static int margin(ConvolutionLayer layer) {
    int kernel = layer.getKernelSize()[0];
    int[] padding = layer.getPadding();
    return switch (layer.getConvolutionMode()) {
      case ConvolutionMode.Same -> kernel % 2 == 1 ? kernel / 2 : -1;
      case ConvolutionMode.Truncate, ConvolutionMode.Strict ->
          padding != null && all(padding, padding[0]) ? padding[0] : -1;
      default -> -1;
    };
  }

  /** Whether every extent is this value. */
  static boolean all(int[] extents, int value) {
    return extents != null && Arrays.stream(extents).allMatch(extent -> extent == value);
  }

  private static boolean requireShape(SourceLayer source, Assembly network, INDArray array, int... shape) {
    long[] due = Arrays.stream(shape).asLongStream().toArray();
    if (array != null && Arrays.equals(array.shape(), due)) {
      return true;
    }
    network.refuse(source,
        "its weights have the shape " + (array == null ? "of nothing" : Arrays.toString(array.shape()))
            + " instead of " + Arrays.toString(shape));
    return false;
  }

  private static float[] bias(SourceLayer source, int outputs) {
    INDArray bias = source.parameters().get(BIAS);
    return bias == null ? new float[outputs] : floats(bias);
  }

  /** The numbers in C order, whatever the order and the type of the array. */
  private static float[] floats(INDArray array) {
    // an array of extents: with one extent alone, the order is taken for another extent, in ravel too
    return array.castTo(DataType.FLOAT).dup('c').reshape('c', new long[] {array.length()}).toFloatVector();
  }
}
