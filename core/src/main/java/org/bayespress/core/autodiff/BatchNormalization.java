package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.NormalizationKernel;
import org.bayespress.core.kernels.NormalizationKernel.Coefficients;
import org.bayespress.core.posterior.TrainedNormalization;

/**
 * Batch normalisation of the channels of an image (Ioffe and Szegedy, 2015, algorithms 1 and 2):
 *
 * <pre>
 *   y = gamma (x - mean) / sqrt(variance + 1e-5) + beta,
 * </pre>
 *
 * mean and variance over all images and pixels of the batch, of values as they were drawn where x was drawn by local
 * reparameterization. With g the gradient of y, n values per channel and {@code s = gamma / sqrt(variance + 1e-5)},
 *
 * <pre>
 *   d beta  = sum g
 *   d gamma = sum g (x - mean) / sqrt(variance + 1e-5)
 *   d x     = s (g - sum g / n - (x - mean) / (variance + 1e-5) * sum g (x - mean) / n).
 * </pre>
 *
 * <p>Both ways need sums over all groups before they can go on, so a normalisation is two operations, one at the end of a
 * stage and one at the beginning of the next: {@link MomentsOperation} takes the moments and, on the way back, gives the
 * gradient of x; {@link NormalizeOperation} gives y and, on the way back, takes the sums of g. This is what they share. Sums over
 * groups are added in double precision in their order.
 */
final class BatchNormalization {

  /** Added to the variance. */
  private static final double EPSILON = TrainedNormalization.EPSILON;

  /** Share of the batch's moments in the running ones, per step. */
  private static final double MOMENTUM = 0.1;

  private final Variable x;
  private final NormalizationParameters parameters;
  /** Of the whole image that x is part of; null where scales are given. */
  private final ChannelMoments moments;
  private final int groups;
  private final int channels;
  private final Coefficients coefficients;
  private final float[] slopes;
  private final float[] constants;
  private final float[] sums;
  private final float[] products;

  BatchNormalization(Variable x, NormalizationParameters parameters, ChannelMoments moments, boolean rectified) {
    this.x = x;
    this.parameters = parameters;
    this.moments = moments;
    groups = x.value().extent(0);
    channels = x.channels();
    coefficients = Coefficients.of(channels, rectified);
    slopes = new float[channels];
    constants = new float[channels];
    sums = new float[groups * channels];
    products = new float[groups * channels];
  }

  Variable x() {
    return x;
  }

  ChannelMoments moments() {
    return moments;
  }

  private double deviation(int channel) {
    return Math.sqrt(moments.variance(x.firstChannel() + channel) + EPSILON);
  }

  /** Makes scales and shifts from the batch's moments, and moves the running ones. */
  void prepare() {
    double count = moments.count();
    for (int channel = 0; channel < channels; channel++) {
      double mean = moments.mean(x.firstChannel() + channel);
      double scale = parameters.gamma().get(channel) / deviation(channel);
      coefficients.scale()[channel] = (float) scale;
      coefficients.shift()[channel] = (float) (parameters.beta().get(channel) - mean * scale);
      coefficients.mean()[channel] = (float) mean;
      // the running variance estimates that of all images (algorithm 2)
      double unbiased = moments.variance(x.firstChannel() + channel) * count / Math.max(1, count - 1);
      double ownMean = parameters.runningMean().get(channel);
      double ownVariance = parameters.runningVariance().get(channel);
      parameters.runningMean().set(channel, (float) (ownMean + MOMENTUM * (mean - ownMean)));
      parameters.runningVariance().set(channel, (float) (ownVariance + MOMENTUM * (unbiased - ownVariance)));
    }
  }

  /** Takes scales and shifts as they are given. */
  void take() {
    for (int channel = 0; channel < channels; channel++) {
      coefficients.scale()[channel] = parameters.gamma().get(channel);
      coefficients.shift()[channel] = parameters.beta().get(channel);
    }
  }

  boolean scalesAreGiven() {
    return parameters.areGiven();
  }

  Coefficients coefficients() {
    return coefficients;
  }

  /** The sums of g and of g (x - mean) of one channel and group, see {@link NormalizationKernel#gradientSums}. */
  void takeSums(int group, int channel, float[] both) {
    sums[group * channels + channel] = NormalizationKernel.sum(both);
    products[group * channels + channel] = NormalizationKernel.sumOfProducts(both);
  }

  /** Gradients of gamma and beta, and what the gradient of x needs of them. */
  void combineSums() {
    double count = moments.count();
    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      double product = 0;
      for (int group = 0; group < groups; group++) {
        sum += sums[group * channels + channel];
        product += products[group * channels + channel];
      }
      double deviation = deviation(channel);
      double scale = parameters.gamma().get(channel) / deviation;
      parameters.dBeta().set(channel, (float) sum);
      parameters.dGamma().set(channel, (float) (product / deviation));
      slopes[channel] = (float) (-scale * product / count / (deviation * deviation));
      constants[channel] = (float) (-scale * sum / count);
    }
  }

  float slope(int channel) {
    return slopes[channel];
  }

  float constant(int channel) {
    return constants[channel];
  }
}
