package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/**
 * What a batch normalisation multiplies with and adds, and where gradients and statistics go; all of it {@code [channels]}.
 * While a network is trained, {@code gamma} and {@code beta} apply to values that have mean 0 and variance 1 within the batch.
 * On a tape without gradients they are the {@code scale} and {@code shift} of the inputs themselves, and the rest is null.
 *
 * @param gamma learned factors; at evaluation scales
 * @param beta learned offsets; at evaluation shifts
 * @param dGamma gradient; overwritten by every backward pass
 * @param dBeta gradient
 * @param runningMean moved towards the batch's mean by every forward pass
 * @param runningVariance the same for the variance
 */
public record NormalizationParameters(
    Tensor gamma, Tensor beta, Tensor dGamma, Tensor dBeta, Tensor runningMean, Tensor runningVariance) {

  /** Given scales and shifts, for evaluation. */
  public static NormalizationParameters given(Tensor scale, Tensor shift) {
    return new NormalizationParameters(scale, shift, null, null, null, null);
  }

  /** Whether scales and shifts are given, rather than made from the batch. */
  boolean areGiven() {
    return dGamma == null;
  }
}
