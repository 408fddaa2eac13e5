package org.bayespress.format.codec;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.coding.BitReader;
import org.bayespress.format.coding.BitWriter;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.HuffmanCode;
import org.bayespress.format.model.Coding;

/**
 * The coder of Deep Compression (Han, Mao, Dally, ICLR 2016, sections 2 to 4), for comparison with what was published:
 * a list of stored weights, each as the number of zeros before it and the index of its value in a codebook, both in
 * Huffman codes. Of a matrix {@code [in, out]} the list goes down each column in turn (the order of its compressed
 * sparse columns), which is the C order of {@code [out, in]}. The number of zeros is less than {@code 2^indexBits};
 * where more zeros lie between two weights, one of them is stored like a weight, with index 0 ("filler").
 */
final class RelativeStorage {

  /** Most values beside zero. */
  static final int CODEBOOK_LIMIT = 256;

  private RelativeStorage() {}

  /**
   * Codes the values.
   *
   * @param values whose different values beside zero are at most {@link #CODEBOOK_LIMIT}
   * @param indexBits 1..8
   */
  static Section encode(float[] values, int indexBits) {
    int span = 1 << indexBits;
    DistinctValues distinct = DistinctValues.of(storedOnes(values));
    float[] book = distinct.values();
    List<int[]> entries = new ArrayList<>();
    int last = -1;
    for (int i = 0; i < values.length; i++) {
      if (TensorNumbers.isStored(values[i])) {
        for (; i - last > span; last += span) {
          entries.add(new int[] {span - 1, 0});
        }
        entries.add(new int[] {i - last - 1, 1 + distinct.indexOf(values[i])});
        last = i;
      }
    }
    HuffmanCode gaps = code(entries, 0, span);
    HuffmanCode codes = code(entries, 1, book.length + 1);
    boolean halves = book.length > 0 && ByteWriter.fitHalves(book);
    ByteWriter side = new ByteWriter();
    side.writeVarint(book.length);
    side.writeFloats(book, halves);
    side.writeByte(indexBits);
    side.writeVarint(entries.size());
    if (!entries.isEmpty()) {
      gaps.writeTable(side);
      codes.writeTable(side);
    }
    byte[] structure = bits(entries, 0, gaps);
    ByteWriter data = new ByteWriter();
    data.writeBytes(structure);
    data.writeBytes(bits(entries, 1, codes));
    CodecNumber codec = new CodecNumber(Storage.RELATIVE, Layout.SPARSE, ValueKind.CODEBOOK, halves);
    return new Section(codec, label(indexBits), side.toBytes(), data.toBytes(), structure.length);
  }

  private static HuffmanCode code(List<int[]> entries, int part, int symbols) {
    int[] counts = new int[symbols];
    for (int[] entry : entries) {
      counts[entry[part]]++;
    }
    return HuffmanCode.ofCounts(counts);
  }

  private static byte[] bits(List<int[]> entries, int part, HuffmanCode code) {
    BitWriter bits = new BitWriter();
    for (int[] entry : entries) {
      code.write(bits, entry[part]);
    }
    return bits.toBytes();
  }

  private static float[] storedOnes(float[] values) {
    float[] stored = new float[TensorNumbers.stored(values)];
    int next = 0;
    for (float value : values) {
      if (TensorNumbers.isStored(value)) {
        stored[next++] = value;
      }
    }
    return stored;
  }

  /** Reads what comes behind the codec number. */
  static DecodedTensor read(ByteReader in, CodecNumber codec, TensorContext context) {
    int sideStart = in.position();
    float[] book = TensorNumbers.readCodebook(in, codec.halves(), 0, CODEBOOK_LIMIT);
    int indexBits = in.readByte();
    if (indexBits < 1 || indexBits > Coding.INDEX_BITS_LIMIT) {
      throw new CodedDataException("index width is " + indexBits + ", allowed are 1.." + Coding.INDEX_BITS_LIMIT);
    }
    int stored = in.readVarint("number of stored weights", context.count());
    HuffmanCode gaps = stored == 0 ? null : HuffmanCode.readTable(in, "distances", 1 << indexBits);
    HuffmanCode codes = stored == 0 ? null : HuffmanCode.readTable(in, "codebook indices", book.length + 1);
    Section.Extent extent = Section.Extent.read(in, sideStart);
    if (stored > 4L * extent.length()) {
      throw new CodedDataException(stored + " stored weights take two bits each at least, but " + extent.length()
          + " bytes are there");
    }
    BitReader bits = new BitReader(in.array(), extent.start(), extent.end());
    int[] positions = readPositions(bits, gaps, stored, context.count());
    int structureBytes = bits.align() - extent.start();
    float[] values = new float[context.count()];
    for (int position : positions) {
      int index = codes.read(bits);
      values[position] = index == 0 ? 0 : book[index - 1];
    }
    bits.finish();
    int nonZeros = TensorNumbers.stored(values);
    return new DecodedTensor(values, extent.bytes(label(indexBits), values.length, nonZeros, structureBytes));
  }

  private static int[] readPositions(BitReader bits, HuffmanCode gaps, int stored, int count) {
    int[] positions = new int[stored];
    int position = -1;
    for (int i = 0; i < stored; i++) {
      position += gaps.read(bits) + 1;
      if (position >= count) {
        throw new CodedDataException(
            "stored weight " + i + " lies at " + position + ", the tensor has the positions 0.." + (count - 1));
      }
      positions[i] = position;
    }
    return positions;
  }

  private static String label(int indexBits) {
    return "relative " + indexBits + "-bit huffman";
  }
}
