package org.bayespress.core.random;

/** Random orders, for example of the training images in an epoch. */
public final class Permutation {

  private Permutation() {}

  /**
   * The order of {@code 0 .. n - 1} for this key and epoch: a Fisher-Yates shuffle (Knuth, TAOCP 2, algorithm 3.4.2P),
   * a pure function of its arguments.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public static int[] of(NoiseKey key, int epoch, int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n: found " + n + ", allowed: 0 or more");
    }
    PhiloxSequence words = PhiloxSequence.of(key, epoch, 0);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = words.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
