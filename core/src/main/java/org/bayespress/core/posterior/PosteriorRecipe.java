package org.bayespress.core.posterior;

/**
 * How an additive Gaussian posterior {@code w = theta + sigma eps} is started, clamped and watched.
 *
 * @param initialTheta standard deviation of the random start of the means
 * @param initialLogSigma2 start of log sigma^2
 * @param logAlphaClip log alpha is clipped to {@code [-c, c]} where the noise variance is computed; outside, no
 *     gradient flows through log sigma^2
 * @param muteLogAlpha while training, the mean of a weight with log alpha at or above this is taken as zero (and in
 *     convolutions its noise too); positive infinity switches it off
 * @param pruneLogAlpha a weight at or above this counts as pruned in progress reports and in the validation error
 */
public record PosteriorRecipe(
    double initialTheta, double initialLogSigma2, double logAlphaClip, double muteLogAlpha, double pruneLogAlpha)
    implements PosteriorSetup {

  @Override
  public PosteriorFamily family() {
    return PosteriorFamily.GAUSSIAN;
  }

  @Override
  public double progressThreshold(TrainedPosterior.Layer layer) {
    return pruneLogAlpha;
  }
}
