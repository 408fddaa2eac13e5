package org.bayespress.core.training;

/**
 * Posteriors whose KL is bounded block by block, after a number of steps.
 *
 * @param step finished steps of the variational training, from 1
 * @param validationErrorPercent error on the validation images with every weight at its mean
 * @param drawErrorPercent the same for weights drawn from the posterior, mean over several draws, whose noise is the same at
 *     every look of a run
 * @param blockKlMeanNats KL of a block, mean over the blocks
 * @param blockKlLargestNats largest of them
 * @param blockKlBudgetNats what a block may have
 * @param klWeight mean weight of the blocks' KL; 0 where nothing is penalised
 */
public record PosteriorLook(
    long step,
    double validationErrorPercent,
    double drawErrorPercent,
    double blockKlMeanNats,
    double blockKlLargestNats,
    double blockKlBudgetNats,
    double klWeight) {}
