package org.bayespress.format.codec;

import java.util.Arrays;
import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.BitMixer;
import org.bayespress.format.coding.BitModels;

/**
 * Where a matrix is not zero: one adaptive decision per position of a live row and a live column, row by row. The
 * predictions that are mixed are the densities of the row, of the column and of the column's neighbourhood so far, each
 * drawn towards the density of the whole, and contexts made of the neighbours already known in the row's picture.
 */
final class Positions {

  private static final int PRIOR_ONES = 1;

  private final TensorContext context;
  private final boolean[] mask;
  private final boolean[] columnAlive;
  private final int[] columnOnes;
  private final int[] areaOnes;
  private final int[] areaCells;
  private final BitModels pattern = new BitModels(128, 255);
  private final BitModels counts = new BitModels(12 * 12, 255);
  private final BitModels local = new BitModels(8 * 12, 255);
  private final BitModels output = new BitModels(6, 255);
  private final BitMixer mixer = new BitMixer(4, 1, 6, 0, 90, 90, 60, 50, 50, 40, 20);
  private long ones = 1;
  private long seen = 2;
  private int rowsSeen;
  private int rowOnes;
  private int rowSeen;
  private int last = 1;

  private Positions(TensorContext context, boolean[] mask, boolean[] columnAlive) {
    this.context = context;
    this.mask = mask;
    this.columnAlive = columnAlive;
    this.columnOnes = new int[columnAlive.length];
    this.areaOnes = new int[columnAlive.length];
    this.areaCells = new int[columnAlive.length];
  }

  /** Codes every position, without bits for live rows and columns. */
  static void codeAll(BitCoder coder, boolean[] mask, TensorContext context) {
    boolean[] rowAlive = new boolean[context.rows()];
    boolean[] columnAlive = new boolean[context.columns()];
    Arrays.fill(rowAlive, true);
    Arrays.fill(columnAlive, true);
    new Positions(context, mask, columnAlive).code(coder, rowAlive);
  }

  /** Codes the live rows, the live columns if there is a live row, and the positions where both are alive. */
  static void codeSparse(BitCoder coder, boolean[] mask, TensorContext context) {
    boolean[] rowAlive = new boolean[context.rows()];
    boolean[] columnAlive = new boolean[context.columns()];
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        rowAlive[i / columnAlive.length] = true;
        columnAlive[i % columnAlive.length] = true;
      }
    }
    LiveLines.codeRows(coder, rowAlive, null);
    for (boolean alive : rowAlive) {
      any |= alive;
    }
    if (any) {
      LiveLines.codeColumns(coder, columnAlive, context);
      new Positions(context, mask, columnAlive).code(coder, rowAlive);
    }
  }

  private void code(BitCoder coder, boolean[] rowAlive) {
    countCells();
    for (int row = 0; row < rowAlive.length; row++) {
      if (rowAlive[row]) {
        sumAreas();
        codeRow(coder, row);
        rowsSeen++;
      }
    }
  }

  private void codeRow(BitCoder coder, int row) {
    rowOnes = 0;
    rowSeen = 0;
    int base = row * columnAlive.length;
    int known = context.outputAlive() == null ? 2 : context.outputAlive()[row] ? 1 : 0;
    for (int column = 0; column < columnAlive.length; column++) {
      if (columnAlive[column]) {
        int near = near(base, column);
        int around = around(base, column);
        predict(column, near, around, known);
        int bit = mixer.code(coder, mask[base + column] ? 1 : 0, Math.min(3, Integer.bitCount(near & 15)));
        mask[base + column] = bit != 0;
        rowSeen++;
        rowOnes += bit;
        seen++;
        ones += bit;
        columnOnes[column] += bit;
        last = bit;
      }
    }
  }

  private void predict(int column, int near, int around, int known) {
    mixer.add(density(0, 0));
    mixer.add(density(rowOnes, rowSeen));
    mixer.add(density(columnOnes[column], rowsSeen));
    mixer.add(density(areaOnes[column], (long) areaCells[column] * rowsSeen));
    mixer.addContext(pattern, near);
    mixer.addContext(counts, quantize(rowOnes) * 12 + quantize(columnOnes[column]));
    mixer.addContext(local, Math.min(7, around) * 12 + quantize(areaOnes[column]));
    mixer.addContext(output, known * 2 + last);
  }

  /** Density after {@code count} ones of {@code total}, with a prior of one more at the density of the whole. */
  private int density(long count, long total) {
    long numerator = (count + PRIOR_ONES) * ones << BitCoder.PROBABILITY_BITS;
    long denominator = total * ones + PRIOR_ONES * seen;
    long probability = numerator / denominator;
    return (int) Math.max(1, Math.min((1 << BitCoder.PROBABILITY_BITS) - 1, probability));
  }

  /** 0, 1, 2, 3, 4, 5-6, 7-8, 9-12, 13-16, 17-32, 33-64, more. */
  private static int quantize(int count) {
    if (count < 5) {
      return count;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(count - 1);
    if (exponent < 4) {
      return 5 + 2 * (exponent - 2) + (count - 1 >> exponent - 1 & 1);
    }
    return Math.min(11, 5 + exponent);
  }

  /** Neighbours already known: left, up, up left, up right, left of left, up of up, channel before. */
  private int near(int base, int column) {
    int plane = context.height() * context.width();
    int pixel = column % plane;
    int y = pixel / context.width();
    int x = pixel % context.width();
    int first = base + column - pixel;
    return at(first, y, x - 1)
        | at(first, y - 1, x) << 1
        | at(first, y - 1, x - 1) << 2
        | at(first, y - 1, x + 1) << 3
        | at(first, y, x - 2) << 4
        | at(first, y - 2, x) << 5
        | (column >= plane && mask[base + column - plane] ? 64 : 0);
  }

  /** Ones among thirteen known pixels: three to the left, five in each of the two lines above. */
  private int around(int base, int column) {
    int plane = context.height() * context.width();
    int pixel = column % plane;
    int y = pixel / context.width();
    int x = pixel % context.width();
    int first = base + column - pixel;
    int sum = at(first, y, x - 1) + at(first, y, x - 2) + at(first, y, x - 3);
    for (int dx = -2; dx <= 2; dx++) {
      sum += at(first, y - 1, x + dx) + at(first, y - 2, x + dx);
    }
    return sum;
  }

  private int at(int first, int y, int x) {
    boolean inside = y >= 0 && x >= 0 && x < context.width();
    return inside && mask[first + y * context.width() + x] ? 1 : 0;
  }

  /** Live columns in the 3 x 3 neighbourhood of each column. */
  private void countCells() {
    for (int column = 0; column < columnAlive.length; column++) {
      areaCells[column] = sumArea(column, null);
    }
  }

  /** Ones so far in the 3 x 3 neighbourhood of each column, over the rows before. */
  private void sumAreas() {
    for (int column = 0; column < columnAlive.length; column++) {
      areaOnes[column] = columnAlive[column] ? sumArea(column, columnOnes) : 0;
    }
  }

  private int sumArea(int column, int[] values) {
    int plane = context.height() * context.width();
    int pixel = column % plane;
    int y = pixel / context.width();
    int x = pixel % context.width();
    int first = column - pixel;
    int sum = 0;
    for (int v = Math.max(0, y - 1); v <= Math.min(context.height() - 1, y + 1); v++) {
      for (int u = Math.max(0, x - 1); u <= Math.min(context.width() - 1, x + 1); u++) {
        int neighbour = first + v * context.width() + u;
        if (columnAlive[neighbour]) {
          sum += values == null ? 1 : values[neighbour];
        }
      }
    }
    return sum;
  }
}
