package org.bayespress.format.coding;

import java.util.Arrays;

/** Grows an array of bytes; the numbers of the file's headers. See {@link ByteReader} for their form. */
public final class ByteWriter {

  private byte[] bytes = new byte[64];
  private int length;

  /** Appends one byte, 0..255. */
  public void writeByte(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Appends bytes as they are. */
  public void writeBytes(byte[] values) {
    room(values.length);
    System.arraycopy(values, 0, bytes, length, values.length);
    length += values.length;
  }

  /** Appends a number that is not negative, seven bits a byte, low bits first. */
  public void writeVarint(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    writeByte(rest);
  }

  /** Appends four bytes, low byte first. */
  public void writeInt(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      writeByte(value >>> shift);
    }
  }

  /** Appends the upper half of each float32 if all lower halves are zero, else the whole. */
  public void writeFloats(float[] values, boolean halves) {
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      if (halves) {
        writeByte(bits >>> 16);
        writeByte(bits >>> 24);
      } else {
        writeInt(bits);
      }
    }
  }

  /** Whether the lower 16 bits of every value are zero. */
  public static boolean fitHalves(float... values) {
    for (float value : values) {
      if ((Float.floatToRawIntBits(value) & 0xFFFF) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Bytes written. */
  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
