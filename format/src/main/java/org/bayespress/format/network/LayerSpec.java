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

    /** Whether outputs have biases; without, the bias is a vector of zeros that nothing trains and no file holds. */
    default boolean biased() {
      return true;
    }

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

  /**
   * Valid cross-correlation, stride 1, square kernel; W is {@code [out, in, kernel, kernel]}.
   *
   * @param biased whether there are biases; before {@link BatchNorm}, which takes any constant away, they are of no use
   */
  record Conv2d(String name, int in, int out, int kernel, boolean biased) implements Weighted {

    /** A convolution with biases. */
    public Conv2d(String name, int in, int out, int kernel) {
      this(name, in, out, kernel, true);
    }

    /** Fingerprints of checkpoints are made of this text: what is as usual is not named. */
    @Override
    public String toString() {
      return "Conv2d[name=" + name + ", in=" + in + ", out=" + out + ", kernel=" + kernel
          + (biased ? "]" : ", biased=false]");
    }

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

  /**
   * Batch normalisation of an image, channel by channel (Ioffe and Szegedy, 2015). While it is trained it subtracts the mean
   * over all images and pixels of the batch, divides by the standard deviation, and applies a scale and a shift that are
   * learned. Afterwards, with running means and deviations in place of the batch's, all of it is one scale and one shift
   * per channel: {@code y = scale * x + shift}. These two are what a file holds.
   */
  record BatchNorm(String name, int channels) implements LayerSpec {}

  /** {@code margin} zeros on every side of every channel. */
  record Pad(int margin) implements LayerSpec {}

  /** Mean over non-overlapping {@code size x size} windows; a remainder at the right and lower edge is dropped. */
  record AvgPool(int size) implements LayerSpec {}

  /** Mean over each whole channel: {@code [channels, height, width]} to {@code [channels]}. */
  record GlobalAvgPool() implements LayerSpec {}

  /** Keeps the image that arrives, and passes it on; the {@link Append} that belongs to it takes it up again. */
  record Remember() implements LayerSpec {}

  /**
   * Puts the channels that arrive behind those of the image that was remembered last and not yet taken up: concatenation
   * (Huang et al., 2017, eq. 2). Images of the same height and width.
   */
  record Append() implements LayerSpec {}
}
