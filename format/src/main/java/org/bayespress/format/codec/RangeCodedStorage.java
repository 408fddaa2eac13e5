package org.bayespress.format.codec;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;
import org.bayespress.format.model.HalfFloat;
import org.bayespress.format.model.QuantizedTensor;

/**
 * One stream of the range coder: all positions, then all values. Or, for float32 that gain nothing from it, the values
 * one after another, in two bytes each where all of them are half floats.
 */
final class RangeCodedStorage {

  private RangeCodedStorage() {}

  /** Every way that the tensor allows: plain, plain half floats, sparse, dense, in this order. */
  static List<Section> encode(QuantizedTensor tensor, TensorContext context) {
    List<Section> sections = new ArrayList<>();
    if (tensor instanceof QuantizedTensor.Floats floats) {
      sections.add(plain(floats));
      if (HalfFloat.fit(floats.values())) {
        sections.add(plainHalves(floats));
      }
    }
    sections.add(encode(Layout.SPARSE, tensor, context));
    if (!(tensor instanceof QuantizedTensor.Floats)) {
      sections.add(encode(Layout.DENSE, tensor, context));
    }
    return sections;
  }

  /** Float32 values one after another. */
  static Section plain(QuantizedTensor.Floats tensor) {
    ByteWriter data = new ByteWriter();
    data.writeFloats(tensor.values(), false);
    CodecNumber codec = new CodecNumber(Storage.RANGE_CODED, Layout.PLAIN, ValueKind.FLOATS, false);
    return new Section(codec, label(codec), new byte[0], data.toBytes(), 0);
  }

  private static Section plainHalves(QuantizedTensor.Floats tensor) {
    ByteWriter data = new ByteWriter();
    for (float value : tensor.values()) {
      int bits = HalfFloat.bits(value);
      data.writeByte(bits);
      data.writeByte(bits >>> 8);
    }
    CodecNumber codec = new CodecNumber(Storage.RANGE_CODED, Layout.PLAIN, ValueKind.HALF_FLOATS, false);
    return new Section(codec, label(codec), new byte[0], data.toBytes(), 0);
  }

  private static Section encode(Layout layout, QuantizedTensor tensor, TensorContext context) {
    ValueKind kind = TensorNumbers.kind(tensor);
    int[] numbers = TensorNumbers.numbers(tensor);
    float[] entries = TensorNumbers.entries(tensor);
    boolean halves = entries.length > 0 && ByteWriter.fitHalves(entries);
    ByteWriter side = new ByteWriter();
    if (kind == ValueKind.CODEBOOK) {
      side.writeVarint(entries.length);
    }
    side.writeFloats(entries, halves);
    RangeEncoder encoder = new RangeEncoder();
    int structureBytes = codePositionsAndValues(encoder, layout, kind, numbers, entries.length, context);
    byte[] data = encoder.finish();
    CodecNumber codec = new CodecNumber(Storage.RANGE_CODED, layout, kind, halves);
    int structure = TensorNumbers.nonZeros(numbers) == 0 ? data.length : structureBytes;
    return new Section(codec, label(codec), side.toBytes(), data, structure);
  }

  /** Reads what comes behind the codec number. */
  static DecodedTensor read(ByteReader in, CodecNumber codec, TensorContext context) {
    int sideStart = in.position();
    float[] entries = readSideInformation(in, codec);
    Section.Extent extent = Section.Extent.read(in, sideStart);
    int[] numbers;
    int structureBytes = 0;
    if (codec.layout() == Layout.PLAIN) {
      numbers = readPlain(in.array(), extent, context.count(), codec.kind());
    } else {
      numbers = new int[context.count()];
      RangeDecoder decoder = new RangeDecoder(in.array(), extent.start(), extent.length());
      int settled =
          codePositionsAndValues(decoder, codec.layout(), codec.kind(), numbers, entries.length, context);
      decoder.finish();
      structureBytes = TensorNumbers.nonZeros(numbers) == 0 ? extent.length() : Math.min(extent.length(), settled);
    }
    float[] values = values(codec.kind(), numbers, entries);
    return new DecodedTensor(
        values, extent.bytes(label(codec), values.length, TensorNumbers.nonZeros(numbers), structureBytes));
  }

  private static float[] readSideInformation(ByteReader in, CodecNumber codec) {
    return switch (codec.kind()) {
      case FLOATS, HALF_FLOATS -> new float[0];
      case FIXED_POINT -> new float[] {TensorNumbers.readStep(in, codec.halves())};
      case CODEBOOK -> TensorNumbers.readCodebook(in, codec.halves(), 1, TensorCodec.CODEBOOK_LIMIT);
    };
  }

  private static float[] values(ValueKind kind, int[] numbers, float[] entries) {
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      if (numbers[i] != 0) {
        values[i] = switch (kind) {
          case FLOATS, HALF_FLOATS -> Float.intBitsToFloat(numbers[i]);
          case FIXED_POINT -> numbers[i] * entries[0];
          case CODEBOOK -> entries[numbers[i] - 1];
        };
        TensorNumbers.requireFinite(values, i);
      }
    }
    return values;
  }

  /** The bits of float32 values, whichever way they are stored. */
  private static int[] readPlain(byte[] bytes, Section.Extent extent, int count, ValueKind kind) {
    boolean halves = kind == ValueKind.HALF_FLOATS;
    long needed = (halves ? 2L : 4L) * count;
    if (extent.length() != needed) {
      throw new CodedDataException(
          "data length is " + extent.length() + ", " + count + " " + kind.label() + " values take " + needed);
    }
    int[] numbers = new int[count];
    ByteReader values = new ByteReader(bytes, extent.start(), extent.end());
    for (int i = 0; i < count; i++) {
      numbers[i] = halves
          ? Float.floatToRawIntBits(HalfFloat.value(values.readByte() | values.readByte() << 8))
          : values.readInt();
    }
    return numbers;
  }

  /** Both directions; the numbers are levels, indices or float bits. Returns the bytes of the positions. */
  private static int codePositionsAndValues(
      BitCoder coder, Layout layout, ValueKind kind, int[] numbers, int entries, TensorContext context) {
    boolean[] mask = new boolean[numbers.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = numbers[i] != 0;
    }
    if (layout == Layout.SPARSE) {
      Positions.codeSparse(coder, mask, context);
    } else {
      Positions.codeAll(coder, mask, context);
    }
    int structureBytes = coder.settledBytes();
    ValueModels models = ValueModels.of(kind, entries, context);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        models.code(coder, numbers, i);
      }
    }
    return structureBytes;
  }

  private static String label(CodecNumber codec) {
    return codec.layout().label() + " " + codec.kind().label();
  }
}
