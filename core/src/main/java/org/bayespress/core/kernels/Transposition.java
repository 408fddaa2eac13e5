package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/** Exchanges rows and columns. */
public final class Transposition {
  private Transposition() {}

  /**
   * {@code y[j][i] = x[i][j]}, or added to it.
   *
   * @param x {@code [rows, columns]} from float {@code from} on
   * @param y {@code [columns, rows]} from float {@code from} on
   */
  public static void run(MemorySegment x, MemorySegment y, long from, int rows, int columns, boolean add) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float value = Lanes.get(x, from + (long) i * columns + j);
        long to = from + (long) j * rows + i;
        Lanes.set(y, to, add ? value + Lanes.get(y, to) : value);
      }
    }
  }
}
