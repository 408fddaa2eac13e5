package org.bayespress.format.candidate;

/** How variables are dealt to blocks. The number is the one in the file. */
public enum BlockOrder {
  /** As they come: block by block through the tensors. */
  PLAIN,
  /** In an order shuffled by the seed, so that blocks are alike and none depends on one layer alone. */
  SHUFFLED;

  /** The variable at each place of the order. */
  public int[] places(int seed, int variables) {
    if (this == SHUFFLED) {
      return new Stream(seed, 0, Stream.BLOCKS).shuffled(variables);
    }
    int[] order = new int[variables];
    for (int i = 0; i < variables; i++) {
      order[i] = i;
    }
    return order;
  }

  /** First place of block {@code block}; block b holds the places from here to the start of block b + 1. */
  public static int start(int block, int blocks, int variables) {
    return (int) ((long) block * variables / blocks);
  }
}
