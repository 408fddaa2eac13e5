package org.bayespress.format.codec;

import java.util.Arrays;
import org.bayespress.format.coding.BitCoder;

/**
 * The rows and columns of a matrix that hold anything but zeros: what group pruning leaves. The values where both
 * survive are a dense block, row by row.
 */
final class Survivors {

  private final boolean[] rows;
  private final boolean[] columns;

  private Survivors(int rows, int columns) {
    this.rows = new boolean[rows];
    this.columns = new boolean[columns];
  }

  /** The whole matrix. */
  static Survivors all(TensorContext context) {
    Survivors all = new Survivors(context.rows(), context.columns());
    Arrays.fill(all.rows, true);
    Arrays.fill(all.columns, true);
    return all;
  }

  /** Rows and columns with a value whose bits are not all zero. */
  static Survivors of(float[] values, TensorContext context) {
    Survivors survivors = new Survivors(context.rows(), context.columns());
    for (int i = 0; i < values.length; i++) {
      if (TensorNumbers.isStored(values[i])) {
        survivors.rows[i / survivors.columns.length] = true;
        survivors.columns[i % survivors.columns.length] = true;
      }
    }
    return survivors;
  }

  /** Reads the rows, and the columns if there is a row. */
  static Survivors decode(BitCoder decoder, TensorContext context) {
    Survivors survivors = new Survivors(context.rows(), context.columns());
    survivors.code(decoder, context);
    return survivors;
  }

  /** Codes the rows, and the columns if there is a row. */
  void code(BitCoder coder, TensorContext context) {
    LiveLines.codeRows(coder, rows, context.outputAlive());
    if (count(rows) > 0) {
      LiveLines.codeColumns(coder, columns, context);
    }
  }

  /**
   * Index in the matrix, in C order, of the block's value behind the one at {@code index}.
   *
   * @param index -1 for the first value
   * @return -1 behind the last
   */
  int next(int index) {
    int column = (index + 1) % columns.length;
    for (int row = (index + 1) / columns.length; row < rows.length; row++) {
      for (; rows[row] && column < columns.length; column++) {
        if (columns[column]) {
          return row * columns.length + column;
        }
      }
      column = 0;
    }
    return -1;
  }

  /** Number of values in the block. */
  long size() {
    return (long) count(rows) * count(columns);
  }

  private static int count(boolean[] alive) {
    int count = 0;
    for (boolean each : alive) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
