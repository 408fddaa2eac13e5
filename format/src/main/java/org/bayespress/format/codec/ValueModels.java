package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.CodedDataException;

/** Codes the numbers that stand for values other than zero, in order of their index. */
@FunctionalInterface
interface ValueModels {

  /** Codes {@code numbers[index]}, which is not zero, and stores it there. */
  void code(BitCoder coder, int[] numbers, int index);

  /** The models of a kind of values. */
  static ValueModels of(ValueKind kind, int entries, TensorContext context) {
    return switch (kind) {
      case FLOATS -> ValueModels::codeFloatBits;
      case HALF_FLOATS -> throw new IllegalArgumentException("half floats are stored as they are");
      case FIXED_POINT -> new LevelModels(context)::code;
      case CODEBOOK -> new IndexModels(entries)::code;
    };
  }

  private static void codeFloatBits(BitCoder coder, int[] numbers, int index) {
    numbers[index] = coder.codeEvenBits(numbers[index], 32);
    if (numbers[index] == 0) {
      throw new CodedDataException("value " + index + " is zero, but its position says that it is not");
    }
  }
}
