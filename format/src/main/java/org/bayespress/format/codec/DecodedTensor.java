package org.bayespress.format.codec;

/**
 * A tensor read from a file.
 *
 * @param values float32, C order; owned by the receiver. All zero as long as a random code is still to be read
 * @param bytes where its bytes went
 * @param share of a randomly coded tensor; null for others
 */
public record DecodedTensor(float[] values, TensorBytes bytes, RandomShare share) {

  /** A tensor that has its own values. */
  public DecodedTensor(float[] values, TensorBytes bytes) {
    this(values, bytes, null);
  }
}
