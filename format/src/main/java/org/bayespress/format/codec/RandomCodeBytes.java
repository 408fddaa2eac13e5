package org.bayespress.format.codec;

/**
 * Where the bytes of a random code go.
 *
 * @param codec law of the numbers, for people
 * @param blocks numbers that are stored
 * @param bitsPerBlock of each, were they stored flat
 * @param variables that they stand for
 * @param headerBytes generator, order, seed, extents, law
 * @param sizeBytes how many variables each block holds; 0 where that follows from their numbers
 * @param indexBytes the numbers
 */
public record RandomCodeBytes(
    String codec, int blocks, int bitsPerBlock, int variables, int headerBytes, int sizeBytes, int indexBytes) {

  /** All bytes of the code. */
  public int total() {
    return headerBytes + sizeBytes + indexBytes;
  }

  /** Bits of the numbers for each block. */
  public double bitsOfBlock() {
    return 8.0 * indexBytes / blocks;
  }

  /** Bytes that published sizes count: the numbers, each with all its bits, and nothing else. */
  public double paperBytes() {
    return blocks * (double) bitsPerBlock / 8;
  }
}
