package org.bayespress.format.coding;

import java.util.Arrays;

/**
 * Carryless binary range encoder over the interval {@code [low, high]} of unsigned 32-bit numbers.
 *
 * <pre>
 * bit 1: high = middle;  bit 0: low = middle + 1,   middle = low + floor((high - low) * p1 / 65536)
 * while the top bytes of low and high are equal: write that byte, shift it out (low gets zeros, high gets ones)
 * </pre>
 *
 * <p>As p1 is at most 65535 the middle is below high whenever low is, so both halves always hold a number.
 */
public final class RangeEncoder implements BitCoder {

  private static final long TOP = 0xFF000000L;
  private static final long ALL = 0xFFFFFFFFL;

  private byte[] bytes = new byte[64];
  private int length;
  private long low;
  private long high = ALL;

  @Override
  public int code(int bit, int probabilityOfOne) {
    long middle = low + ((high - low) * probabilityOfOne >>> PROBABILITY_BITS);
    if (bit != 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (((low ^ high) & TOP) == 0) {
      append((int) (high >>> 24));
      low = low << 8 & ALL;
      high = (high << 8 & ALL) | 0xFF;
    }
    return bit;
  }

  @Override
  public boolean decodes() {
    return false;
  }

  @Override
  public int settledBytes() {
    return length;
  }

  /**
   * Ends the stream with as few bytes as possible and returns it. The decoder reads zeros behind the end, so the end is
   * the shortest number of bytes (0 to 4) that, continued with zeros, lies in {@code [low, high]}; nothing may be
   * encoded afterwards.
   */
  public byte[] finish() {
    for (int count = 0; count <= 4; count++) {
      long mask = ALL >>> 8 * count;
      long value = low + mask & ~mask;
      if (value >= low && value <= high) {
        for (int i = 0; i < count; i++) {
          append((int) (value >>> 24 - 8 * i));
        }
        break;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private void append(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }
}
