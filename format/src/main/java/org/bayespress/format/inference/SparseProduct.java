package org.bayespress.format.inference;

/**
 * A dense layer or a convolution as a list of its non-zero weights, in C order. A dense layer is a convolution whose
 * inputs are as many channels of one pixel.
 *
 * <p>A weight is applied to all output pixels of its filter before the next one, so each output pixel still adds its
 * terms in the order of the weights.
 */
final class SparseProduct {

  private final float[] bias;
  private final int[] rowStart;
  private final int[] offsets;
  private final float[] weights;
  private final float[] from;
  private final float[] to;
  private final int inWidth;
  private final int outHeight;
  private final int outWidth;

  private SparseProduct(
      ShrunkLayer layer, int[] positions, int kernel, int height, int width, float[] from, float[] to) {
    this.bias = layer.bias();
    this.from = from;
    this.to = to;
    this.inWidth = width;
    this.outHeight = height - kernel + 1;
    this.outWidth = width - kernel + 1;
    int columns = positions.length * kernel * kernel;
    int nonZeros = 0;
    for (float weight : layer.weight()) {
      nonZeros += weight == 0 ? 0 : 1;
    }
    this.weights = new float[nonZeros];
    this.offsets = new int[nonZeros];
    this.rowStart = new int[bias.length + 1];
    int next = 0;
    for (int i = 0; i < layer.weight().length; i++) {
      if (layer.weight()[i] != 0) {
        int column = i % columns;
        int channel = positions[column / (kernel * kernel)];
        int ky = column / kernel % kernel;
        weights[next] = layer.weight()[i];
        offsets[next++] = (channel * height + ky) * width + column % kernel;
      }
      rowStart[i / columns + 1] = next;
    }
  }

  /**
   * {@code [in]} to {@code [out]}.
   *
   * @param positions of the layer's inputs in {@code from}
   */
  static SparseProduct dense(ShrunkLayer layer, int[] positions, float[] from, float[] to) {
    return new SparseProduct(layer, positions, 1, 1, 1, from, to);
  }

  /**
   * {@code [in, height, width]} to {@code [out, height - kernel + 1, width - kernel + 1]}.
   *
   * @param positions of the layer's input channels in {@code from}
   */
  static SparseProduct convolution(
      ShrunkLayer layer, int[] positions, int kernel, int height, int width, float[] from, float[] to) {
    return new SparseProduct(layer, positions, kernel, height, width, from, to);
  }

  /** Products that {@link #run} adds up. */
  long multiplyAdds() {
    return (long) weights.length * outHeight * outWidth;
  }

  void run() {
    if (outHeight * outWidth == 1) {
      runSinglePixel();
    } else {
      for (int row = 0; row < bias.length; row++) {
        runFilter(row);
      }
    }
  }

  private void runSinglePixel() {
    for (int row = 0; row < bias.length; row++) {
      float sum = bias[row];
      for (int k = rowStart[row]; k < rowStart[row + 1]; k++) {
        float product = weights[k] * from[offsets[k]];
        sum = sum + product;
      }
      to[row] = sum;
    }
  }

  private void runFilter(int row) {
    int base = row * outHeight * outWidth;
    for (int i = base; i < base + outHeight * outWidth; i++) {
      to[i] = bias[row];
    }
    for (int k = rowStart[row]; k < rowStart[row + 1]; k++) {
      for (int y = 0; y < outHeight; y++) {
        addLine(weights[k], offsets[k] + y * inWidth, base + y * outWidth);
      }
    }
  }

  private void addLine(float weight, int source, int target) {
    for (int x = 0; x < outWidth; x++) {
      float product = weight * from[source + x];
      to[target + x] = to[target + x] + product;
    }
  }
}
