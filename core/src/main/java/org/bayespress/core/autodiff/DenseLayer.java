package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/**
 * The arrays of a dense layer that its products read and write.
 *
 * @param x inputs, {@code [batch, in]}
 * @param y outputs, {@code [batch, out]}
 * @param weights of the layer
 * @param variance {@code [batch, out]}; between the passes it holds d sample / d variance, see
 *     {@link org.bayespress.core.kernels.LocalReparameterization}; null in a point layer
 */
record DenseLayer(Variable x, Variable y, Parameters weights, Tensor variance) {

  int batch() {
    return x.value().extent(0);
  }

  int in() {
    return x.value().extent(1);
  }

  int out() {
    return y.value().extent(1);
  }

  /** Claims the gradient of the inputs where it is wanted: whether to add to it. */
  boolean claimInputGradient() {
    return x.needsGradient() && x.claimGradient();
  }

  boolean variational() {
    return weights.variational();
  }
}
