package org.bayespress.format.codec;

import org.bayespress.format.coding.CodedDataException;

/**
 * The first byte of a tensor.
 *
 * @param storage bits 5-6
 * @param layout bits 0-1
 * @param kind bits 2-3
 * @param halves bit 4: the floats of the side information are stored as their upper 16 bits
 */
record CodecNumber(Storage storage, Layout layout, ValueKind kind, boolean halves) {

  private static final int HALVES = 16;

  int toByte() {
    return layout.ordinal() | kind.ordinal() << 2 | (halves ? HALVES : 0) | storage.ordinal() << 5;
  }

  static CodecNumber ofByte(int codec) {
    Layout layout = pick(Layout.values(), codec & 3, "layout");
    ValueKind kind = pick(ValueKind.values(), codec >> 2 & 3, "value kind");
    boolean halves = (codec & HALVES) != 0;
    Storage storage = pick(Storage.values(), codec >> 5 & 3, "storage");
    boolean plainKind = kind == ValueKind.FLOATS || kind == ValueKind.HALF_FLOATS;
    if (codec >= 128 || halves && plainKind || !exists(storage, layout, kind)) {
      throw new CodedDataException("codec number " + codec + " is not one of this version");
    }
    return new CodecNumber(storage, layout, kind, halves);
  }

  private static boolean exists(Storage storage, Layout layout, ValueKind kind) {
    boolean plainFloats = kind == ValueKind.FLOATS && layout != Layout.SPARSE;
    if (kind == ValueKind.HALF_FLOATS) {
      return storage == Storage.RANGE_CODED && layout == Layout.PLAIN;
    }
    return switch (storage) {
      case RANGE_CODED -> layout == Layout.PLAIN == plainFloats;
      case PACKED -> layout != Layout.PLAIN && !plainFloats;
      case RELATIVE -> layout == Layout.SPARSE && kind == ValueKind.CODEBOOK;
      case RANDOM_CODED -> layout == Layout.PLAIN && kind == ValueKind.FIXED_POINT;
    };
  }

  private static <T> T pick(T[] values, int number, String what) {
    if (number >= values.length) {
      throw new CodedDataException(what + " number is " + number + ", allowed are 0.." + (values.length - 1));
    }
    return values[number];
  }
}
