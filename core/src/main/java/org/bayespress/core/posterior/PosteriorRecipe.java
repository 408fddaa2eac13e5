package org.bayespress.core.posterior;

/**
 * How an additive Gaussian posterior {@code w = theta + sigma eps} is started and clamped.
 *
 * @param initialTheta standard deviation of the random start of the means
 * @param initialLogSigma2 start of log sigma^2
 * @param logAlphaClip log alpha is clipped to {@code [-c, c]} where the noise variance is computed; outside, no gradient
 *     flows through log sigma^2
 * @param muteLogAlpha while training, the mean of a weight with log alpha at or above this is taken as zero (and in
 *     convolutions its noise too); positive infinity switches it off
 */
public record PosteriorRecipe(
    double initialTheta, double initialLogSigma2, double logAlphaClip, double muteLogAlpha) {}
