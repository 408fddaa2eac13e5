package org.bayespress.core.training;

import org.bayespress.core.posterior.TrainedPosterior;

/**
 * The end of a training.
 *
 * @param posterior the last epoch's
 * @param last metrics of the last epoch; null when a finished training was only read back from its checkpoint
 * @param seconds training time over all epochs and resumptions, validation and checkpoints not included
 * @param millisPerStep mean over all steps
 */
public record TrainingOutcome(
    TrainedPosterior posterior, EpochMetrics last, double seconds, double millisPerStep) {}
