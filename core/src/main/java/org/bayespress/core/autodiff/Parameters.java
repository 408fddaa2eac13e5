package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/**
 * The weights that a layer multiplies with, and where their gradients go. A point layer has no variance; a variational
 * one draws its pre-activations from mean and variance.
 *
 * @param mean in the tape's shape of {@link WeightLayout}: {@code [in, stride]}, of which the first {@code out} of every row
 *     count, or {@code [out, in, kernel, kernel]}
 * @param variance same shape, or null. In a convolution a variance of exactly zero marks a muted weight: its mean is zero
 *     too, and its gradients, which nobody reads, may come out as zero
 * @param bias {@code [out]}
 * @param dMean gradient, {@code [in, out]} or {@code [out, in, kernel, kernel]}; overwritten by every backward pass
 * @param dVariance gradient, or null
 * @param dBias gradient; null where nobody wants it
 * @param biasVariance {@code [out]}, added to the variance of every pre-activation; null for point biases and in point
 *     layers
 * @param dBiasVariance gradient, or null
 */
public record Parameters(
    Tensor mean, Tensor variance, Tensor bias, Tensor dMean, Tensor dVariance, Tensor dBias, Tensor biasVariance,
    Tensor dBiasVariance) {

  public Parameters {
    if (biasVariance != null && variance == null) {
      throw new IllegalArgumentException("a layer whose weights have no variance cannot draw its biases");
    }
  }

  /** With point biases. */
  public Parameters(Tensor mean, Tensor variance, Tensor bias, Tensor dMean, Tensor dVariance, Tensor dBias) {
    this(mean, variance, bias, dMean, dVariance, dBias, null, null);
  }

  /** Whether there is a variance. */
  public boolean variational() {
    return variance != null;
  }
}
