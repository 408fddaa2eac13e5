package org.bayespress.format.candidate;

/** Random words for one purpose, one after another: Philox counters {@code (0, number, 0, purpose)}, (1, ...), ... */
final class Stream {

  /** Counter word 3 of the candidates. */
  static final int CANDIDATES = 0;

  /** Counter word 3 of the order in which variables are dealt to blocks. */
  static final int BLOCKS = 1;

  /** Counter word 3 of the order in which a tensor's values share variables. */
  static final int SHARING = 2;

  private final int seed;
  private final int number;
  private final int purpose;
  private final int[] words = new int[4];
  private int next;
  private int taken = 4;

  Stream(int seed, int number, int purpose) {
    this.seed = seed;
    this.number = number;
    this.purpose = purpose;
  }

  private int word() {
    if (taken == words.length) {
      words[0] = next++;
      words[1] = number;
      words[2] = 0;
      words[3] = purpose;
      Philox.block(words, seed, CandidateGenerator.KEY_WORD);
      taken = 0;
    }
    return words[taken++];
  }

  /** A number from 0 to {@code bound - 1}, each exactly as likely (D. Lemire, ACM TOMACS 29, 2019). */
  private int below(int bound) {
    long product = (word() & 0xFFFF_FFFFL) * bound;
    if (Integer.compareUnsigned((int) product, bound) < 0) {
      int threshold = Integer.remainderUnsigned(-bound, bound);
      while (Integer.compareUnsigned((int) product, threshold) < 0) {
        product = (word() & 0xFFFF_FFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** The numbers 0 .. n - 1 in random order: Fisher and Yates, from the end (Knuth, TAOCP 2, algorithm 3.4.2P). */
  int[] shuffled(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = below(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
