package org.bayespress.methods.miracle.coder;

import java.util.Arrays;
import java.util.Comparator;
import org.bayespress.core.candidates.Quadratic;
import org.bayespress.core.random.NoiseKey;

/**
 * Ordered random coding (Theis and Yosri Ahmed, ICML 2022): the candidate with the largest {@code score_k - log T_k}, where
 * T_1 < T_2 < ... < T_K are the arrival times of K independent exponentials in the order of their size. Candidates are
 * exchangeable, so in what order they get their times does not matter to the sample: it has the distribution of {@link
 * ImportanceCoder}, for {@code -log T} of an unordered exponential is Gumbel noise. But early candidates get the small
 * times, so small numbers are likelier, which the law of the numbers turns into bytes.
 *
 * <p>The order statistics are {@code T_k = -log(1 - S_k / S_K+1)}, S the partial sums of K + 1 exponentials. Sums over whole
 * chunks are drawn first. Within a chunk, no candidate can beat the largest score with the time of the chunk's beginning:
 * few chunks have to be looked at, whose partial sums are then drawn given their total.
 */
public record OrderedCoder(NoiseKey key) implements RandomCoder {
  /** Name in configurations. */
  public static final String LABEL = "ordered";

  private static final int CHUNK_TOTALS = 1;
  private static final int WITHIN_CHUNK = 2;

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public int choose(int block, Quadratic target, Scan scan, CandidateSearch search) {
    int chunks = scan.chunks();
    Draws draws = new Draws(key, block, CHUNK_TOTALS);
    double[] start = new double[chunks + 1];
    for (int c = 0; c < chunks; c++) {
      start[c + 1] = start[c] + draws.exponentials(scan.perChunk());
    }
    double whole = start[chunks] + draws.exponential();
    double[] bound = new double[chunks];
    Integer[] order = new Integer[chunks];
    for (int c = 0; c < chunks; c++) {
      bound[c] = scan.largest()[c] - logTime(start[c] / whole);
      order[c] = c;
    }
    Arrays.sort(order, Comparator.comparingDouble(c -> -bound[c]));
    double best = Double.NEGATIVE_INFINITY;
    int choice = 0;
    for (int c : order) {
      if (bound[c] <= best) {
        break;
      }
      double[] times = within(block, c, start, scan.perChunk(), whole);
      float[] scores = search.scores(block, target, c);
      for (int i = 0; i < times.length; i++) {
        double value = scores[i] - times[i];
        if (value > best) {
          best = value;
          choice = c * scan.perChunk() + i;
        }
      }
    }
    return choice;
  }

  /** log T of the candidates of a chunk, whose exponentials sum to what was drawn for it. */
  private double[] within(int block, int chunk, double[] start, int count, double whole) {
    Draws draws = new Draws(key, block, WITHIN_CHUNK + chunk);
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += draws.exponential();
      sums[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      sums[i] = logTime((start[chunk] + (start[chunk + 1] - start[chunk]) * (sums[i] / sum)) / whole);
    }
    return sums;
  }

  private static double logTime(double share) {
    return StrictMath.log(-StrictMath.log1p(-share));
  }
}
