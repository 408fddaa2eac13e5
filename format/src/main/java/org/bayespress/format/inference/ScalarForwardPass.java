package org.bayespress.format.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Classifies images with a decoded network. All numbers are float32 and every operation is rounded on its own:
 *
 * <ul>
 *   <li>input: {@code scale[c] * p + offset[c]}, a multiplication and an addition;
 *   <li>dense: {@code sum = bias; for each input i in order: sum = sum + w[o][i] * x[i]}, over the weights that are not
 *       zero;
 *   <li>convolution: the same for every output pixel, over input channels, kernel rows and kernel columns in that
 *       order;
 *   <li>maximum pooling: the window's pixels in row order, {@code if (x > max) max = x}, starting from the first;
 *   <li>ReLU: {@code x > 0 ? x : 0};
 *   <li>class: the first of the largest logits.
 * </ul>
 *
 * <p>Terms of zero weights are left out by definition, which is why sparse networks are fast here. An instance holds
 * its work space: one thread at a time.
 */
public final class ScalarForwardPass {

  private final NetworkSpec network;
  private final Preprocessing preprocessing;
  private final List<Step> steps = new ArrayList<>();
  private final float[] input;
  private final float[] output;

  private ScalarForwardPass(NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers) {
    this.network = network;
    this.preprocessing = preprocessing;
    List<int[]> shapes = network.shapes();
    this.input = new float[count(shapes.get(0))];
    float[] from = input;
    int next = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      float[] to = layer instanceof LayerSpec.Flatten ? from : new float[count(shapes.get(i + 1))];
      DecodedLayer weights = layer instanceof LayerSpec.Weighted ? layers.get(next++) : null;
      if (to != from) {
        steps.add(step(layer, weights, shapes.get(i), from, to));
      }
      from = to;
    }
    this.output = from;
  }

  /** A forward pass of the decoded network. */
  public static ScalarForwardPass of(DecodedModel model) {
    return of(model.network(), model.preprocessing(), model.layers());
  }

  /**
   * A forward pass of any network.
   *
   * @param layers one per weighted layer, in order
   * @throws IllegalArgumentException if layers or preprocessing do not fit the network
   */
  public static ScalarForwardPass of(NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers) {
    List<LayerSpec.Weighted> expected = network.weightedLayers();
    if (layers.size() != expected.size() || preprocessing.scale().length != network.channels()) {
      throw new IllegalArgumentException(
          "network " + network.name() + " has " + expected.size() + " weighted layers and " + network.channels()
              + " channels, but there are weights for " + layers.size() + " and preprocessing for "
              + preprocessing.scale().length);
    }
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec.Weighted spec = expected.get(i);
      DecodedLayer layer = layers.get(i);
      if (layer.weight().length != spec.weightCount() || layer.bias().length != spec.outputs()) {
        throw new IllegalArgumentException(
            "layer " + spec.name() + " has " + spec.weightCount() + " weights and " + spec.outputs()
                + " biases, but there are "
                + layer.weight().length + " and " + layer.bias().length);
      }
    }
    return new ScalarForwardPass(network, preprocessing, layers);
  }

  /** Bytes of one image, {@code channels * height * width}. */
  public int imageBytes() {
    return input.length;
  }

  /** Length of the logits. */
  public int classes() {
    return output.length;
  }

  /**
   * The logits of one image, a new array.
   *
   * @param pixels {@code [channels, height, width]} bytes, 0..255, from {@code offset} on
   * @throws IndexOutOfBoundsException if the image is not inside the array
   */
  public float[] logits(byte[] pixels, int offset) {
    run(pixels, offset);
    return output.clone();
  }

  /** The class of one image; arguments as for {@link #logits}. */
  public int predict(byte[] pixels, int offset) {
    run(pixels, offset);
    int best = 0;
    for (int i = 1; i < output.length; i++) {
      if (output[i] > output[best]) {
        best = i;
      }
    }
    return best;
  }

  private void run(byte[] pixels, int offset) {
    Objects.checkFromIndexSize(offset, input.length, pixels.length);
    int plane = network.height() * network.width();
    for (int c = 0; c < network.channels(); c++) {
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        input[i] = preprocessing.apply(c, pixels[offset + i] & 0xFF);
      }
    }
    for (Step step : steps) {
      step.run();
    }
  }

  private static Step step(LayerSpec layer, DecodedLayer weights, int[] shape, float[] from, float[] to) {
    if (layer instanceof LayerSpec.Dense) {
      return SparseProduct.dense(weights, from, to)::run;
    }
    if (layer instanceof LayerSpec.Conv2d conv) {
      return SparseProduct.convolution(weights, conv.kernel(), shape[1], shape[2], from, to)::run;
    }
    if (layer instanceof LayerSpec.MaxPool pool) {
      return () -> maxPool(pool.size(), shape, from, to);
    }
    return () -> relu(from, to);
  }

  private static void relu(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] > 0 ? from[i] : 0;
    }
  }

  private static void maxPool(int size, int[] shape, float[] from, float[] to) {
    int next = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + size <= shape[1]; y += size) {
        for (int x = 0; x + size <= shape[2]; x += size) {
          to[next++] = windowMax(from, (c * shape[1] + y) * shape[2] + x, size, shape[2]);
        }
      }
    }
  }

  private static float windowMax(float[] from, int first, int size, int width) {
    float max = from[first];
    for (int y = 0; y < size; y++) {
      for (int i = first + y * width; i < first + y * width + size; i++) {
        if (from[i] > max) {
          max = from[i];
        }
      }
    }
    return max;
  }

  private static int count(int[] shape) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    return count;
  }

  /** One layer, between two fixed arrays. */
  private interface Step {
    void run();
  }
}
