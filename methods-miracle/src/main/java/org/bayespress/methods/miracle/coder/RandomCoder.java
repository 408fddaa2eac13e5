package org.bayespress.methods.miracle.coder;

import org.bayespress.core.candidates.Quadratic;

/** How one of the candidates is chosen, given the scores of all. Both ways draw from the same distribution. */
public interface RandomCoder {

  /** Name in configurations. */
  String label();

  /**
   * Chooses.
   *
   * @param block number of the block
   * @param target the score
   * @param scan the scores of the block, in short
   * @param search gives the scores of a chunk again
   * @return number of the candidate
   */
  int choose(int block, Quadratic target, Scan scan, CandidateSearch search);
}
