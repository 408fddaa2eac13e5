package org.bayespress.methods.miracle.coder;

/**
 * What is kept of the scores of all candidates of a block: per chunk of consecutive ones the largest, and the sum of
 * {@code exp(score - largest)}.
 *
 * @param perChunk candidates in a chunk
 * @param largest per chunk
 * @param sum per chunk
 */
public record Scan(int perChunk, float[] largest, double[] sum) {

  /** Number of chunks. */
  public int chunks() {
    return largest.length;
  }

  /** log of the sum over all candidates of exp(score). */
  public double logSum() {
    double most = Double.NEGATIVE_INFINITY;
    for (float score : largest) {
      most = Math.max(most, score);
    }
    double total = 0;
    for (int c = 0; c < largest.length; c++) {
      total += sum[c] * StrictMath.exp(largest[c] - most);
    }
    return most + StrictMath.log(total);
  }
}
