package org.bayespress.format.codec;

/**
 * Where the bytes of one tensor go, in whole bytes that add up to its section of the file.
 *
 * @param codec layout, width and kind of values, for people
 * @param count values in the tensor
 * @param nonZeros values that are not zero
 * @param headerBytes codec number and data length
 * @param sideInformationBytes step and width, codebook, tables of code lengths
 * @param structureBytes where values are: range coder: the bytes settled when the last position was coded, all of them
 *     if no value follows; packed: surviving rows and columns; relative: distances
 * @param payloadBytes the rest: signs and magnitudes, indices, or float32 values
 */
public record TensorBytes(
    String codec,
    int count,
    int nonZeros,
    int headerBytes,
    int sideInformationBytes,
    int structureBytes,
    int payloadBytes) {

  /** Of a tensor that is in no file: the bias of a layer without biases. */
  public static TensorBytes none() {
    return new TensorBytes("none", 0, 0, 0, 0, 0, 0);
  }

  /** The same with another count of values that are not zero. */
  TensorBytes counting(int stored) {
    return new TensorBytes(
        codec, count, stored, headerBytes, sideInformationBytes, structureBytes, payloadBytes);
  }

  /** All bytes of the tensor. */
  public int total() {
    return headerBytes + sideInformationBytes + structureBytes + payloadBytes;
  }

  /** Bits of structure and payload for each value that is not zero; NaN if there is none. */
  public double bitsPerNonZero() {
    return nonZeros == 0 ? Double.NaN : 8.0 * (structureBytes + payloadBytes) / nonZeros;
  }
}
