package org.bayespress.format.candidate;

/**
 * Philox4x32-10 of Salmon et al. (SC 2011, section 4.3): ten rounds that turn a counter of four words and a key of two
 * into four random words. Tested against the known answers of the authors' Random123 library.
 */
public final class Philox {

  /** Number of rounds. */
  public static final int ROUNDS = 10;

  /** Factor of counter word 0. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** Factor of counter word 2. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** Step of key word 0 from round to round: the golden ratio. */
  public static final int WEYL_0 = 0x9E3779B9;

  /** Step of key word 1 from round to round: sqrt(3) - 1. */
  public static final int WEYL_1 = 0xBB67AE85;

  private static final long MASK = 0xFFFF_FFFFL;

  private Philox() {}

  /**
   * Replaces a counter by its four random words.
   *
   * @param words counter words 0 to 3, then the result
   * @param key0 key word 0
   * @param key1 key word 1
   */
  static void block(int[] words, int key0, int key1) {
    int c0 = words[0];
    int c1 = words[1];
    int c2 = words[2];
    int c3 = words[3];
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (MULTIPLIER_0 & MASK) * (c0 & MASK);
      long p1 = (MULTIPLIER_1 & MASK) * (c2 & MASK);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }
}
