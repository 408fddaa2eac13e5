package org.bayespress.methods.miracle.coder;

/**
 * A coded block.
 *
 * @param index number of the candidate
 * @param klNats KL(q || p) of the block
 * @param varianceNats2 variance of log(q/p) under q, see {@link BlockTarget#varianceNats2}
 * @param logRatioNats log(q/p) of the sample that was chosen
 * @param logMeanWeight log of the mean of q/p over all candidates: near 0 where they are enough to stand for q
 */
public record BlockCode(
    int index, double klNats, double varianceNats2, double logRatioNats, double logMeanWeight) {}
