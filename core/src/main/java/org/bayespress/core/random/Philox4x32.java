package org.bayespress.core.random;

/**
 * Philox4x32-10 of Salmon et al. (SC 2011, section 4.3): a bijection of 128-bit counters under a 64-bit key, ten
 * rounds. Tested against the known answers of the authors' Random123 library.
 */
public final class Philox4x32 {

  /** Number of rounds. */
  public static final int ROUNDS = 10;

  static final int MULTIPLIER_0 = 0xD2511F53;
  static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** Key increment per round: the golden ratio. */
  static final int WEYL_0 = 0x9E3779B9;

  /** Key increment per round: sqrt(3) - 1. */
  static final int WEYL_1 = 0xBB67AE85;

  private static final long MASK = 0xFFFF_FFFFL;

  private Philox4x32() {}

  /**
   * The four output words of one counter, packed into two longs written to {@code out}: {@code out[0]} holds word 0 in
   * its low and word 1 in its high half, {@code out[1]} words 2 and 3.
   *
   * @param low counter words 0 (low half) and 1 (high half)
   * @param high counter words 2 (low half) and 3 (high half)
   * @param key key words 0 (low half) and 1 (high half)
   */
  public static void block(long low, long high, long key, long[] out) {
    int c0 = (int) low;
    int c1 = (int) (low >>> 32);
    int c2 = (int) high;
    int c3 = (int) (high >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
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
    out[0] = c0 & MASK | (long) c1 << 32;
    out[1] = c2 & MASK | (long) c3 << 32;
  }
}
