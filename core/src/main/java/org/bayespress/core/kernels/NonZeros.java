package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Where a matrix {@code [rows, columns]} differs from a background value c, row by row and column by column, with {@code x -
 * c} and {@code x^2 - c^2}. The background is mostly zero; pixels that were standardised have another one, what black became.
 * The lists are made once per step and serve all products of a dense layer ({@link SparseProduct}). Memory for a full matrix
 * is taken at construction.
 *
 * <p>Which places are listed follows from the <em>support</em>, a matrix of the same shape that has the background value
 * where the values have it: the values themselves, or, with background zero, what they were made of by a factor. So a value
 * that happens to be zero where the support is not stays in the lists.
 */
public final class NonZeros {
  /** Lanes that are put next to each other by one instruction; with fewer of them it is not worth its while. */
  private static final int COMPRESSED = 16;

  /** Elements that are counted before it is asked whether there are too many. */
  private static final int COUNTED = 1024;

  /** Rows of a task of {@link #takeRows}. */
  private static final int ROWS = 16;

  private final int rows;
  private final int columns;
  private final NonZeroLists byRow;
  private final NonZeroLists byColumn;

  /**
   * Empty lists.
   *
   * @param withColumns whether lists by column will be asked for; weight gradients need them
   */
  public NonZeros(int rows, int columns, boolean withColumns) {
    this(rows, columns, withColumns, false);
  }

  /**
   * Empty lists.
   *
   * @param scaled whether columns will be taken with {@link ScaledInputs}
   */
  public NonZeros(int rows, int columns, boolean withColumns, boolean scaled) {
    this.rows = rows;
    this.columns = columns;
    byRow = new NonZeroLists(rows + 1, columns, false);
    listEveryColumn();
    byColumn = withColumns ? new NonZeroLists(columns, rows, scaled) : null;
  }

  /** One more line behind the rows, all ones: a product with it is the sum over all columns. */
  private void listEveryColumn() {
    for (int column = 0; column < columns; column++) {
      byRow.set(rows * columns + column, column, 1f, 1f);
    }
    for (int block = 0; block <= byRow.blocks(); block++) {
      byRow.start(rows, block, rows * columns + Math.min(columns, block * NonZeroLists.BLOCK));
    }
  }

  /** Whether at most {@code most} of the elements {@code 0 .. count - 1} are not {@code background}; NaN never is. */
  public static boolean areFew(MemorySegment x, long count, float background, long most) {
    long found = 0;
    for (long from = 0; from < count && found <= most; from += COUNTED) {
      found += count(x, from, Math.min(COUNTED, count - from), background);
    }
    return found <= most;
  }

  private static long count(MemorySegment x, long from, long count, float background) {
    long found = 0;
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      found += Lanes.load(x, from + i).compare(VectorOperators.NE, background).trueCount();
    }
    for (; i < count; i++) {
      found += Lanes.get(x, from + i) != background ? 1 : 0;
    }
    return found;
  }

  /** Number of elements that the rows list, all of which have been taken. */
  public long listed() {
    long found = 0;
    for (int row = 0; row < rows; row++) {
      found += byRow.start(row, byRow.blocks()) - byRow.start(row, 0);
    }
    return found;
  }

  /** Whether elements {@code from .. from + count - 1} are all {@code background}. */
  public static boolean isAll(MemorySegment x, long from, long count, float background) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      if (Lanes.load(x, from + i).compare(VectorOperators.NE, background).anyTrue()) {
        return false;
      }
    }
    while (i < count && Lanes.get(x, from + i) == background) {
      i++;
    }
    return i == count;
  }

  /** Number of tasks of {@link #takeRows}. */
  public int rowTasks() {
    return (rows + ROWS - 1) / ROWS;
  }

  /** Lists some rows, in one task; any order, any thread. */
  public void takeRows(int task, MemorySegment support, MemorySegment values, float background) {
    takeRows(task, support, values, background, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same lists. */
  void takeRows(int task, MemorySegment support, MemorySegment values, float background, boolean lanes) {
    for (int row = task * ROWS; row < Math.min(rows, (task + 1) * ROWS); row++) {
      int next = row * columns;
      for (int block = 0; block < byRow.blocks(); block++) {
        byRow.start(row, block, next);
        int from = block * NonZeroLists.BLOCK;
        int to = Math.min(columns, from + NonZeroLists.BLOCK);
        next = lanes
            ? takeLanes(support, values, background, row, from, to, next)
            : takeSingles(support, values, background, row, from, to, next);
      }
      byRow.start(row, byRow.blocks(), next);
    }
  }

  private int takeLanes(
      MemorySegment support, MemorySegment values, float background, int row, int from, int to, int first) {
    int next = first;
    int endOfRow = (row + 1) * columns;
    long base = (long) row * columns;
    int column = from;
    for (; column + Lanes.COUNT <= to; column += Lanes.COUNT) {
      VectorMask<Float> found = Lanes.load(support, base + column).compare(VectorOperators.NE, background);
      if (Lanes.COUNT == COMPRESSED && next + COMPRESSED <= endOfRow) {
        byRow.set(next, column, Lanes.load(values, base + column), background, found);
        next += found.trueCount();
        continue;
      }
      long bits = found.toLong();
      while (bits != 0) {
        int at = column + Long.numberOfTrailingZeros(bits);
        put(next++, at, Lanes.get(values, base + at), background);
        bits &= bits - 1;
      }
    }
    return takeSingles(support, values, background, row, column, to, next);
  }

  private int takeSingles(
      MemorySegment support, MemorySegment values, float background, int row, int from, int to, int first) {
    int next = first;
    long base = (long) row * columns;
    for (int column = from; column < to; column++) {
      if (Lanes.get(support, base + column) != background) {
        put(next++, column, Lanes.get(values, base + column), background);
      }
    }
    return next;
  }

  private void put(int at, int column, float x, float background) {
    byRow.set(at, column, x - background, x * x - background * background);
  }

  /** Number of tasks of {@link #takeColumns}. */
  public int columnTasks() {
    return byRow.blocks();
  }

  /** Lists a block of columns, in one task; all rows have been taken before. */
  public void takeColumns(int task) {
    takeColumns(task, null);
  }

  /**
   * The same for {@link ScaledWeightGradient}: where rows have u and {@code u^2}, columns have s and {@code u s}, and the
   * noise.
   *
   * @param scaled what the values of the rows were made of; null for the values and squares themselves
   */
  public void takeColumns(int task, ScaledInputs scaled) {
    int first = task * NonZeroLists.BLOCK;
    int[] next = new int[Math.min(NonZeroLists.BLOCK, columns - first)];
    for (int i = 0; i < next.length; i++) {
      next[i] = (first + i) * rows;
    }
    for (int row = 0; row < rows; row++) {
      if (row % NonZeroLists.BLOCK == 0) {
        startColumns(first, row / NonZeroLists.BLOCK, next);
      }
      for (int j = byRow.start(row, task); j < byRow.start(row, task + 1); j++) {
        int column = byRow.index()[j];
        int at = next[column - first]++;
        if (scaled == null) {
          byColumn.set(at, row, byRow.value()[j], byRow.square()[j]);
        } else {
          takeScaled(at, row, column, byRow.value()[j], scaled);
        }
      }
    }
    startColumns(first, byColumn.blocks(), next);
  }

  private void takeScaled(int at, int row, int column, float u, ScaledInputs scaled) {
    long from = (long) row * columns + column;
    float slope = scaled.normal() ? Lanes.get(scaled.x(), from) : u;
    byColumn.set(at, row, slope, u * slope);
    byColumn.noise(at, Lanes.get(scaled.eps(), from));
  }

  private void startColumns(int first, int block, int[] next) {
    for (int i = 0; i < next.length; i++) {
      byColumn.start(first + i, block, next[i]);
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  NonZeroLists byRow() {
    return byRow;
  }

  NonZeroLists byColumn() {
    return byColumn;
  }
}
