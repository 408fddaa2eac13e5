package org.bayespress.core.posterior;

/** How a posterior is started, clamped and watched while it is trained; one kind for each {@link PosteriorFamily}. */
public sealed interface PosteriorSetup permits PosteriorRecipe, GroupRecipe {

  /** The kind of posterior. */
  PosteriorFamily family();

  /**
   * What counts as pruned in progress reports and in the validation error: a weight of the layer with at least this log
   * alpha, or a group with at least this score.
   */
  double progressThreshold(TrainedPosterior.Layer layer);
}
