package org.bayespress.core.posterior;

import java.util.List;
import org.bayespress.core.pruning.ScoreGap;

/**
 * How a posterior over group scales is started, clamped and watched. Means of weights start from He's distribution
 * N(0, 2 / fan-in), means of biases at 0.
 *
 * @param initialLogSigma2 start of the log variances of weights and biases
 * @param logSigma2Spread standard deviation around it
 * @param scaleLogVariance start of the log variances that describe the scales
 * @param scaleSpread standard deviation around the start of every parameter of a group's scale
 * @param largestDeviations per weighted layer, the bound that keeps the standard deviation of weights and biases after
 *     every update; positive infinity for none
 */
public record GroupRecipe(
    double initialLogSigma2, double logSigma2Spread, double scaleLogVariance, double scaleSpread,
    List<Double> largestDeviations) implements PosteriorSetup {

  public GroupRecipe {
    largestDeviations = List.copyOf(largestDeviations);
  }

  @Override
  public PosteriorFamily family() {
    return PosteriorFamily.GROUP_SCALES;
  }

  /** The gap between two clusters of scores, where there is one. */
  @Override
  public double progressThreshold(TrainedPosterior.Layer layer) {
    return ScoreGap.threshold(layer.scales().sortedScores());
  }
}
