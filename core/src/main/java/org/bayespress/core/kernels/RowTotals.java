package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Sums over all rows of a matrix, row after row: {@code y[i] = start[i] + m[0][i] + m[1][i] + ...}, i in a panel. */
final class RowTotals {
  /** Vectors whose sums are made together, so that additions need not wait for each other. */
  private static final int TOGETHER = 5;

  private RowTotals() {}

  /**
   * Computes one panel.
   *
   * @param m rows of {@code stride} floats
   * @param start one row of {@code stride} floats
   * @param y rows of {@code stride} floats, of which number {@code row} is overwritten
   * @param from first float of the panel in every row
   * @param count floats of the panel
   */
  static void run(
      MemorySegment m, int rows, int stride, MemorySegment start, MemorySegment y, int row, int from, int count,
      boolean lanes) {
    long to = (long) row * stride;
    int i = from;
    int end = from + count;
    while (lanes && i + TOGETHER * Lanes.COUNT <= end) {
      five(m, rows, stride, start, y, to, i);
      i += TOGETHER * Lanes.COUNT;
    }
    while (lanes && i + Lanes.COUNT <= end) {
      one(m, rows, stride, start, y, to, i);
      i += Lanes.COUNT;
    }
    for (; i < end; i++) {
      float sum = Lanes.get(start, i);
      for (int k = 0; k < rows; k++) {
        sum += Lanes.get(m, (long) k * stride + i);
      }
      Lanes.set(y, to + i, sum);
    }
  }

  private static void five(
      MemorySegment m, int rows, int stride, MemorySegment start, MemorySegment y, long to, int i) {
    int lanes = Lanes.COUNT;
    FloatVector a0 = Lanes.load(start, i);
    FloatVector a1 = Lanes.load(start, i + lanes);
    FloatVector a2 = Lanes.load(start, i + 2 * lanes);
    FloatVector a3 = Lanes.load(start, i + 3 * lanes);
    FloatVector a4 = Lanes.load(start, i + 4 * lanes);
    for (int k = 0; k < rows; k++) {
      long at = (long) k * stride + i;
      a0 = a0.add(Lanes.load(m, at));
      a1 = a1.add(Lanes.load(m, at + lanes));
      a2 = a2.add(Lanes.load(m, at + 2 * lanes));
      a3 = a3.add(Lanes.load(m, at + 3 * lanes));
      a4 = a4.add(Lanes.load(m, at + 4 * lanes));
    }
    Lanes.store(a0, y, to + i);
    Lanes.store(a1, y, to + i + lanes);
    Lanes.store(a2, y, to + i + 2 * lanes);
    Lanes.store(a3, y, to + i + 3 * lanes);
    Lanes.store(a4, y, to + i + 4 * lanes);
  }

  private static void one(
      MemorySegment m, int rows, int stride, MemorySegment start, MemorySegment y, long to, int i) {
    FloatVector sum = Lanes.load(start, i);
    for (int k = 0; k < rows; k++) {
      sum = sum.add(Lanes.load(m, (long) k * stride + i));
    }
    Lanes.store(sum, y, to + i);
  }
}
