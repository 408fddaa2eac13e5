package org.bayespress.format.codec;

import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;

/**
 * A tensor coded in one way: {@code Codec SideInformation length:varint Data}.
 *
 * @param codec the first byte
 * @param label the codec's name, for people
 * @param side side information
 * @param data the rest
 * @param structureBytes bytes of the data that say which values are not zero
 */
record Section(CodecNumber codec, String label, byte[] side, byte[] data, int structureBytes) {

  /** Bytes that depend on how the tensor is coded. */
  int size() {
    return side.length + data.length;
  }

  /** Appends the section. */
  TensorBytes write(ByteWriter out, int count, int nonZeros) {
    int start = out.length();
    out.writeByte(codec.toByte());
    out.writeBytes(side);
    out.writeVarint(data.length);
    int headerBytes = out.length() - start - side.length;
    out.writeBytes(data);
    return new TensorBytes(
        label, count, nonZeros, headerBytes, side.length, structureBytes, data.length - structureBytes);
  }

  /**
   * Where the data of a section lies.
   *
   * @param headerBytes codec number and length
   * @param sideBytes side information
   * @param start offset of the data
   * @param length bytes of the data
   */
  record Extent(int headerBytes, int sideBytes, int start, int length) {

    /** Reads the length, with {@code in} behind the side information, and steps over the data. */
    static Extent read(ByteReader in, int sideStart) {
      int sideBytes = in.position() - sideStart;
      int lengthStart = in.position();
      int length = in.readVarint("data length", in.remaining() - 1);
      int headerBytes = 1 + in.position() - lengthStart;
      return new Extent(headerBytes, sideBytes, in.skip(length), length);
    }

    int end() {
      return start + length;
    }

    TensorBytes bytes(String label, int count, int nonZeros, int structureBytes) {
      return new TensorBytes(
          label, count, nonZeros, headerBytes, sideBytes, structureBytes, length - structureBytes);
    }
  }
}
