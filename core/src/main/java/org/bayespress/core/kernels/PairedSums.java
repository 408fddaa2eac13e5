package org.bayespress.core.kernels;

/**
 * The end of every sum that runs in 16 parts, so that it does not depend on the machine's vectors: the parts are added in
 * pairs.
 */
final class PairedSums {
  private PairedSums() {}

  /** The 16 partial sums from {@code at} on, halves upon halves. */
  static float of(float[] s, int at) {
    float s0 = s[at] + s[at + 8] + (s[at + 4] + s[at + 12]);
    float s1 = s[at + 1] + s[at + 9] + (s[at + 5] + s[at + 13]);
    float s2 = s[at + 2] + s[at + 10] + (s[at + 6] + s[at + 14]);
    float s3 = s[at + 3] + s[at + 11] + (s[at + 7] + s[at + 15]);
    return s0 + s2 + (s1 + s3);
  }
}
