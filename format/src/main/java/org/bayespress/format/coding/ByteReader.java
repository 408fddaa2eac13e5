package org.bayespress.format.coding;

import java.util.Locale;

/**
 * Reads the numbers of the file's headers and never behind a given end. All numbers are low byte first; a varint holds
 * seven bits a byte, the highest bit meaning that another byte follows, at most five bytes, in its shortest form.
 */
public final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int position;

  /** Reads {@code bytes[start..end-1]}. */
  public ByteReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Offset of the next byte in the array. */
  public int position() {
    return position;
  }

  /** Bytes left. */
  public int remaining() {
    return end - position;
  }

  /**
   * One byte, 0..255.
   *
   * @throws CodedDataException at the end
   */
  public int readByte() {
    need(1);
    return bytes[position++] & 0xFF;
  }

  /**
   * A varint in 0..limit.
   *
   * @throws CodedDataException at the end, if it is not in shortest form, or above the limit
   */
  public int readVarint(String what, int limit) {
    long value = 0;
    for (int i = 0; i < 5; i++) {
      int next = readByte();
      value |= (long) (next & 0x7F) << 7 * i;
      if ((next & 0x80) == 0) {
        if (next == 0 && i > 0) {
          throw new CodedDataException(what + " is not in its shortest form");
        }
        if (value > limit) {
          throw new CodedDataException(what + " is " + value + ", allowed are 0.." + limit);
        }
        return (int) value;
      }
    }
    throw new CodedDataException(what + " is longer than five bytes");
  }

  /** Four bytes as an int. */
  public int readInt() {
    need(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= readByte() << shift;
    }
    return value;
  }

  /**
   * Finite float32 numbers, whole or upper halves only.
   *
   * @throws CodedDataException at the end, or if one is not finite
   */
  public float[] readFloats(String what, int count, boolean halves) {
    need((long) count * (halves ? 2 : 4));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int bits = halves ? readByte() << 16 | readByte() << 24 : readInt();
      values[i] = Float.intBitsToFloat(bits);
      if (!Float.isFinite(values[i])) {
        throw new CodedDataException(String.format(Locale.ROOT, "%s, number %d, is %s", what, i, values[i]));
      }
    }
    return values;
  }

  /** Steps over {@code count} bytes, which must be there, and returns the offset of the first. */
  public int skip(int count) {
    need(count);
    int start = position;
    position += count;
    return start;
  }

  /** The array being read; not a copy. */
  public byte[] array() {
    return bytes;
  }

  private void need(long count) {
    if (count > remaining()) {
      throw new CodedDataException(
          "needs " + count + " bytes at offset " + position + ", but " + remaining() + " are left");
    }
  }
}
