package org.bayespress.core.random;

/**
 * Words of one (key, step, layer) counter range, one after the other: for the few places that need integers rather than
 * fields of normals. Not safe for use by several threads; make one per use, it is cheap.
 */
public final class PhiloxSequence {

  private final long key;
  private final long high;
  private final long[] words = new long[2];
  private long nextBlock;
  private int taken = 4;

  private PhiloxSequence(long key, long high) {
    this.key = key;
    this.high = high;
  }

  /** The sequence whose counters carry this step and layer, from its beginning. */
  public static PhiloxSequence of(NoiseKey key, int step, int layer) {
    return new PhiloxSequence(key.bits(), layer & 0xFFFF_FFFFL | (long) step << 32);
  }

  /** The next 32 bits. */
  public int nextInt() {
    if (taken == 4) {
      Philox4x32.block(nextBlock++, high, key, words);
      taken = 0;
    }
    int word = (int) (words[taken >> 1] >>> (taken & 1) * 32);
    taken++;
    return word;
  }

  /**
   * A number from 0 to {@code bound - 1}, each exactly as likely (D. Lemire, "Fast random integer generation in an
   * interval", ACM TOMACS 29, 2019).
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound: found " + bound + ", allowed: 1 or more");
    }
    long product = (nextInt() & 0xFFFF_FFFFL) * bound;
    if (Integer.compareUnsigned((int) product, bound) < 0) {
      int threshold = Integer.remainderUnsigned(-bound, bound);
      while (Integer.compareUnsigned((int) product, threshold) < 0) {
        product = (nextInt() & 0xFFFF_FFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }
}
