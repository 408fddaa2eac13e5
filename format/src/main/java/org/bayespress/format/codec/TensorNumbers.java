package org.bayespress.format.codec;

import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.model.QuantizedTensor;

/** The three kinds of tensors as one: an array of numbers, zero meaning zero, and a few floats beside it. */
final class TensorNumbers {

  private TensorNumbers() {}

  static ValueKind kind(QuantizedTensor tensor) {
    if (tensor instanceof QuantizedTensor.FixedPoint) {
      return ValueKind.FIXED_POINT;
    }
    return tensor instanceof QuantizedTensor.Codebook ? ValueKind.CODEBOOK : ValueKind.FLOATS;
  }

  /** Levels, indices, or the bits of each float. */
  static int[] numbers(QuantizedTensor tensor) {
    if (tensor instanceof QuantizedTensor.FixedPoint fixed) {
      return fixed.levels();
    }
    if (tensor instanceof QuantizedTensor.Codebook codebook) {
      return codebook.indices();
    }
    float[] values = ((QuantizedTensor.Floats) tensor).values();
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  /** The step, the codebook, or nothing. */
  static float[] entries(QuantizedTensor tensor) {
    if (tensor instanceof QuantizedTensor.FixedPoint fixed) {
      return new float[] {fixed.step()};
    }
    return tensor instanceof QuantizedTensor.Codebook codebook ? codebook.entries() : new float[0];
  }

  /** Whether a value is more than a zero: the float32 with all bits zero is none, minus zero is one. */
  static boolean isStored(float value) {
    return Float.floatToRawIntBits(value) != 0;
  }

  /** Number of values that are more than a zero. */
  static int stored(float[] values) {
    int count = 0;
    for (float value : values) {
      count += isStored(value) ? 1 : 0;
    }
    return count;
  }

  static int nonZeros(int[] numbers) {
    int count = 0;
    for (int number : numbers) {
      count += number == 0 ? 0 : 1;
    }
    return count;
  }

  static float readStep(ByteReader in, boolean halves) {
    return readPositive(in, "step", halves);
  }

  /** One number above zero; its name is for messages. */
  static float readPositive(ByteReader in, String name, boolean halves) {
    float value = in.readFloats(name, 1, halves)[0];
    if (!(value > 0)) {
      throw new CodedDataException(name + " is " + value + ", it has to be positive");
    }
    return value;
  }

  static float[] readCodebook(ByteReader in, boolean halves, int least, int most) {
    float[] entries = in.readFloats("codebook", in.readVarint("codebook size", most), halves);
    if (entries.length < least) {
      throw new CodedDataException("codebook is empty");
    }
    return entries;
  }

  static void requireFinite(float[] values, int index) {
    if (!Float.isFinite(values[index])) {
      throw new CodedDataException("value " + index + " is " + values[index]);
    }
  }

  static void check(String name, QuantizedTensor tensor, TensorContext context) {
    int[] numbers = numbers(tensor);
    require(numbers.length == context.count(), name, numbers.length + " values, the network has " + context.count());
    float[] entries = entries(tensor);
    if (tensor instanceof QuantizedTensor.FixedPoint fixed) {
      require(fixed.step() > 0, name, "step " + fixed.step() + ", it has to be positive");
    }
    if (tensor instanceof QuantizedTensor.Codebook) {
      boolean fits = entries.length > 0 && entries.length <= TensorCodec.CODEBOOK_LIMIT;
      require(fits, name, entries.length + " codebook entries, allowed are 1.." + TensorCodec.CODEBOOK_LIMIT);
      for (int index : numbers) {
        require(index >= 0 && index <= entries.length, name, "index " + index + " of " + entries.length + " entries");
      }
    }
    for (float entry : entries) {
      require(Float.isFinite(entry), name, "step or codebook entry " + entry + "; only finite numbers are stored");
    }
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      boolean whole = numbers[i] != Integer.MIN_VALUE || kind(tensor) == ValueKind.FLOATS;
      require(whole && Float.isFinite(values[i]), name, "value " + values[i] + " at index " + i + " cannot be stored");
    }
  }

  private static void require(boolean condition, String name, String found) {
    if (!condition) {
      throw new IllegalArgumentException("tensor " + name + " has " + found);
    }
  }
}
