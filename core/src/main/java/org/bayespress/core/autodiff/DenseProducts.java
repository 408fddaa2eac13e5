package org.bayespress.core.autodiff;

/** A way to make the products of a {@link DenseLayer}. */
interface DenseProducts {

  /** Computes {@code x M'} and {@code (x o x) V'}, somewhere. */
  void forward(Pass pass);

  /** Leaves some rows of {@code x M' + b} in y and of {@code (x o x) V' + v} in the layer's variance. */
  void addBiases(int firstRow, int rows);

  /**
   * Gradients of weights, biases and, where they are wanted, inputs. Products that make the gradients of the scales in front of the
   * layer leave the gradient of the inputs unclaimed.
   *
   * @param outputs run once for every range of outputs before their gradients are read, by any thread
   */
  void backward(Pass pass, Range outputs);

  /** What is done to elements {@code from .. from + count - 1} of an array. */
  @FunctionalInterface
  interface Range {

    /** Nothing. */
    Range NONE = (from, count) -> {};

    /** Does it. */
    void run(long from, long count);
  }
}
