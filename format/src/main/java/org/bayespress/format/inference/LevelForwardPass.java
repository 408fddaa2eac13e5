package org.bayespress.format.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
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
 * instance holds its work space, every layer's outputs for a whole batch: one thread at a time.
 */
public final class LevelForwardPass {
  private final Preprocessing preprocessing;
  private final int batch;
  private final BatchPass unweighted;
  private final int plane;
  private final int imageBytes;
  private final int classes;
  private final List<Stage> stages = new ArrayList<>();
  private final float[] input;
  private final float[] output;
  private long additions;
  private long multiplications;

  private LevelForwardPass(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
      List<DecodedNormalization> normalizations, int batch) {
    this.preprocessing = preprocessing;
    this.batch = batch;
    unweighted = new BatchPass(batch);
    List<int[]> shapes = network.shapes();
    plane = network.height() * network.width();
    imageBytes = count(shapes.get(0));
    classes = network.classes();
    input = new float[imageBytes * batch];
    int widest = shapes.stream().mapToInt(shape -> shape.length > 1 ? shape[2] : 1).max().orElseThrow();
    float[] sums = new float[widest * batch];
    Deque<float[]> remembered = new ArrayDeque<>();
    Iterator<DecodedLayer> weights = layers.iterator();
    Iterator<DecodedNormalization> scales = normalizations.iterator();
    float[] from = input;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      if (layer instanceof LayerSpec.Remember) {
        remembered.push(from);
      }
      if (layer instanceof LayerSpec.Remember || layer instanceof LayerSpec.Flatten) {
        continue;
      }
      int[] shape = shapes.get(i);
      float[] source = from;
      float[] to = new float[count(shapes.get(i + 1)) * batch];
      if (layer instanceof LayerSpec.Weighted weighted) {
        stages.add(product(weighted, weights.next(), shape, sums, source, to));
      } else if (layer instanceof LayerSpec.Append) {
        float[] first = remembered.pop();
        stages.add(() -> ImagePass.append(first, source, to));
      } else if (layer instanceof LayerSpec.BatchNorm) {
        DecodedNormalization by = scales.next();
        stages.add(() -> unweighted.normalize(by, shape[1] * shape[2], source, to));
      } else {
        stages.add(stage(layer, shape, source, to));
      }
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
    return of(model.network(), model.preprocessing(), model.layers(), model.normalizations(), batch);
  }

  /**
   * A forward pass of any network.
   *
   * @param normalizations one per batch normalisation, in order
   * @param layers one per weighted layer, in order
   * @param batch most images at once, at least 1
   * @throws IllegalArgumentException if layers or preprocessing do not fit the network, or there is no image in a batch
   */
  public static LevelForwardPass of(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
      List<DecodedNormalization> normalizations, int batch) {
    ScalarForwardPass.requireFit(network, preprocessing, layers, normalizations);
    if (batch < 1) {
      throw new IllegalArgumentException("a batch of " + batch + " images; it needs at least one");
    }
    return new LevelForwardPass(network, preprocessing, layers, normalizations, batch);
  }

  /** Inputs of layers that are added or subtracted for one image. */
  public long additions() {
    return additions;
  }

  /** Multiplications in layers with weights for one image; with levels -a, 0 and a at most one for each output. */
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

  private Stage product(
      LayerSpec.Weighted layer, DecodedLayer weights, int[] shape, float[] sums, float[] from, float[] to) {
    LevelProduct product =
        layer instanceof LayerSpec.Conv2d conv
            ? new LevelProduct(weights.weight(), weights.bias(), conv.kernel(), shape[1], shape[2])
            : new LevelProduct(weights.weight(), weights.bias(), 1, 1, 1);
    additions += product.additions();
    multiplications += product.multiplications();
    return () -> product.run(from, to, sums, batch);
  }

  private Stage stage(LayerSpec layer, int[] shape, float[] from, float[] to) {
    if (layer instanceof LayerSpec.MaxPool pool) {
      return () -> unweighted.maxPool(pool.size(), shape, from, to);
    }
    if (layer instanceof LayerSpec.AvgPool pool) {
      return () -> unweighted.means(pool.size(), pool.size(), shape, from, to);
    }
    if (layer instanceof LayerSpec.GlobalAvgPool) {
      return () -> unweighted.means(shape[1], shape[2], shape, from, to);
    }
    if (layer instanceof LayerSpec.Pad pad) {
      return () -> unweighted.pad(pad.margin(), shape, from, to);
    }
    return () -> BatchPass.relu(from, to);
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
