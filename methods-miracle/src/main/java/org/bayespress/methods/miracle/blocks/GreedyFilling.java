package org.bayespress.methods.miracle.blocks;

import java.util.Arrays;
import java.util.function.Predicate;
import org.bayespress.format.candidate.BlockRanges;

/**
 * Blocks filled by the KL of their variables, as COMBINER does it (Guo, Flamich, He, Chen and Hernández-Lobato, NeurIPS 2023,
 * arXiv 2305.19185): along the order, a block takes variables until the next one would bring its KL above a limit. A variable
 * that is above the limit by itself is a block by itself.
 *
 * <p>The limit is not the budget of a block, since blocks must fit into the file together with their sizes: it is the
 * smallest with which they do, found by bisection. Filling up to a limit makes the fewest blocks whose KL does not pass it, so
 * among all ways to cut the order into so many blocks this one makes the largest KL of a block of several variables the
 * smallest. Only the KL of variables relative to each other counts: whether limit and budget agree is left to the penalty.
 *
 * @param ranges the blocks
 * @param limitNats that none but single variables pass
 */
public record GreedyFilling(BlockRanges ranges, double limitNats) {

  /** Halvings of the interval in which the limit lies, at first as large as the KL of all: a billionth of a mean variable. */
  private static final int HALVINGS = 50;

  /**
   * Fills blocks.
   *
   * @param klNats KL of the variable at each place
   * @param fits whether there is room for blocks; must hold for one block of everything
   */
  public static GreedyFilling of(double[] klNats, Predicate<BlockRanges> fits) {
    double low = 0;
    double high = 0;
    for (double nats : klNats) {
      high += nats;
    }
    GreedyFilling found = new GreedyFilling(cut(klNats, high), high);
    if (!fits.test(found.ranges)) {
      throw new IllegalArgumentException("not even " + found.ranges + " fit");
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = low + (high - low) / 2;
      BlockRanges ranges = cut(klNats, middle);
      if (fits.test(ranges)) {
        high = middle;
        found = new GreedyFilling(ranges, middle);
      } else {
        low = middle;
      }
    }
    return found;
  }

  /** Blocks filled up to a limit. */
  static BlockRanges cut(double[] klNats, double limitNats) {
    int[] sizes = new int[klNats.length];
    int block = 0;
    double sum = 0;
    for (double nats : klNats) {
      if (sizes[block] > 0 && sum + nats > limitNats) {
        block++;
        sum = 0;
      }
      sizes[block]++;
      sum += nats;
    }
    return BlockRanges.ofSizes(Arrays.copyOf(sizes, block + 1));
  }

  /**
   * KL that all variables may have together for the limit to be this: as much more or less than they have as that is more or
   * less than the limit.
   */
  public double allowedNats(double[] klNats, double blockNats) {
    double sum = 0;
    for (double nats : klNats) {
      sum += nats;
    }
    return limitNats > 0 ? sum * blockNats / limitNats : 0;
  }
}
