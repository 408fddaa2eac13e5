package org.bayespress.format.codec;

import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.BitModels;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;

/**
 * How many variables each block of a random code holds, where that differs from even sizes: one stream of the range coder,
 * a size for every block but the last, which holds what is left. A size is the length of its binary form in unary, one
 * adaptive decision per step, then the digits below the leading one: three adaptive under length and digits before, the
 * rest even. Blocks are alike, so there is no other context.
 */
final class BlockSizes {

  /** Longest binary form: a network has at most 2^26 variables. */
  private static final int LENGTHS = 27;

  private static final int MODELLED_DIGITS = 3;
  private static final int LIMIT = 1023;

  private final BitModels length = new BitModels(LENGTHS, LIMIT);
  private final BitModels digits = new BitModels(LENGTHS << MODELLED_DIGITS, LIMIT);

  private BlockSizes() {}

  static byte[] write(BlockRanges ranges) {
    BlockSizes models = new BlockSizes();
    RangeEncoder encoder = new RangeEncoder();
    for (int b = 0; b + 1 < ranges.blocks(); b++) {
      models.code(encoder, ranges.size(b));
    }
    return encoder.finish();
  }

  /**
   * Reads sizes.
   *
   * @param blocks number of blocks, 1 .. variables
   * @throws CodedDataException if the bytes do not hold sizes that leave at least one variable for every block
   */
  static BlockRanges read(byte[] bytes, int from, int bytesLength, int blocks, int variables) {
    BlockSizes models = new BlockSizes();
    RangeDecoder decoder = new RangeDecoder(bytes, from, bytesLength);
    int[] sizes = new int[blocks];
    int left = variables;
    for (int b = 0; b + 1 < blocks; b++) {
      sizes[b] = models.code(decoder, 0);
      int most = left - (blocks - 1 - b);
      if (sizes[b] > most) {
        throw new CodedDataException(
            "size of block " + b + " is " + sizes[b] + ", allowed are 1.." + most + ": " + left + " of " + variables
                + " variables are left for this and later blocks, " + (blocks - b) + " in all");
      }
      left -= sizes[b];
    }
    decoder.finish();
    sizes[blocks - 1] = left;
    return BlockRanges.ofSizes(sizes);
  }

  private int code(BitCoder coder, int size) {
    int wanted = 32 - Integer.numberOfLeadingZeros(size);
    int bits = 1;
    while (bits < LENGTHS && length.code(coder, bits < wanted ? 1 : 0, bits - 1) == 1) {
      bits++;
    }
    int modelled = Math.min(MODELLED_DIGITS, bits - 1);
    int even = bits - 1 - modelled;
    int prefix = 1;
    for (int i = 0; i < modelled; i++) {
      prefix = prefix << 1 | digits.code(coder, size >>> bits - 2 - i & 1, (bits - 1 << MODELLED_DIGITS) + prefix);
    }
    return prefix << even | coder.codeEvenBits(size, even);
  }
}
