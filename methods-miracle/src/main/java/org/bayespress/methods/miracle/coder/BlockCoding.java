package org.bayespress.methods.miracle.coder;

import org.bayespress.core.candidates.Quadratic;

/**
 * From the posterior of a block to its number.
 *
 * @param search looks at the candidates
 * @param coder chooses one
 * @param asReleased whether scores are those of the authors' released program, for comparison; see
 *     {@link BlockTarget#asReleased}
 */
public record BlockCoding(CandidateSearch search, RandomCoder coder, boolean asReleased) {

  /** Codes block {@code block}. */
  public BlockCode code(int block, BlockTarget target) {
    Quadratic score = asReleased ? target.asReleased() : target.logRatio();
    Scan scan = search.scan(block, score);
    int index = coder.choose(block, score, scan, search);
    float[] scores = search.scores(block, target.logRatio(), index / scan.perChunk());
    double logRatio = scores[index % scan.perChunk()] + target.constantNats();
    double logSum = asReleased ? search.scan(block, target.logRatio()).logSum() : scan.logSum();
    double logMean = logSum + target.constantNats() - search.bits() * Math.log(2);
    return new BlockCode(index, target.klNats(), target.varianceNats2(), logRatio, logMean);
  }
}
