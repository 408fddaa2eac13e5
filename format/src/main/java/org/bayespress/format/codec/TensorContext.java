package org.bayespress.format.codec;

/**
 * What encoder and decoder both know about a tensor before its first bit: its shape as a matrix of rows (outputs) by
 * columns (inputs), the picture that the columns form, and which units next to it are alive.
 *
 * @param rows outputs
 * @param channels channels of the picture that one row forms; {@code columns = channels * height * width}, C order
 * @param height height of the picture, 1 for a plain vector
 * @param width width of the picture, 1 for a plain vector
 * @param inputAlive per column whether the unit that feeds it has any weight of its own; null if unknown
 * @param outputAlive per row whether the unit is known to have a non-zero weight; null if unknown
 */
public record TensorContext(
    int rows, int channels, int height, int width, boolean[] inputAlive, boolean[] outputAlive) {

  /** A bias vector behind the weights whose row liveliness is given. */
  public static TensorContext ofBias(int outputs, boolean[] outputAlive) {
    return new TensorContext(outputs, 1, 1, 1, null, outputAlive);
  }

  /** A weight tensor. */
  public static TensorContext ofWeights(int rows, int channels, int height, int width, boolean[] inputAlive) {
    return new TensorContext(rows, channels, height, width, inputAlive, null);
  }

  /** Inputs of one row. */
  public int columns() {
    return channels * height * width;
  }

  /** Number of values. */
  public int count() {
    return rows * columns();
  }
}
