package org.bayespress.format.coding;

/** Reads what {@link BitWriter} writes, never behind a given end. */
public final class BitReader {

  private final byte[] bytes;
  private final int end;
  private int position;
  private int used;

  /** Reads {@code bytes[start..end-1]}. */
  public BitReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /**
   * The next number, not negative unless all 32 bits are read.
   *
   * @param width number of bits, 0..32
   * @throws CodedDataException behind the end
   */
  public int read(int width) {
    int value = 0;
    for (int i = 0; i < width; i++) {
      if (position == end) {
        throw new CodedDataException("packed bits end at offset " + end + ", more are asked for");
      }
      value = value << 1 | bytes[position] >>> 7 - used & 1;
      used++;
      if (used == 8) {
        used = 0;
        position++;
      }
    }
    return value;
  }

  /**
   * Goes to the next whole byte and returns its offset.
   *
   * @throws CodedDataException if one of the bits passed over is not zero
   */
  public int align() {
    while (used != 0) {
      if (read(1) != 0) {
        throw new CodedDataException(
            "the bits that fill up the byte before offset " + (position + 1) + " are not zero");
      }
    }
    return position;
  }

  /**
   * Checks that everything was read.
   *
   * @throws CodedDataException if bytes are left over, or the last one is not filled up with zeros
   */
  public void finish() {
    if (align() < end) {
      throw new CodedDataException(
          "packed bits end at offset " + position + ", but go on to " + end + " by their length");
    }
  }
}
