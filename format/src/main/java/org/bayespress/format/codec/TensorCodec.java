package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;
import org.bayespress.format.model.QuantizedTensor;

/**
 * One tensor as a section of a file.
 *
 * <pre>
 * Tensor      = Codec SideInformation DataLength Data
 * Codec       = byte: layout (bits 0-1: 0 plain, 1 dense, 2 sparse)
 *                   | value kind (bits 2-3: 0 float32, 1 fixed point, 2 codebook)
 *                   | bit 4: the floats of the side information are stored as their upper 16 bits; bits 5-7 zero
 * SideInformation = nothing (float32) | step: Float (fixed point) | count: varint, 1..65536, count x Float (codebook)
 * DataLength  = varint, bytes
 * Data        = plain: float32 values | dense, sparse: one stream of the range coder: all positions, then all values
 * </pre>
 *
 * <p>Plain goes with float32 only. The encoder tries every layout that the tensor allows and keeps the shortest.
 */
public final class TensorCodec {

  /** Largest codebook. */
  public static final int CODEBOOK_LIMIT = 1 << 16;

  private static final int HALVES = 16;

  private TensorCodec() {}

  /**
   * Appends a tensor.
   *
   * @param name of the tensor, for messages
   * @return where the bytes went
   * @throws IllegalArgumentException if the tensor does not fit the context, or holds numbers the file cannot
   */
  public static TensorBytes write(ByteWriter out, String name, QuantizedTensor tensor, TensorContext context) {
    TensorNumbers.check(name, tensor, context);
    ValueKind kind = TensorNumbers.kind(tensor);
    int[] numbers = TensorNumbers.numbers(tensor);
    Coded best = kind == ValueKind.FLOATS ? plain((QuantizedTensor.Floats) tensor) : null;
    for (Layout layout : new Layout[] {Layout.SPARSE, Layout.DENSE}) {
      if (layout == Layout.SPARSE || kind != ValueKind.FLOATS) {
        Coded coded = encode(layout, kind, numbers, TensorNumbers.entries(tensor).length, context);
        best = best == null || coded.data.length < best.data.length ? coded : best;
      }
    }
    return write(out, best, kind, TensorNumbers.entries(tensor), numbers);
  }

  private static TensorBytes write(ByteWriter out, Coded coded, ValueKind kind, float[] entries, int[] numbers) {
    int start = out.length();
    boolean halves = ByteWriter.fitHalves(entries);
    out.writeByte(coded.layout.ordinal() | kind.ordinal() << 2 | (halves && entries.length > 0 ? HALVES : 0));
    int sideStart = out.length();
    if (kind == ValueKind.CODEBOOK) {
      out.writeVarint(entries.length);
    }
    out.writeFloats(entries, halves);
    int sideBytes = out.length() - sideStart;
    out.writeVarint(coded.data.length);
    int headerBytes = out.length() - start - sideBytes;
    out.writeBytes(coded.data);
    int nonZeros = 0;
    for (int number : numbers) {
      nonZeros += number == 0 ? 0 : 1;
    }
    return bytes(coded.layout, kind, numbers.length, nonZeros, headerBytes, sideBytes, coded);
  }

  /**
   * Reads a tensor.
   *
   * @param context gives the number of values, which the caller has checked against its limits
   * @throws CodedDataException if the bytes are not what {@link #write} writes
   */
  public static DecodedTensor read(ByteReader in, TensorContext context) {
    int start = in.position();
    int codec = in.readByte();
    Layout layout = pick(Layout.values(), codec & 3, "layout");
    ValueKind kind = pick(ValueKind.values(), codec >> 2 & 3, "value kind");
    boolean halves = (codec & HALVES) != 0;
    if (codec >= 32 || layout == Layout.PLAIN != (kind == ValueKind.FLOATS && layout != Layout.SPARSE)
        || halves && kind == ValueKind.FLOATS) {
      throw new CodedDataException("codec number " + codec + " is not one of this version");
    }
    int sideStart = in.position();
    float[] entries = readSideInformation(in, kind, halves);
    int sideBytes = in.position() - sideStart;
    int dataLength = in.readVarint("data length", in.remaining() - 1);
    int headerBytes = in.position() - start - sideBytes;
    int dataStart = in.skip(dataLength);
    int[] numbers;
    int structureBytes = 0;
    if (layout == Layout.PLAIN) {
      numbers = readPlain(in.array(), dataStart, dataLength, context.count());
    } else {
      numbers = new int[context.count()];
      RangeDecoder decoder = new RangeDecoder(in.array(), dataStart, dataLength);
      structureBytes =
          Math.min(dataLength, codePositionsAndValues(decoder, layout, kind, numbers, entries.length, context));
      decoder.finish();
    }
    Coded coded = new Coded(layout, new byte[0], structureBytes, dataLength);
    return decoded(coded, kind, numbers, entries, headerBytes, sideBytes);
  }

  private static DecodedTensor decoded(
      Coded coded, ValueKind kind, int[] numbers, float[] entries, int headerBytes, int sideBytes) {
    float[] values = new float[numbers.length];
    int nonZeros = 0;
    for (int i = 0; i < values.length; i++) {
      if (numbers[i] != 0) {
        nonZeros++;
        values[i] = switch (kind) {
          case FLOATS -> Float.intBitsToFloat(numbers[i]);
          case FIXED_POINT -> numbers[i] * entries[0];
          case CODEBOOK -> entries[numbers[i] - 1];
        };
        if (!Float.isFinite(values[i])) {
          throw new CodedDataException("value " + i + " is " + values[i]);
        }
      }
    }
    return new DecodedTensor(
        values, bytes(coded.layout, kind, values.length, nonZeros, headerBytes, sideBytes, coded));
  }

  private static float[] readSideInformation(ByteReader in, ValueKind kind, boolean halves) {
    float[] entries = switch (kind) {
      case FLOATS -> new float[0];
      case FIXED_POINT -> in.readFloats("step", 1, halves);
      case CODEBOOK -> in.readFloats("codebook", in.readVarint("codebook size", CODEBOOK_LIMIT), halves);
    };
    if (kind == ValueKind.FIXED_POINT && !(entries[0] > 0)) {
      throw new CodedDataException("step is " + entries[0] + ", it has to be positive");
    }
    if (kind == ValueKind.CODEBOOK && entries.length == 0) {
      throw new CodedDataException("codebook is empty");
    }
    return entries;
  }

  private static Coded plain(QuantizedTensor.Floats tensor) {
    ByteWriter out = new ByteWriter();
    out.writeFloats(tensor.values(), false);
    return new Coded(Layout.PLAIN, out.toBytes(), 0, out.length());
  }

  private static int[] readPlain(byte[] bytes, int start, int length, int count) {
    if (length != 4L * count) {
      throw new CodedDataException("data length is " + length + ", " + count + " float32 values take " + 4L * count);
    }
    int[] numbers = new int[count];
    ByteReader values = new ByteReader(bytes, start, start + length);
    for (int i = 0; i < count; i++) {
      numbers[i] = values.readInt();
    }
    return numbers;
  }

  private static Coded encode(Layout layout, ValueKind kind, int[] numbers, int entries, TensorContext context) {
    RangeEncoder encoder = new RangeEncoder();
    int structureBytes = codePositionsAndValues(encoder, layout, kind, numbers, entries, context);
    byte[] data = encoder.finish();
    return new Coded(layout, data, structureBytes, data.length);
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

  private static TensorBytes bytes(
      Layout layout, ValueKind kind, int count, int nonZeros, int headerBytes, int sideBytes, Coded coded) {
    String codec = layout.label() + " " + kind.label();
    boolean structureOnly = nonZeros == 0 && layout != Layout.PLAIN;
    int structure = structureOnly ? coded.dataLength : coded.structureBytes;
    int payload = coded.dataLength - structure;
    return new TensorBytes(codec, count, nonZeros, headerBytes, sideBytes, structure, payload);
  }

  private static <T> T pick(T[] values, int number, String what) {
    if (number >= values.length) {
      throw new CodedDataException(what + " number is " + number + ", allowed are 0.." + (values.length - 1));
    }
    return values[number];
  }

  private record Coded(Layout layout, byte[] data, int structureBytes, int dataLength) {}
}
