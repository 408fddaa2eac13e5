package org.bayespress.format.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    return weightedLayers().stream().filter(LayerSpec.Weighted::biased).mapToInt(LayerSpec.Weighted::outputs).sum();
  }

  /** Batch normalisations, in order. */
  public List<LayerSpec.BatchNorm> normalizations() {
    List<LayerSpec.BatchNorm> found = new ArrayList<>();
    for (LayerSpec layer : layers) {
      if (layer instanceof LayerSpec.BatchNorm normalization) {
        found.add(normalization);
      }
    }
    return found;
  }

  /** Channels of all batch normalisations together: numbers of scales, and of shifts, of a trained network. */
  public int normalizedChannels() {
    return normalizations().stream().mapToInt(LayerSpec.BatchNorm::channels).sum();
  }

  /** Weights, biases, and scales and shifts of batch normalisations: what a trained network is, number by number. */
  public int parameterCount() {
    return weightCount() + biasCount() + 2 * normalizedChannels();
  }

  /**
   * Whether every weighted layer reads what the one before it made and nothing else, with no more in between than pooling,
   * ReLU and flatten. Only then does it follow from the weights alone which units have no influence.
   */
  public boolean plain() {
    return layers.stream().allMatch(
        layer -> layer instanceof LayerSpec.Weighted || layer instanceof LayerSpec.MaxPool
            || layer instanceof LayerSpec.Relu || layer instanceof LayerSpec.Flatten);
  }

  /** Multiplications by weights for one image, each with its addition; zeros count. */
  public long multiplyCount() {
    List<int[]> shapes = shapes();
    long count = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof LayerSpec.Weighted weighted) {
        int[] out = shapes.get(i + 1);
        long pixels = out.length == 1 ? 1 : (long) out[1] * out[2];
        count += pixels * weighted.weightCount();
      }
    }
    return count;
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
    Deque<int[]> remembered = new ArrayDeque<>();
    List<int[]> shapes = shapes(name, new int[] {channels, height, width}, layers, remembered);
    if (!remembered.isEmpty()) {
      throw new IllegalArgumentException(
          "network " + name + " remembers an image that is never taken up; every remember needs an append behind it");
    }
    if (shapes.get(layers.size()).length != 1) {
      throw new IllegalArgumentException("network " + name + " ends with an image; end it with flatten and dense");
    }
    return shapes;
  }

  /**
   * The same of layers that need not be a whole network yet.
   *
   * @param remembered receives images that are not taken up, the last one first
   */
  static List<int[]> shapes(String name, int[] input, List<LayerSpec> layers, Deque<int[]> remembered) {
    if (input[0] < 1 || input[1] < 1 || input[2] < 1) {
      throw new IllegalArgumentException("network " + name + ": input " + input[0] + "x" + input[1] + "x" + input[2]
          + " must be positive in every extent");
    }
    List<int[]> shapes = new ArrayList<>();
    int[] shape = input.clone();
    shapes.add(shape);
    for (int i = 0; i < layers.size(); i++) {
      shape = output(name, i, layers.get(i), shape, remembered);
      shapes.add(shape);
    }
    return shapes;
  }

  private static int[] output(String name, int index, LayerSpec layer, int[] in, Deque<int[]> remembered) {
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
    if (layer instanceof LayerSpec.GlobalAvgPool) {
      return new int[] {in[0]};
    }
    if (layer instanceof LayerSpec.Append) {
      require(!remembered.isEmpty(), where + "there is no image that was remembered and not yet taken up");
      int[] before = remembered.pop();
      require(
          before[1] == in[1] && before[2] == in[2],
          where + "the image remembered is " + before[1] + "x" + before[2] + ", the one to append " + in[1] + "x"
              + in[2]);
      return new int[] {Math.addExact(before[0], in[0]), in[1], in[2]};
    }
    return sameChannels(where, layer, in, remembered);
  }

  private static int[] sameChannels(String where, LayerSpec layer, int[] in, Deque<int[]> remembered) {
    if (layer instanceof LayerSpec.Remember) {
      remembered.push(in);
      return in;
    }
    if (layer instanceof LayerSpec.BatchNorm normalization) {
      require(
          in[0] == normalization.channels(),
          where + "expects " + normalization.channels() + " channels but gets " + in[0]);
      return in;
    }
    if (layer instanceof LayerSpec.Pad pad) {
      require(pad.margin() > 0, where + "needs a margin of at least 1");
      int both = Math.multiplyExact(2, pad.margin());
      return new int[] {in[0], Math.addExact(in[1], both), Math.addExact(in[2], both)};
    }
    if (layer instanceof LayerSpec.AvgPool pool) {
      require(pool.size() > 0 && in[1] >= pool.size() && in[2] >= pool.size(), where + "window does not fit");
      return new int[] {in[0], in[1] / pool.size(), in[2] / pool.size()};
    }
    throw new IllegalArgumentException(where + "unknown kind of layer");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
