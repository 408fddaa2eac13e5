package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The product inside a sparse dense layer. For lines l of one block b of {@link NonZeroLists},
 *
 * <pre>
 *   y[l][i] = y[l][i] + sum over entries j of (l, b) of factor[j] m[index[j]][i],     i in a panel,
 * </pre>
 *
 * entries in the order of the list, every step one fused multiply-add; with block 0, start[i] takes the place of y. So lanes,
 * blocks, panels and threads have no influence on the bits.
 */
final class RowSums {
  private RowSums() {}

  /**
   * Computes one panel of some lines.
   *
   * @param factor values or squares of the lists
   * @param m rows of {@code stride} floats, from float {@code from} of each row on
   * @param start one row of {@code stride} floats
   * @param y one row of {@code stride} floats per line, the first at float 0
   * @param first first line
   * @param end after the last line
   * @param yFirst line that row 0 of y stands for
   * @param from first float of the panel in every row
   * @param count floats of the panel, a multiple of the number of lanes
   */
  static void run(
      NonZeroLists lists, float[] factor, int block, int first, int end, MemorySegment m,
      MemorySegment start, MemorySegment y, int yFirst, int stride, int from, int count, boolean lanes) {
    for (int line = first; line < end; line++) {
      int begin = lists.start(line, block);
      int stop = lists.start(line, block + 1);
      long at = (long) (line - yFirst) * stride + from;
      if (block == 0) {
        line(lists.index(), factor, begin, stop, m, stride, from, start, from, y, at, count, lanes);
      } else if (begin < stop) {
        line(lists.index(), factor, begin, stop, m, stride, from, y, at, y, at, count, lanes);
      }
    }
  }

  /** One line: sums start from those at {@code x0} in {@code x} and go to {@code at} in {@code y}. */
  static void line(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, int stride, int from, MemorySegment x, long x0,
      MemorySegment y, long at, int count, boolean lanes) {
    if (lanes) {
      RowSumLanes.run(index, factor, begin, stop, m, stride, from, x, x0, y, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      float sum = Lanes.get(x, x0 + i);
      for (int j = begin; j < stop; j++) {
        sum = Math.fma(Lanes.get(m, (long) index[j] * stride + from + i), factor[j], sum);
      }
      Lanes.set(y, at + i, sum);
    }
  }
}
