package org.bayespress.format.coding;

/**
 * The inverse of {@link RangeEncoder} over a slice of an array. Behind the end of the slice it reads at most four
 * zeros, which is all that a stream of the encoder ever asks for; reading further means damage and throws, so that the
 * work on any input is bounded by its length.
 */
public final class RangeDecoder implements BitCoder {

  private static final long TOP = 0xFF000000L;
  private static final long ALL = 0xFFFFFFFFL;
  private static final int WINDOW_BYTES = 4;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int position;
  private long low;
  private long high = ALL;
  private long window;

  /**
   * Starts at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if the slice is not inside the array
   */
  public RangeDecoder(byte[] bytes, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    this.start = offset;
    this.end = offset + length;
    this.position = offset;
    for (int i = 0; i < WINDOW_BYTES; i++) {
      window = window << 8 | nextByte();
    }
  }

  @Override
  public int code(int ignored, int probabilityOfOne) {
    long middle = low + ((high - low) * probabilityOfOne >>> PROBABILITY_BITS);
    int bit;
    if (window <= middle) {
      bit = 1;
      high = middle;
    } else {
      bit = 0;
      low = middle + 1;
    }
    while (((low ^ high) & TOP) == 0) {
      low = low << 8 & ALL;
      high = (high << 8 & ALL) | 0xFF;
      window = (window << 8 & ALL) | nextByte();
    }
    return bit;
  }

  @Override
  public boolean decodes() {
    return true;
  }

  @Override
  public int settledBytes() {
    return position - start - WINDOW_BYTES;
  }

  /**
   * Checks that the slice ends where an encoder would have ended it.
   *
   * @throws CodedDataException if bytes are left over
   */
  public void finish() {
    int unread = end - start - settledBytes();
    if (unread > WINDOW_BYTES) {
      throw new CodedDataException(
          "coded data ends after " + settledBytes() + " bytes, but " + (end - start) + " bytes are declared");
    }
  }

  private int nextByte() {
    if (position >= end + WINDOW_BYTES) {
      throw new CodedDataException(
          "coded data goes on after its " + (end - start) + " bytes, more values are asked for than it holds");
    }
    int value = position < end ? bytes[position] & 0xFF : 0;
    position++;
    return value;
  }
}
