package org.bayespress.format.coding;

/**
 * One direction of the range coder. Models are written once against this interface: when encoding, the given bit is
 * written and returned; when decoding, the argument is ignored and the bit read is returned. Encoder and decoder of a
 * tensor are thereby the same code and cannot drift apart.
 */
public interface BitCoder {

  /** Probabilities are in units of 1 / 65536. */
  int PROBABILITY_BITS = 16;

  /**
   * Codes one bit.
   *
   * @param bit 0 or 1, ignored when decoding
   * @param probabilityOfOne in 1..65535, in units of 1 / 65536
   * @return the bit coded
   * @throws CodedDataException when decoding and the data is exhausted
   */
  int code(int bit, int probabilityOfOne);

  /** Whether bits come from data, so that values handed in are ignored. */
  boolean decodes();

  /**
   * Bytes that are settled so far: written by the encoder, or shifted out of the window by the decoder. After the same
   * bits the two agree, which is how both sides attribute bytes to the parts of a tensor.
   */
  int settledBytes();

  /**
   * Codes the low {@code count} bits of {@code value}, highest first, each at probability one half.
   *
   * @param value ignored when decoding
   * @param count 0..32
   * @return the bits coded
   */
  default int codeEvenBits(int value, int count) {
    int result = 0;
    for (int i = count - 1; i >= 0; i--) {
      result = result << 1 | code(value >>> i & 1, 1 << PROBABILITY_BITS - 1);
    }
    return result;
  }
}
