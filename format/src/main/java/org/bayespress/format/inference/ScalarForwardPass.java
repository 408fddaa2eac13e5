package org.bayespress.format.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
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
 *   <li>batch normalisation: {@code scale[c] * x + shift[c]}, a multiplication and an addition;
 *   <li>means of windows or whole channels: {@code sum = 0; for each pixel in row order: sum = sum + x}, then {@code sum / n};
 *   <li>class: the first of the largest logits.
 * </ul>
 *
 * <p>Terms of zero weights are left out by definition, which is why sparse networks are fast here, and why a {@link
 * ShrunkModel} gives the same bits. An instance holds its work space: one thread at a time.
 */
public final class ScalarForwardPass {

  private final Preprocessing preprocessing;
  private final int plane;
  private final List<Step> steps = new ArrayList<>();
  private final int[] pixelsRead;
  private final float[] input;
  private final float[] output;
  private long multiplyAdds;
  private long activations;

  private ScalarForwardPass(ShrunkModel model) {
    NetworkSpec network = model.network();
    this.preprocessing = model.preprocessing();
    this.plane = network.height() * network.width();
    this.input = new float[network.channels() * plane];
    this.pixelsRead = pixelsRead(model);
    this.activations = pixelsRead.length;
    this.output = network.plain() ? plainSteps(model) : branchedSteps(model);
  }

  private float[] plainSteps(ShrunkModel model) {
    int[] shape = model.network().shapes().get(0);
    float[] from = input;
    int next = 0;
    for (LayerSpec layer : model.network().layers()) {
      int[] before = shape;
      shape = shape(layer, layer instanceof LayerSpec.Weighted ? model.layers().get(next) : null, before);
      if (!(layer instanceof LayerSpec.Flatten)) {
        float[] to = new float[count(shape)];
        if (layer instanceof LayerSpec.Weighted weighted) {
          addProduct(model, next, positions(model, next), weighted, before, from, to);
          next++;
        } else {
          steps.add(step(layer, before, from, to));
        }
        activations += to.length;
        from = to;
      }
    }
    return from;
  }

  /** Nothing is left out, so shapes are those of the network, and inputs lie where they are. */
  private float[] branchedSteps(ShrunkModel model) {
    List<int[]> shapes = model.network().shapes();
    Deque<float[]> remembered = new ArrayDeque<>();
    Iterator<DecodedNormalization> normalizations = model.normalizations().iterator();
    float[] from = input;
    int next = 0;
    for (int i = 0; i < model.network().layers().size(); i++) {
      LayerSpec layer = model.network().layers().get(i);
      int[] before = shapes.get(i);
      if (layer instanceof LayerSpec.Remember) {
        remembered.push(from);
      }
      if (layer instanceof LayerSpec.Remember || layer instanceof LayerSpec.Flatten) {
        continue;
      }
      float[] to = new float[count(shapes.get(i + 1))];
      float[] source = from;
      if (layer instanceof LayerSpec.Weighted weighted) {
        addProduct(model, next, model.layers().get(next).inputs(), weighted, before, from, to);
        next++;
      } else if (layer instanceof LayerSpec.Append) {
        float[] first = remembered.pop();
        steps.add(() -> ImagePass.append(first, source, to));
      } else if (layer instanceof LayerSpec.BatchNorm) {
        DecodedNormalization by = normalizations.next();
        steps.add(() -> ImagePass.normalize(by, before[1] * before[2], source, to));
      } else {
        steps.add(step(layer, before, from, to));
      }
      activations += to.length;
      from = to;
    }
    return from;
  }

  /** A forward pass of the decoded network. */
  public static ScalarForwardPass of(DecodedModel model) {
    return of(
        ShrunkModel.whole(model.network(), model.preprocessing(), model.layers(), model.normalizations()));
  }

  /**
   * A forward pass of any network without batch normalisation.
   *
   * @param layers one per weighted layer, in order
   * @throws IllegalArgumentException if layers or preprocessing do not fit the network
   */
  public static ScalarForwardPass of(NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers) {
    return of(ShrunkModel.whole(network, preprocessing, layers, List.of()));
  }

  /** A forward pass of a shrunk network: the bits of the whole one's, with less work. */
  public static ScalarForwardPass of(ShrunkModel model) {
    return new ScalarForwardPass(model);
  }

  static void requireFit(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
      List<DecodedNormalization> normalizations) {
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
    List<Integer> due = network.normalizations().stream().map(LayerSpec.BatchNorm::channels).toList();
    List<Integer> scales = normalizations.stream().map(each -> each.scale().length).toList();
    List<Integer> shifts = normalizations.stream().map(each -> each.shift().length).toList();
    if (!due.equals(scales) || !due.equals(shifts)) {
      throw new IllegalArgumentException(
          "network " + network.name() + " has batch normalisations of " + due + " channels, but there are scales for "
              + scales + " and shifts for " + shifts);
    }
  }

  /** Multiplications of one image by weights that are not zero, each with its addition. */
  public long multiplyAdds() {
    return multiplyAdds;
  }

  /** Numbers that are computed for one image: inputs that are read, and the outputs of all layers. */
  public long activations() {
    return activations;
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

  /**
   * The logits of one image of real numbers, a new array; of whole numbers from 0 to 255 those of the bytes.
   *
   * @param pixels {@code [channels, height, width]} on the scale of bytes, from {@code offset} on
   * @throws IndexOutOfBoundsException if the image is not inside the array
   */
  public float[] logits(float[] pixels, int offset) {
    Objects.checkFromIndexSize(offset, input.length, pixels.length);
    for (int i : pixelsRead) {
      input[i] = preprocessing.apply(i / plane, pixels[offset + i]);
    }
    runSteps();
    return output.clone();
  }

  /** The class of one image; arguments as for {@link #logits(byte[], int)}. */
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
    for (int i : pixelsRead) {
      input[i] = preprocessing.apply(i / plane, pixels[offset + i] & 0xFF);
    }
    runSteps();
  }

  private void runSteps() {
    for (Step step : steps) {
      step.run();
    }
  }

  /** What the first layer reads of an image; all of it, unless that layer has weights. */
  private static int[] pixelsRead(ShrunkModel model) {
    NetworkSpec network = model.network();
    int plane = network.height() * network.width();
    LayerSpec first =
        network.layers().stream().filter(layer -> !(layer instanceof LayerSpec.Flatten)).findFirst().orElse(null);
    if (first instanceof LayerSpec.Dense) {
      return model.layers().get(0).inputs();
    }
    if (first instanceof LayerSpec.Conv2d) {
      return Arrays.stream(model.layers().get(0).inputs())
          .flatMap(channel -> IntStream.range(channel * plane, (channel + 1) * plane))
          .toArray();
    }
    return IntStream.range(0, network.channels() * plane).toArray();
  }

  private static int[] shape(LayerSpec layer, ShrunkLayer weights, int[] in) {
    if (layer instanceof LayerSpec.Flatten) {
      return new int[] {count(in)};
    }
    if (layer instanceof LayerSpec.Dense) {
      return new int[] {weights.outputs().length};
    }
    if (layer instanceof LayerSpec.Conv2d conv) {
      return new int[] {weights.outputs().length, in[1] - conv.kernel() + 1, in[2] - conv.kernel() + 1};
    }
    if (layer instanceof LayerSpec.MaxPool pool) {
      return new int[] {in[0], in[1] / pool.size(), in[2] / pool.size()};
    }
    return in;
  }

  private void addProduct(
      ShrunkModel model, int index, int[] positions, LayerSpec.Weighted layer, int[] shape, float[] from, float[] to) {
    ShrunkLayer weights = model.layers().get(index);
    SparseProduct product =
        layer instanceof LayerSpec.Conv2d conv
            ? SparseProduct.convolution(weights, positions, conv.kernel(), shape[1], shape[2], from, to)
            : SparseProduct.dense(weights, positions, from, to);
    multiplyAdds += product.multiplyAdds();
    steps.add(product::run);
  }

  /** Where the inputs of a layer lie, features or channels, in what the layer before leaves of its output. */
  private static int[] positions(ShrunkModel model, int index) {
    int[] inputs = model.layers().get(index).inputs();
    if (index == 0) {
      return inputs;
    }
    List<LayerSpec.Weighted> specs = model.network().weightedLayers();
    int share = specs.get(index).weightShape()[1] / specs.get(index - 1).outputs();
    int[] units = model.layers().get(index - 1).outputs();
    return Arrays.stream(inputs)
        .map(input -> Arrays.binarySearch(units, input / share) * share + input % share)
        .toArray();
  }

  private static Step step(LayerSpec layer, int[] shape, float[] from, float[] to) {
    if (layer instanceof LayerSpec.MaxPool pool) {
      return () -> ImagePass.maxPool(pool.size(), shape, from, to);
    }
    if (layer instanceof LayerSpec.AvgPool pool) {
      return () -> ImagePass.means(pool.size(), pool.size(), shape, from, to);
    }
    if (layer instanceof LayerSpec.GlobalAvgPool) {
      return () -> ImagePass.means(shape[1], shape[2], shape, from, to);
    }
    if (layer instanceof LayerSpec.Pad pad) {
      return () -> ImagePass.pad(pad.margin(), shape, from, to);
    }
    return () -> ImagePass.relu(from, to);
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
