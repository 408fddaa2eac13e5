package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.BitMixer;
import org.bayespress.format.coding.BitModels;
import org.bayespress.format.coding.CodedDataException;

/**
 * Non-zero fixed-point levels. A level is its sign, the length of its magnitude in binary (in unary, one adaptive
 * decision per step), and the digits below the leading one: three adaptive, the rest even. Contexts: the levels to the
 * left and above in the row's picture, the last level in the same column, and the average length in the row.
 */
final class LevelModels {

  private static final int LENGTHS = 31;
  private static final int MODELLED_DIGITS = 3;
  private static final int LIMIT = 255;

  private final BitModels sign = new BitModels(1, LIMIT);
  private final BitModels signNear = new BitModels(9, LIMIT);
  private final BitModels signColumn = new BitModels(9, LIMIT);
  private final BitMixer signMixer = new BitMixer(1, 2, 6, 60, 90, 90);
  private final BitModels length = new BitModels(LENGTHS, LIMIT);
  private final BitModels lengthNear = new BitModels(LENGTHS * 8, LIMIT);
  private final BitModels lengthColumn = new BitModels(LENGTHS * 8, LIMIT);
  private final BitModels lengthRow = new BitModels(LENGTHS * 16, LIMIT);
  private final BitMixer lengthMixer = new BitMixer(1, 2, 6, 100, 60, 60, 60);
  private final BitModels digits = new BitModels(LENGTHS << MODELLED_DIGITS, LIMIT);
  private final TensorContext context;
  private final int[] lastInColumn;
  private int rowLengths;
  private int rowCount;
  private int row = -1;

  LevelModels(TensorContext context) {
    this.context = context;
    this.lastInColumn = new int[context.columns()];
  }

  /** Codes the level at {@code index}, which is not zero, and stores it there. */
  void code(BitCoder coder, int[] levels, int index) {
    int columns = lastInColumn.length;
    int column = index % columns;
    if (index / columns != row) {
      row = index / columns;
      rowLengths = 0;
      rowCount = 0;
    }
    int x = column % context.width();
    int y = column / context.width() % context.height();
    int left = x > 0 ? levels[index - 1] : 0;
    int up = y > 0 ? levels[index - context.width()] : 0;
    int above = lastInColumn[column];
    int level = levels[index];
    int negative = codeSign(coder, level < 0 ? 1 : 0, left, up, above, column);
    int magnitude = codeMagnitude(coder, Math.abs(level), bits(Math.max(Math.abs(left), Math.abs(up))), bits(above));
    levels[index] = negative == 1 ? -magnitude : magnitude;
    lastInColumn[column] = levels[index];
    rowLengths += bits(magnitude);
    rowCount++;
  }

  private int codeSign(BitCoder coder, int negative, int left, int up, int above, int column) {
    int before = column > 0 ? lastInColumn[column - 1] : 0;
    signMixer.addContext(sign, 0);
    signMixer.addContext(signNear, 4 + Integer.signum(left) * 3 + Integer.signum(up));
    signMixer.addContext(signColumn, 4 + Integer.signum(above) * 3 + Integer.signum(before));
    return signMixer.code(coder, negative, 0);
  }

  private int codeMagnitude(BitCoder coder, int magnitude, int nearBits, int aboveBits) {
    int wanted = bits(magnitude);
    int near = Math.min(7, nearBits);
    int above = Math.min(7, aboveBits);
    int inRow = rowCount == 0 ? 0 : Math.min(15, 2 * rowLengths / rowCount);
    int bits = 1;
    while (true) {
      lengthMixer.addContext(length, bits - 1);
      lengthMixer.addContext(lengthNear, (bits - 1) * 8 + near);
      lengthMixer.addContext(lengthColumn, (bits - 1) * 8 + above);
      lengthMixer.addContext(lengthRow, (bits - 1) * 16 + inRow);
      if (lengthMixer.code(coder, bits < wanted ? 1 : 0, 0) == 0) {
        break;
      }
      bits++;
      if (bits > LENGTHS) {
        throw new CodedDataException("a level is longer than " + LENGTHS + " bits");
      }
    }
    return codeDigits(coder, magnitude, bits);
  }

  private int codeDigits(BitCoder coder, int magnitude, int bits) {
    int modelled = Math.min(MODELLED_DIGITS, bits - 1);
    int even = bits - 1 - modelled;
    int prefix = 1;
    for (int i = 0; i < modelled; i++) {
      int digit = magnitude >>> bits - 2 - i & 1;
      prefix = prefix << 1 | digits.code(coder, digit, (bits - 1 << MODELLED_DIGITS) + prefix);
    }
    return prefix << even | coder.codeEvenBits(magnitude, even);
  }

  private static int bits(int level) {
    return 32 - Integer.numberOfLeadingZeros(Math.abs(level));
  }
}
