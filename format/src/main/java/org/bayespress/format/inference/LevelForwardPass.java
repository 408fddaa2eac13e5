package org.bayespress.format.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Classifies several images at once with a network whose weights have few levels, such as -a, 0 and a: inputs are added and
 * subtracted, zeros cost nothing, and there is one multiplication for each output and magnitude of its weights instead of one
 * for each weight. Any network will do; without levels it is no faster than others.
 *
 * <p>Sums are the same as those of {@link ScalarForwardPass} in another order, so logits agree to float rounding and classes
 * wherever the two largest logits differ by more than that. What files report as their error is the other pass's. An
 * instance holds its work space: one thread at a time.
 */
public final class LevelForwardPass {
  private final Preprocessing preprocessing;
  private final int batch;
  private final int plane;
  private final int imageBytes;
  private final int classes;
  private final List<Stage> stages = new ArrayList<>();
  private final float[] input;
  private final float[] output;
  private long additions;
  private long multiplications;

  private LevelForwardPass(NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers, int batch) {
    this.preprocessing = preprocessing;
    this.batch = batch;
    List<int[]> shapes = network.shapes();
    plane = network.height() * network.width();
    imageBytes = count(shapes.get(0));
    classes = network.classes();
    input = new float[imageBytes * batch];
    int widest = shapes.stream().mapToInt(shape -> shape.length > 1 ? shape[2] : 1).max().orElseThrow();
    float[] sums = new float[widest * batch];
    float[] from = input;
    int next = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      if (layer instanceof LayerSpec.Flatten) {
        continue;
      }
      float[] to = new float[count(shapes.get(i + 1)) * batch];
      DecodedLayer weights = layer instanceof LayerSpec.Weighted ? layers.get(next++) : null;
      stages.add(stage(layer, weights, shapes.get(i), sums, from, to));
      from = to;
    }
    output = from;
  }

  /**
   * A forward pass of the decoded network.
   *
   * @param batch most images at once, at least 1
   */
  public static LevelForwardPass of(DecodedModel model, int batch) {
    return of(model.network(), model.preprocessing(), model.layers(), batch);
  }

  /**
   * A forward pass of any network.
   *
   * @param layers one per weighted layer, in order
   * @param batch most images at once, at least 1
   * @throws IllegalArgumentException if layers or preprocessing do not fit the network, or there is no image in a batch
   */
  public static LevelForwardPass of(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers, int batch) {
    if (!network.plain()) {
      throw new IllegalArgumentException(
          "network " + network.name()
              + " has branches, batch normalisations, means or padding, which this pass does not know;"
              + " ScalarForwardPass does");
    }
    ScalarForwardPass.requireFit(network, preprocessing, layers, List.of());
    if (batch < 1) {
      throw new IllegalArgumentException("a batch of " + batch + " images; it needs at least one");
    }
    return new LevelForwardPass(network, preprocessing, layers, batch);
  }

  /** Inputs of layers that are added or subtracted for one image. */
  public long additions() {
    return additions;
  }

  /** Multiplications in layers for one image; with levels -a, 0 and a at most one for each output. */
  public long multiplications() {
    return multiplications;
  }

  /** Bytes of one image, {@code channels * height * width}. */
  public int imageBytes() {
    return imageBytes;
  }

  /**
   * The classes of some images: of each the first of the largest logits.
   *
   * @param pixels {@code [count, channels, height, width]} bytes, 0..255, from {@code offset} on
   * @param count at most as many as the batch has
   * @throws IndexOutOfBoundsException if the images are not inside the array, or too many
   */
  public int[] predict(byte[] pixels, int offset, int count) {
    run(pixels, offset, count);
    int[] best = new int[count];
    for (int image = 0; image < count; image++) {
      for (int c = 1; c < classes; c++) {
        best[image] = output[c * batch + image] > output[best[image] * batch + image] ? c : best[image];
      }
    }
    return best;
  }

  /** The logits of some images, {@code [count][classes]}; arguments as for {@link #predict}. */
  public float[][] logits(byte[] pixels, int offset, int count) {
    run(pixels, offset, count);
    float[][] logits = new float[count][classes];
    for (int image = 0; image < count; image++) {
      for (int c = 0; c < classes; c++) {
        logits[image][c] = output[c * batch + image];
      }
    }
    return logits;
  }

  private void run(byte[] pixels, int offset, int count) {
    Objects.checkFromIndexSize(offset, count * imageBytes, pixels.length);
    Objects.checkFromIndexSize(0, count, batch);
    for (int i = 0; i < imageBytes; i++) {
      for (int image = 0; image < count; image++) {
        int pixel = pixels[offset + image * imageBytes + i] & 0xFF;
        input[i * batch + image] = preprocessing.apply(i / plane, pixel);
      }
      Arrays.fill(input, i * batch + count, (i + 1) * batch, 0f);
    }
    stages.forEach(Stage::run);
  }

  private Stage stage(
      LayerSpec layer, DecodedLayer weights, int[] shape, float[] sums, float[] from, float[] to) {
    if (layer instanceof LayerSpec.MaxPool pool) {
      return () -> maxPool(pool.size(), shape, from, to);
    }
    if (layer instanceof LayerSpec.Relu) {
      return () -> relu(from, to);
    }
    LevelProduct product =
        layer instanceof LayerSpec.Conv2d conv
            ? new LevelProduct(weights.weight(), weights.bias(), conv.kernel(), shape[1], shape[2])
            : new LevelProduct(weights.weight(), weights.bias(), 1, 1, 1);
    additions += product.additions();
    multiplications += product.multiplications();
    return () -> product.run(from, to, sums, batch);
  }

  private static void relu(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(from[i], 0f);
    }
  }

  private void maxPool(int size, int[] shape, float[] from, float[] to) {
    int target = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + size <= shape[1]; y += size) {
        for (int x = 0; x + size <= shape[2]; x += size) {
          int first = (c * shape[1] + y) * shape[2] + x;
          System.arraycopy(from, first * batch, to, target * batch, batch);
          for (int i = 1; i < size * size; i++) {
            largest(from, (first + i / size * shape[2] + i % size) * batch, to, target * batch);
          }
          target++;
        }
      }
    }
  }

  private void largest(float[] from, int source, float[] to, int target) {
    for (int image = 0; image < batch; image++) {
      to[target + image] = Math.max(to[target + image], from[source + image]);
    }
  }

  private static int count(int[] shape) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    return count;
  }

  /** One layer, between two fixed arrays. */
  private interface Stage {
    void run();
  }
}
