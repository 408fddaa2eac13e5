package org.bayespress.core.candidates;

import org.bayespress.core.kernels.math.KernelMode;

/**
 * Scores of consecutive candidates of a block. Candidate k gets {@code even + odd} with, over the groups g of eight elements
 * in turn and by fused multiply-adds of one element after the other,
 *
 * <pre>
 *   even: elements 8g, 8g + 1, 8g + 4, 8g + 5          odd: elements 8g + 2, 8g + 3, 8g + 6, 8g + 7
 * </pre>
 *
 * <p>which is how they lie on lanes. The order belongs to no file, but makes both kernel modes choose the same candidate.
 */
public interface CandidateScores {

  /** Candidates scored at once; all arrays of a chunk fit into a first-level cache. */
  int CHUNK = 512;

  /**
   * Scores candidates {@code first .. first + CHUNK - 1}.
   *
   * @param block number of the block
   * @param first number of the first candidate
   * @param target the score
   * @param scores receives {@link #CHUNK} scores
   */
  void score(int block, int first, Quadratic target, float[] scores);

  /** Scores of the candidates of this seed, by the kernels of this process; not to be shared by threads. */
  static CandidateScores of(int seed) {
    return KernelMode.vector() ? new VectorCandidateScores(seed) : new ScalarCandidateScores(seed);
  }
}
