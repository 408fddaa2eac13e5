package org.bayespress.format.network;

/**
 * One layer of a feed-forward network. Shapes follow one rule: images are {@code [channels, height, width]}, vectors
 * {@code [features]}.
 */
public sealed interface LayerSpec {

  /** A layer with a weight tensor and a bias vector; everything else has no parameters. */
  sealed interface Weighted extends LayerSpec {

    /** Name of the layer, unique in its network, for example {@code fc1}. */
    String name();

    /** Shape of the weights: {@code [out, in]} or {@code [out, in, kH, kW]}, C order. */
    int[] weightShape();

    /** Number of outputs (units or filters), which is also the length of the bias. */
    int outputs();

    /** Number of weights without the bias. */
    default int weightCount() {
      int count = 1;
      for (int extent : weightShape()) {
        count = Math.multiplyExact(count, extent);
      }
      return count;
    }
  }

  /** Fully connected: {@code y = W x + b}, W is {@code [out, in]}. */
  record Dense(String name, int in, int out) implements Weighted {
    @Override
    public int[] weightShape() {
      return new int[] {out, in};
    }

    @Override
    public int outputs() {
      return out;
    }
  }

  /** Valid cross-correlation, stride 1, square kernel; W is {@code [out, in, kernel, kernel]}. */
  record Conv2d(String name, int in, int out, int kernel) implements Weighted {
    @Override
    public int[] weightShape() {
      return new int[] {out, in, kernel, kernel};
    }

    @Override
    public int outputs() {
      return out;
    }
  }

  /** Maximum over non-overlapping {@code size x size} windows; a remainder at the right and lower edge is dropped. */
  record MaxPool(int size) implements LayerSpec {}

  /** max(0, x). */
  record Relu() implements LayerSpec {}

  /** {@code [channels, height, width]} to {@code [channels * height * width]}, in that order. */
  record Flatten() implements LayerSpec {}
}
