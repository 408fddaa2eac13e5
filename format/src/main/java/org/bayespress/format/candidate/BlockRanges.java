package org.bayespress.format.candidate;

import java.util.Arrays;

/**
 * Which places of the order belong to which block: block b holds those from {@code start(b)} up to, but without,
 * {@code start(b + 1)}. Every block holds at least one.
 */
public final class BlockRanges {

  private final int[] starts;

  private BlockRanges(int[] starts) {
    this.starts = starts;
  }

  /**
   * Blocks of one size, give or take one place; see {@link BlockOrder#start}.
   *
   * @throws IllegalArgumentException if there is no block, or there are more blocks than places
   */
  public static BlockRanges even(int blocks, int places) {
    if (blocks < 1 || blocks > places) {
      throw new IllegalArgumentException(blocks + " blocks for " + places + " places; every block needs at least one");
    }
    int[] starts = new int[blocks + 1];
    for (int b = 0; b <= blocks; b++) {
      starts[b] = BlockOrder.start(b, blocks, places);
    }
    return new BlockRanges(starts);
  }

  /**
   * Blocks of given sizes, one after the other.
   *
   * @throws IllegalArgumentException if there is no block, or one is empty
   * @throws ArithmeticException if there are more than 2^31 - 1 places
   */
  public static BlockRanges ofSizes(int... sizes) {
    if (sizes.length == 0) {
      throw new IllegalArgumentException("no blocks; at least one is needed");
    }
    int[] starts = new int[sizes.length + 1];
    for (int b = 0; b < sizes.length; b++) {
      if (sizes[b] < 1) {
        throw new IllegalArgumentException(
            "block " + b + " holds " + sizes[b] + " places; every block needs at least one");
      }
      starts[b + 1] = Math.addExact(starts[b], sizes[b]);
    }
    return new BlockRanges(starts);
  }

  /** Number of blocks. */
  public int blocks() {
    return starts.length - 1;
  }

  /** Number of places. */
  public int places() {
    return starts[blocks()];
  }

  /** First place of a block; that of block {@link #blocks} is the end. */
  public int start(int block) {
    return starts[block];
  }

  /** Places of a block. */
  public int size(int block) {
    return starts[block + 1] - starts[block];
  }

  /** Places of the largest block. */
  public int largest() {
    int largest = 0;
    for (int b = 0; b < blocks(); b++) {
      largest = Math.max(largest, size(b));
    }
    return largest;
  }

  /** Whether the sizes follow from the numbers of blocks and places, so that no file needs to hold them. */
  public boolean even() {
    return equals(even(blocks(), places()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockRanges ranges && Arrays.equals(starts, ranges.starts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(starts);
  }

  @Override
  public String toString() {
    return blocks() + " blocks of up to " + largest() + " places, " + places() + " in all";
  }
}
