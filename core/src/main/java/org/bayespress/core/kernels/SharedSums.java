package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The product inside a sparse dense layer, for the four lines of a group of {@link SharedLists} at once. For line l of the group,
 *
 * <pre>
 *   y[l][i] = start[i] + sum over entries j of the group of factor[4 j + l] m[index[j]][i],     i in a panel,
 * </pre>
 *
 * entries in the order of the list, every step one fused multiply-add. So lanes, groups, panels and threads have no influence on the bits.
 */
final class SharedSums {
  private SharedSums() {}

  /**
   * Computes one panel of one group.
   *
   * @param factor values or squares of the lists
   * @param m rows of {@code stride} floats
   * @param start one row of {@code stride} floats
   * @param y rows of {@code stride} floats, four of which from number {@code row} on are overwritten
   * @param from first float of the panel in every row
   * @param count floats of the panel, a multiple of the number of lanes
   */
  static void run(
      SharedLists lists, float[] factor, int group, MemorySegment m, MemorySegment start, MemorySegment y, int row,
      int stride, int from, int count, boolean lanes) {
    int begin = lists.begin(group);
    int end = lists.end(group);
    if (lanes) {
      SharedSumLanes.run(lists.index(), factor, begin, end, m, stride, from, start, y, row, count);
      return;
    }
    for (int line = 0; line < SharedLists.LINES; line++) {
      for (int i = from; i < from + count; i++) {
        float sum = Lanes.get(start, i);
        for (int j = begin; j < end; j++) {
          sum = Math.fma(
              Lanes.get(m, (long) lists.index()[j] * stride + i), factor[j * SharedLists.LINES + line], sum);
        }
        Lanes.set(y, (long) (row + line) * stride + i, sum);
      }
    }
  }
}
