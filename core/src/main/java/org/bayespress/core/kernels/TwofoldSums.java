package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Two sums over the same rows with two factors. For lines l of {@link NonZeroLists},
 *
 * <pre>
 *   y[l][i] = sum over entries j of l of factor[j] m[index[j]][i],               i in a panel,
 *   z[l][i] = sum over entries j of l of (factor[j] noise[j]) m[index[j]][i],
 * </pre>
 *
 * entries in the order of the list, every step one fused multiply-add from zero on. So lanes, panels and threads have no
 * influence on the bits. A line is not cut into blocks: 128 rows of a panel fit into a first-level cache.
 */
final class TwofoldSums {
  private TwofoldSums() {}

  /** Floats of a panel. */
  static int width() {
    return Math.max(16, TwofoldSumLanes.WIDEST * Lanes.COUNT / 16 * 16);
  }

  /**
   * Computes one panel of some lines.
   *
   * @param factor values or squares of the lists
   * @param m rows of {@code stride} floats, from float {@code from} of each row on
   * @param first first line, row 0 of y and z
   * @param end after the last line
   * @param y one row of {@code stride} floats per line
   * @param z likewise
   * @param from first float of the panel in every row
   * @param count floats of the panel, a multiple of the number of lanes
   */
  static void run(
      NonZeroLists lists, float[] factor, int first, int end, MemorySegment m, MemorySegment y, MemorySegment z,
      int stride, int from, int count, boolean lanes) {
    for (int line = first; line < end; line++) {
      int begin = lists.start(line, 0);
      int stop = lists.start(line, lists.blocks());
      long at = (long) (line - first) * stride + from;
      if (lanes) {
        TwofoldSumLanes.run(
            lists.index(), factor, lists.noise(), begin, stop, m, stride, from, y, z, at, count);
      } else {
        singles(lists, factor, begin, stop, m, stride, from, y, z, at, count);
      }
    }
  }

  private static void singles(
      NonZeroLists lists, float[] factor, int begin, int stop, MemorySegment m, int stride, int from, MemorySegment y,
      MemorySegment z, long at, int count) {
    for (int i = 0; i < count; i++) {
      float plain = 0f;
      float other = 0f;
      for (int j = begin; j < stop; j++) {
        float value = Lanes.get(m, (long) lists.index()[j] * stride + from + i);
        plain = Math.fma(value, factor[j], plain);
        other = Math.fma(value, factor[j] * lists.noise()[j], other);
      }
      Lanes.set(y, at + i, plain);
      Lanes.set(z, at + i, other);
    }
  }
}
