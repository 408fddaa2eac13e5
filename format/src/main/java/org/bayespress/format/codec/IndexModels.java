package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.BitModels;
import org.bayespress.format.coding.CodedDataException;

/** Codebook indices 1..entries, digit by digit from the top, each digit under the digits before it. */
final class IndexModels {

  private final BitModels tree;
  private final int entries;
  private final int bits;

  IndexModels(int entries) {
    this.entries = entries;
    this.bits = 32 - Integer.numberOfLeadingZeros(Math.max(0, entries - 1));
    this.tree = new BitModels(1 << bits, 255);
  }

  /** Codes the index at {@code index}, which is not zero, and stores it there. */
  void code(BitCoder coder, int[] indices, int index) {
    int wanted = indices[index] - 1;
    int node = 1;
    for (int i = bits - 1; i >= 0; i--) {
      node = node << 1 | tree.code(coder, wanted >>> i & 1, node);
    }
    int entry = node - (1 << bits);
    if (entry >= entries) {
      throw new CodedDataException("codebook index " + (entry + 1) + " of " + entries);
    }
    indices[index] = entry + 1;
  }
}
