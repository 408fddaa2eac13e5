package org.bayespress.format.coding;

/** Packs numbers of any width side by side into bytes, high bits first; the last byte is filled up with zeros. */
public final class BitWriter {

  private final ByteWriter out = new ByteWriter();
  private int open;
  private int filled;

  /**
   * Appends the low bits of a number.
   *
   * @param width number of bits, 0..32
   */
  public void write(int value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      open = open << 1 | value >>> i & 1;
      filled++;
      if (filled == 8) {
        out.writeByte(open);
        open = 0;
        filled = 0;
      }
    }
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    ByteWriter whole = new ByteWriter();
    whole.writeBytes(out.toBytes());
    if (filled > 0) {
      whole.writeByte(open << 8 - filled);
    }
    return whole.toBytes();
  }
}
