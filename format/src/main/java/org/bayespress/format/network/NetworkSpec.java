package org.bayespress.format.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A feed-forward classifier: input {@code [channels, height, width]}, layers in order, one logit per class at the end.
 * Construction checks that the shapes fit together.
 *
 * @param name for people, for example {@code lenet300}
 * @param channels input channels
 * @param height input height in pixels
 * @param width input width in pixels
 * @param layers in order of evaluation
 */
public record NetworkSpec(String name, int channels, int height, int width, List<LayerSpec> layers) {

  public NetworkSpec {
    layers = List.copyOf(layers);
    shapes(name, channels, height, width, layers);
  }

  /** Layers that have weights, in order. */
  public List<LayerSpec.Weighted> weightedLayers() {
    List<LayerSpec.Weighted> weighted = new ArrayList<>();
    for (LayerSpec layer : layers) {
      if (layer instanceof LayerSpec.Weighted w) {
        weighted.add(w);
      }
    }
    return weighted;
  }

  /** Number of weights without biases, as all published counts have it. */
  public int weightCount() {
    return weightedLayers().stream().mapToInt(LayerSpec.Weighted::weightCount).sum();
  }

  /** Number of biases. */
  public int biasCount() {
    return weightedLayers().stream().mapToInt(LayerSpec.Weighted::outputs).sum();
  }

  /** Length of the output vector. */
  public int classes() {
    int[] last = shapes().get(layers.size());
    return last[0];
  }

  /**
   * Shapes between the layers: entry 0 is the input, entry i + 1 the output of layer i. An image is {@code [channels,
   * height, width]}, a vector {@code [features]}.
   */
  public List<int[]> shapes() {
    return shapes(name, channels, height, width, layers);
  }

  private static List<int[]> shapes(String name, int channels, int height, int width, List<LayerSpec> layers) {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "network " + name + ": input " + channels + "x" + height + "x" + width + " must be positive in every extent");
    }
    List<int[]> shapes = new ArrayList<>();
    int[] shape = {channels, height, width};
    shapes.add(shape);
    for (int i = 0; i < layers.size(); i++) {
      shape = output(name, i, layers.get(i), shape);
      shapes.add(shape);
    }
    if (shape.length != 1) {
      throw new IllegalArgumentException("network " + name + " ends with an image; end it with flatten and dense");
    }
    return shapes;
  }

  private static int[] output(String name, int index, LayerSpec layer, int[] in) {
    String where = "network " + name + ", layer " + index + " (" + layer + "): ";
    if (layer instanceof LayerSpec.Relu) {
      return in;
    }
    if (layer instanceof LayerSpec.Dense dense) {
      require(in.length == 1, where + "a dense layer needs a vector; put flatten before it");
      require(in[0] == dense.in(), where + "expects " + dense.in() + " inputs but gets " + in[0]);
      require(dense.out() > 0, where + "needs at least one output");
      return new int[] {dense.out()};
    }
    require(in.length == 3, where + "needs an image but gets a vector of " + in[0]);
    if (layer instanceof LayerSpec.Conv2d conv) {
      int h = in[1] - conv.kernel() + 1;
      int w = in[2] - conv.kernel() + 1;
      require(in[0] == conv.in(), where + "expects " + conv.in() + " channels but gets " + in[0]);
      require(conv.kernel() > 0 && h > 0 && w > 0, where + "kernel does not fit into " + in[1] + "x" + in[2]);
      require(conv.out() > 0, where + "needs at least one output");
      return new int[] {conv.out(), h, w};
    }
    if (layer instanceof LayerSpec.MaxPool pool) {
      require(pool.size() > 0 && in[1] >= pool.size() && in[2] >= pool.size(), where + "window does not fit");
      return new int[] {in[0], in[1] / pool.size(), in[2] / pool.size()};
    }
    if (layer instanceof LayerSpec.Flatten) {
      return new int[] {Math.multiplyExact(Math.multiplyExact(in[0], in[1]), in[2])};
    }
    throw new IllegalArgumentException(where + "unknown kind of layer");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
