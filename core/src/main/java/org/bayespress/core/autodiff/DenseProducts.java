package org.bayespress.core.autodiff;

/** A way to make the products of a {@link DenseLayer}. */
interface DenseProducts {

  /** Computes {@code x M'} and {@code (x o x) V'}, somewhere. */
  void forward(Pass pass);

  /** Leaves some rows of {@code x M' + b} in y and of {@code (x o x) V' + v} in the layer's variance. */
  void addBiases(int firstRow, int rows);

  /**
   * Gradients of weights, biases and, where they are wanted, inputs.
   *
   * @param addToInputs whether to add to the gradient of the inputs
   */
  void backward(Pass pass, boolean addToInputs);
}
