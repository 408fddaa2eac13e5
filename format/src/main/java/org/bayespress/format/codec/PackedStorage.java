package org.bayespress.format.codec;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.coding.BitReader;
import org.bayespress.format.coding.BitWriter;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;
import org.bayespress.format.model.QuantizedTensor;

/**
 * Numbers of one width side by side, without entropy coding: the form in which a processor could use them as they are.
 * Either all values of the tensor, or those of the rows and columns that survive, with one bit of the range coder per
 * row and column before them. Fixed point: levels in two's complement. Codebook: index of an entry, zero being an entry
 * like any other.
 */
final class PackedStorage {

  /** Most codebook entries: those of the largest codebook tensor, and zero. */
  static final int ENTRIES_LIMIT = TensorCodec.CODEBOOK_LIMIT + 1;

  private static final int WIDTH_LIMIT = 32;

  private PackedStorage() {}

  /** Levels of a fixed-point tensor, shrunk and whole. */
  static List<Section> encode(QuantizedTensor.FixedPoint tensor, TensorContext context) {
    List<Section> sections = new ArrayList<>();
    for (Layout layout : new Layout[] {Layout.SPARSE, Layout.DENSE}) {
      Survivors survivors = survivors(layout, tensor.toFloats(), context);
      int width = 1;
      for (int i = survivors.next(-1); i >= 0; i = survivors.next(i)) {
        int level = tensor.levels()[i];
        width = Math.max(width, 33 - Integer.numberOfLeadingZeros(level < 0 ? ~level : level));
      }
      boolean halves = ByteWriter.fitHalves(tensor.step());
      ByteWriter side = new ByteWriter();
      side.writeFloats(new float[] {tensor.step()}, halves);
      side.writeByte(width);
      CodecNumber codec = new CodecNumber(Storage.PACKED, layout, ValueKind.FIXED_POINT, halves);
      sections.add(section(codec, side, survivors, tensor.levels(), width, context));
    }
    return sections;
  }

  /**
   * Indices into a codebook of the values that occur, shrunk and whole, where they are not too many.
   *
   * @param limit most different values
   */
  static List<Section> encodeCodebook(float[] values, int limit, TensorContext context) {
    List<Section> sections = new ArrayList<>();
    for (Layout layout : new Layout[] {Layout.SPARSE, Layout.DENSE}) {
      Survivors survivors = survivors(layout, values, context);
      DistinctValues found = DistinctValues.of(stored(values, survivors));
      float[] book = found.values().length == 0 ? new float[1] : found.values();
      if (book.length <= limit) {
        int[] indices = new int[values.length];
        for (int i = survivors.next(-1); i >= 0; i = survivors.next(i)) {
          indices[i] = found.indexOf(values[i]);
        }
        boolean halves = ByteWriter.fitHalves(book);
        ByteWriter side = new ByteWriter();
        side.writeVarint(book.length);
        side.writeFloats(book, halves);
        CodecNumber codec = new CodecNumber(Storage.PACKED, layout, ValueKind.CODEBOOK, halves);
        sections.add(section(codec, side, survivors, indices, indexWidth(book.length), context));
      }
    }
    return sections;
  }

  /** The survivors among float32 values as they are. */
  static Section encode(QuantizedTensor.Floats tensor, TensorContext context) {
    CodecNumber codec = new CodecNumber(Storage.PACKED, Layout.SPARSE, ValueKind.FLOATS, false);
    Survivors survivors = Survivors.of(tensor.values(), context);
    return section(codec, new ByteWriter(), survivors, TensorNumbers.numbers(tensor), WIDTH_LIMIT, context);
  }

  private static float[] stored(float[] values, Survivors survivors) {
    float[] stored = new float[(int) survivors.size()];
    int count = 0;
    for (int i = survivors.next(-1); i >= 0; i = survivors.next(i)) {
      stored[count++] = values[i];
    }
    return stored;
  }

  private static Section section(
      CodecNumber codec, ByteWriter side, Survivors survivors, int[] numbers, int width, TensorContext context) {
    ByteWriter data = new ByteWriter();
    if (codec.layout() == Layout.SPARSE) {
      RangeEncoder encoder = new RangeEncoder();
      survivors.code(encoder, context);
      byte[] mask = encoder.finish();
      data.writeVarint(mask.length);
      data.writeBytes(mask);
    }
    int structureBytes = data.length();
    BitWriter packed = new BitWriter();
    for (int i = survivors.next(-1); i >= 0; i = survivors.next(i)) {
      packed.write(numbers[i], width);
    }
    data.writeBytes(packed.toBytes());
    return new Section(codec, label(codec, width), side.toBytes(), data.toBytes(), structureBytes);
  }

  /** Reads what comes behind the codec number. */
  static DecodedTensor read(ByteReader in, CodecNumber codec, TensorContext context) {
    int sideStart = in.position();
    float[] entries = readEntries(in, codec);
    int width = readWidth(in, codec, entries);
    Section.Extent extent = Section.Extent.read(in, sideStart);
    ByteReader data = new ByteReader(in.array(), extent.start(), extent.end());
    Survivors survivors = readSurvivors(data, codec, context);
    int structureBytes = data.position() - extent.start();
    long needed = (survivors.size() * width + 7) / 8;
    if (needed != data.remaining()) {
      throw new CodedDataException(
          survivors.size() + " values of " + width + " bits take " + needed + " bytes, but " + data.remaining()
              + " are there");
    }
    BitReader packed = new BitReader(in.array(), data.position(), extent.end());
    float[] values = new float[context.count()];
    for (int i = survivors.next(-1); i >= 0; i = survivors.next(i)) {
      values[i] = value(codec.kind(), packed.read(width), width, entries);
      TensorNumbers.requireFinite(values, i);
    }
    packed.finish();
    int nonZeros = TensorNumbers.stored(values);
    return new DecodedTensor(values, extent.bytes(label(codec, width), values.length, nonZeros, structureBytes));
  }

  private static float[] readEntries(ByteReader in, CodecNumber codec) {
    return switch (codec.kind()) {
      case FLOATS, HALF_FLOATS -> new float[0];
      case FIXED_POINT -> new float[] {TensorNumbers.readStep(in, codec.halves())};
      case CODEBOOK -> TensorNumbers.readCodebook(in, codec.halves(), 1, ENTRIES_LIMIT);
    };
  }

  private static int readWidth(ByteReader in, CodecNumber codec, float[] entries) {
    int width = switch (codec.kind()) {
      case FLOATS, HALF_FLOATS -> WIDTH_LIMIT;
      case FIXED_POINT -> in.readByte();
      case CODEBOOK -> indexWidth(entries.length);
    };
    if (codec.kind() == ValueKind.FIXED_POINT && (width < 1 || width > WIDTH_LIMIT)) {
      throw new CodedDataException("width is " + width + " bits, allowed are 1.." + WIDTH_LIMIT);
    }
    return width;
  }

  private static Survivors readSurvivors(ByteReader data, CodecNumber codec, TensorContext context) {
    if (codec.layout() == Layout.DENSE) {
      return Survivors.all(context);
    }
    int length = data.readVarint("length of the rows and columns", data.remaining() - 1);
    RangeDecoder decoder = new RangeDecoder(data.array(), data.skip(length), length);
    Survivors survivors = Survivors.decode(decoder, context);
    decoder.finish();
    return survivors;
  }

  private static float value(ValueKind kind, int number, int width, float[] entries) {
    if (kind == ValueKind.FLOATS) {
      return Float.intBitsToFloat(number);
    }
    if (kind == ValueKind.FIXED_POINT) {
      return (number << WIDTH_LIMIT - width >> WIDTH_LIMIT - width) * entries[0];
    }
    if (number >= entries.length) {
      throw new CodedDataException("codebook index " + number + ", allowed are 0.." + (entries.length - 1));
    }
    return entries[number];
  }

  private static Survivors survivors(Layout layout, float[] values, TensorContext context) {
    return layout == Layout.SPARSE ? Survivors.of(values, context) : Survivors.all(context);
  }

  private static int indexWidth(int entries) {
    return 32 - Integer.numberOfLeadingZeros(entries - 1);
  }

  private static String label(CodecNumber codec, int width) {
    String layout = codec.layout() == Layout.SPARSE ? "shrunk " : "packed ";
    return layout + (codec.kind() == ValueKind.FLOATS ? "" : width + "-bit ") + codec.kind().label();
  }
}
