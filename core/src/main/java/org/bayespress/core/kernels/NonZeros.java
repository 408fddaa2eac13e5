package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Set;
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

  /** Groups of columns of a task. */
  private static final int GROUPS = NonZeroLists.BLOCK / SharedLists.LINES;

  /** What lists are for, besides the forward pass. */
  public enum Use {
    /** {@link SparseProduct#weightGradient}. */
    WEIGHT_GRADIENT,
    /** {@link SparseInputGradient}. */
    INPUT_GRADIENT,
    /** {@link ScaledWeightGradient}. */
    SCALE_GRADIENT
  }

  private final int rows;
  private final int columns;
  private final SharedLists rowGroups;
  /** Null unless for {@link Use#WEIGHT_GRADIENT}. */
  private final SharedLists columnGroups;
  /** Null unless for {@link Use#INPUT_GRADIENT}. */
  private final NonZeroLists byRow;
  /** Null unless for {@link Use#SCALE_GRADIENT}. */
  private final NonZeroLists byColumn;

  /** Empty lists. */
  public NonZeros(int rows, int columns, Set<Use> uses) {
    this.rows = rows;
    this.columns = columns;
    rowGroups = new SharedLists(rows, columns);
    columnGroups = uses.contains(Use.WEIGHT_GRADIENT) ? new SharedLists(columns, rows) : null;
    byRow = uses.contains(Use.INPUT_GRADIENT) ? new NonZeroLists(rows, columns, false) : null;
    byColumn = uses.contains(Use.SCALE_GRADIENT) ? new NonZeroLists(columns, rows, true) : null;
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

  /** Number of elements of the rows, all of which have been taken, that are not background. */
  public long listed() {
    long found = 0;
    for (int group = 0; group < rowGroups.groups(); group++) {
      found += rowGroups.listed(group);
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
    int end = Math.min(rows, (task + 1) * ROWS);
    for (int first = task * ROWS; first < end; first += SharedLists.LINES) {
      rowGroups.takeRows(first / SharedLists.LINES, support, values, background, lanes);
    }
    for (int row = task * ROWS; byRow != null && row < end; row++) {
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

  /** Number of tasks of {@link #takeColumns} or {@link #takeScaledColumns}. */
  public int columnTasks() {
    return (columns + NonZeroLists.BLOCK - 1) / NonZeroLists.BLOCK;
  }

  /** Whether {@link #takeColumns} is wanted: lists for {@link Use#WEIGHT_GRADIENT}. */
  public boolean withColumns() {
    return columnGroups != null;
  }

  /** Lists a block of columns, in one task; any order, any thread, whether rows have been taken or not. */
  public void takeColumns(int task, MemorySegment support, MemorySegment values, float background) {
    takeColumns(task, support, values, background, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same lists. */
  void takeColumns(int task, MemorySegment support, MemorySegment values, float background, boolean lanes) {
    columnGroups.takeColumns(task * GROUPS, GROUPS, support, values, background, lanes);
  }

  /**
   * Lists a block of columns for {@link ScaledWeightGradient}, in one task, with background zero: where rows have u and {@code u^2}, columns
   * have s and {@code u s}, and the noise.
   *
   * @param values u
   * @param scaled what they were made of, which is the support
   */
  public void takeScaledColumns(int task, MemorySegment values, ScaledInputs scaled) {
    takeScaledColumns(task, values, scaled, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same lists. */
  void takeScaledColumns(int task, MemorySegment values, ScaledInputs scaled, boolean lanes) {
    int first = task * NonZeroLists.BLOCK;
    int width = Math.min(NonZeroLists.BLOCK, columns - first);
    int[] next = new int[width];
    for (int i = 0; i < width; i++) {
      next[i] = (first + i) * rows;
    }
    for (int row = 0; row < rows; row++) {
      if (row % NonZeroLists.BLOCK == 0) {
        startColumns(first, row / NonZeroLists.BLOCK, next);
      }
      long at = (long) row * columns + first;
      for (long bits = SharedLists.others(scaled.x(), at, width, 0f, lanes); bits != 0; bits &= bits - 1) {
        int i = Long.numberOfTrailingZeros(bits);
        takeScaled(next[i]++, row, at + i, values, scaled);
      }
    }
    startColumns(first, byColumn.blocks(), next);
  }

  private void takeScaled(int at, int row, long from, MemorySegment values, ScaledInputs scaled) {
    float u = Lanes.get(values, from);
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

  SharedLists rowGroups() {
    return rowGroups;
  }

  SharedLists columnGroups() {
    return columnGroups;
  }

  NonZeroLists byRow() {
    return byRow;
  }

  NonZeroLists byColumn() {
    return byColumn;
  }
}
