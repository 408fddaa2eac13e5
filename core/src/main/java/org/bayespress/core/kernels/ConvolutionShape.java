package org.bayespress.core.kernels;

/**
 * Extents of a valid convolution with stride 1 over one group of images. Images lie as {@code [channels, height, width,
 * images]}, image number innermost, so a row of all images of a group is one contiguous run, and a window that moves by
 * one pixel moves by {@code images} floats. Weights are {@code [outputs, channels, kernel, kernel]}.
 *
 * @param channels input channels
 * @param images images of a group
 * @param height input height
 * @param width input width
 * @param outputs output channels
 * @param kernel window size
 */
public record ConvolutionShape(int channels, int images, int height, int width, int outputs, int kernel) {

  /** Height of the output. */
  public int outHeight() {
    return height - kernel + 1;
  }

  /** Width of the output. */
  public int outWidth() {
    return width - kernel + 1;
  }

  /** Weights of one output: {@code channels * kernel * kernel}. */
  public int taps() {
    return channels * kernel * kernel;
  }

  /** Floats of one row of an input channel. */
  int inRow() {
    return width * images;
  }

  /** Floats of one row of an output channel. */
  int outRow() {
    return outWidth() * images;
  }

  /** Floats of one input channel. */
  int inPlane() {
    return height * inRow();
  }

  /** Floats of one output channel. */
  int outPlane() {
    return outHeight() * outRow();
  }

  /** Floats of a group of inputs. */
  public int inGroup() {
    return channels * inPlane();
  }

  /** Floats of a group of outputs. */
  public int outGroup() {
    return outputs * outPlane();
  }
}
