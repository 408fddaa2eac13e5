package org.bayespress.methods.miracle.coder;

import org.bayespress.core.candidates.Quadratic;
import org.bayespress.core.random.NoiseKey;

/**
 * Draws candidate k with probability {@code w_k / sum of w}, w = exp(score) (Havasi, Peharz and Hernández-Lobato, ICLR 2019,
 * algorithm 1): first a chunk by the sum of its weights, then a candidate of it.
 */
public record ImportanceCoder(NoiseKey key) implements RandomCoder {
  /** Name in configurations. */
  public static final String LABEL = "importance";

  /** Not 0, whose words for block 0 shuffle the order in which blocks are coded. */
  private static final int CHOICE = -1;

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public int choose(int block, Quadratic target, Scan scan, CandidateSearch search) {
    Draws draws = new Draws(key, block, CHOICE);
    double logSum = scan.logSum();
    double left = draws.uniform();
    int chunk = 0;
    while (chunk < scan.chunks() - 1) {
      double share = scan.sum()[chunk] * StrictMath.exp(scan.largest()[chunk] - logSum);
      if (left < share) {
        break;
      }
      left -= share;
      chunk++;
    }
    float[] scores = search.scores(block, target, chunk);
    double total = 0;
    for (int i = 0; i < scan.perChunk(); i++) {
      total += StrictMath.exp(scores[i] - scan.largest()[chunk]);
    }
    double rest = draws.uniform() * total;
    int i = 0;
    while (i < scan.perChunk() - 1) {
      rest -= StrictMath.exp(scores[i] - scan.largest()[chunk]);
      if (rest < 0) {
        break;
      }
      i++;
    }
    return chunk * scan.perChunk() + i;
  }
}
