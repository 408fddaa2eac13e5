package org.bayespress.format.model;

/**
 * How a network is to be coded.
 *
 * @param variant which codecs may be taken
 * @param indexBits of the {@linkplain CodingVariant#HISTORICAL historical} coder: bits of a distance before Huffman
 *     coding, 1..8; a distance of more than 2^indexBits is bridged by weights of value zero that are stored
 */
public record Coding(CodingVariant variant, int indexBits) {

  /** Widest index of the historical coder. */
  public static final int INDEX_BITS_LIMIT = 8;

  /** Index width of Deep Compression's fully connected layers and of its LeNets. */
  private static final int USUAL_INDEX_BITS = 5;

  public Coding {
    if (indexBits < 1 || indexBits > INDEX_BITS_LIMIT) {
      throw new IllegalArgumentException(
          "index width of " + indexBits + " bits, allowed are 1.." + INDEX_BITS_LIMIT + "; the usual one is "
              + USUAL_INDEX_BITS);
    }
  }

  /** A variant with its usual settings. */
  public static Coding of(CodingVariant variant) {
    return new Coding(variant, USUAL_INDEX_BITS);
  }

  /** The historical coder with an index width. */
  public static Coding historical(int indexBits) {
    return new Coding(CodingVariant.HISTORICAL, indexBits);
  }
}
