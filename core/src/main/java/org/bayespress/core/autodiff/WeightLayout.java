package org.bayespress.core.autodiff;

import java.util.Arrays;
import org.bayespress.core.kernels.SparseProduct;
import org.bayespress.format.network.LayerSpec;

/**
 * Where the weights of a layer lie while a tape works with them, as rows of {@code width} floats. What is trained, and
 * gradients, follow each other; of what the tape multiplies with, a row begins every {@code stride} floats.
 *
 * <p>Convolutions and biases are as a network describes them: one row. Weights of a dense layer lie input by input, {@code [in,
 * out]}, and the tape reads them in rows padded to whole vectors, {@code [in, stride]}: what belongs to one input is then
 * consecutive and aligned, so that inputs can be left out.
 */
public final class WeightLayout {
  private final int[] shape;
  private final int rows;
  private final int width;
  private final int stride;

  private WeightLayout(int[] shape, int rows, int stride) {
    this.shape = shape;
    this.rows = rows;
    width = Arrays.stream(shape).reduce(1, Math::multiplyExact) / rows;
    this.stride = stride;
  }

  /** The weights of {@code layer}. */
  public static WeightLayout of(LayerSpec.Weighted layer) {
    return switch (layer) {
      case LayerSpec.Dense dense -> dense(dense.in(), dense.out());
      case LayerSpec.Conv2d convolution -> new WeightLayout(
          convolution.weightShape(), 1, convolution.weightCount());
    };
  }

  /** The weights of a dense layer. */
  public static WeightLayout dense(int in, int out) {
    return new WeightLayout(new int[] {in, out}, in, SparseProduct.stride(out));
  }

  /** A vector, for biases. */
  public static WeightLayout vector(int length) {
    return new WeightLayout(new int[] {length}, 1, length);
  }

  /** Shape of what is trained and of gradients. */
  public int[] shape() {
    return shape.clone();
  }

  /** Shape of what the tape multiplies with. */
  public int[] tapeShape() {
    return padded() ? new int[] {rows, stride} : shape.clone();
  }

  /** Whether rows are padded. */
  public boolean padded() {
    return rows > 1 || stride != width;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Floats of a row. */
  public int width() {
    return width;
  }

  /** Floats from row to row of what the tape multiplies with. */
  public int stride() {
    return stride;
  }

  /** From the order of {@code LayerSpec.Weighted.weightShape()} to the order of {@link #shape}. */
  public float[] arrange(float[] values) {
    return rows == 1 ? values.clone() : transposed(values, width, rows);
  }

  /** From the order of {@link #shape} to that of {@code LayerSpec.Weighted.weightShape()}. */
  public float[] restore(float[] values) {
    return rows == 1 ? values.clone() : transposed(values, rows, width);
  }

  /** Where weight {@code i} of {@code LayerSpec.Weighted.weightShape()} lies in {@link #shape}. */
  public int trainedPlace(int i) {
    return rows == 1 ? i : i % rows * width + i / rows;
  }

  /** Where it lies in {@link #tapeShape}. */
  public int tapePlace(int i) {
    return rows == 1 ? i : i % rows * stride + i / rows;
  }

  /** {@code values} of shape {@link #shape} in rows of {@link #stride} floats, zero in between. */
  public float[] pad(float[] values) {
    float[] result = new float[rows * stride];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * width, result, row * stride, width);
    }
    return result;
  }

  private static float[] transposed(float[] x, int rows, int columns) {
    float[] y = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[j * rows + i] = x[i * columns + j];
      }
    }
    return y;
  }
}
