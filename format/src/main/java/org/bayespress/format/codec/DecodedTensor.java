package org.bayespress.format.codec;

/**
 * A tensor read from a file.
 *
 * @param values float32, C order; owned by the receiver
 * @param bytes where its bytes went
 */
public record DecodedTensor(float[] values, TensorBytes bytes) {}
