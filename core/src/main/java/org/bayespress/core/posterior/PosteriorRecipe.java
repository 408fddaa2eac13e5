package org.bayespress.core.posterior;

/**
 * How an additive Gaussian posterior {@code w = theta + sigma eps} is started, clamped and watched.
 *
 * @param initialTheta standard deviation of the random start of the means, for {@link InitialMeans#GIVEN}
 * @param initialLogSigma2 start of log sigma^2
 * @param logAlphaClip log alpha is clipped to {@code [-c, c]} where the noise variance is computed; outside, no
 *     gradient flows through log sigma^2
 * @param muteLogAlpha while training, the mean of a weight with log alpha at or above this is taken as zero (and in
 *     convolutions its noise too); positive infinity switches it off
 * @param pruneLogAlpha a weight at or above this counts as pruned in progress reports and in the validation error
 * @param initialMeans rule for the random start of the means
 * @param projection where parameters are brought back to after every update
 * @param reparameterization what is drawn at random; clip and muting belong to {@link Reparameterization#LOCAL} alone
 */
public record PosteriorRecipe(
    double initialTheta, double initialLogSigma2, double logAlphaClip, double muteLogAlpha, double pruneLogAlpha,
    InitialMeans initialMeans, Projection projection, Reparameterization reparameterization)
    implements PosteriorSetup {

  /** A recipe without projection, by local reparameterization, from means of one deviation in all layers. */
  public PosteriorRecipe(
      double initialTheta, double initialLogSigma2, double logAlphaClip, double muteLogAlpha, double pruneLogAlpha) {
    this(
        initialTheta, initialLogSigma2, logAlphaClip, muteLogAlpha, pruneLogAlpha, InitialMeans.GIVEN,
        Projection.none(), Reparameterization.LOCAL);
  }

  /** The same recipe with another way to draw. */
  public PosteriorRecipe by(Reparameterization other) {
    return new PosteriorRecipe(
        initialTheta, initialLogSigma2, logAlphaClip, muteLogAlpha, pruneLogAlpha, initialMeans, projection, other);
  }

  @Override
  public PosteriorFamily family() {
    return PosteriorFamily.GAUSSIAN;
  }

  @Override
  public double progressThreshold(TrainedPosterior.Layer layer) {
    return pruneLogAlpha;
  }

  /** Fingerprints of checkpoints are made of this text: it names what is not as usual, and only then. */
  @Override
  public String toString() {
    return "PosteriorRecipe[initialTheta=" + initialTheta + ", initialLogSigma2=" + initialLogSigma2
        + ", logAlphaClip=" + logAlphaClip + ", muteLogAlpha=" + muteLogAlpha + ", pruneLogAlpha=" + pruneLogAlpha
        + (initialMeans == InitialMeans.GIVEN ? "" : ", initialMeans=" + initialMeans)
        + (projection.isNone() ? "" : ", projection=" + projection)
        + (reparameterization == Reparameterization.LOCAL ? "" : ", reparameterization=" + reparameterization) + "]";
  }
}
