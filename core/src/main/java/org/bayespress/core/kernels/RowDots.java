package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The other product inside a sparse dense layer: for every entry j of line l of one block of {@link NonZeroLists}, the
 * scalar product of row {@code dy[l]} with row {@code m[index[j]]}. Lane i of an entry's 16 partial sums adds the products of
 * places i, i + 16, ... in this order, each with one fused multiply-add, panel after panel; so lanes, panels and threads have
 * no influence on the bits.
 */
final class RowDots {

  /** Partial sums of an entry. */
  static final int SUMS = 16;

  private RowDots() {}

  /**
   * Adds one panel's share.
   *
   * @param dy one row of {@code stride} floats per line
   * @param m rows of {@code stride} floats
   * @param from first float of the panel in every row, a multiple of 16
   * @param count floats of the panel, a multiple of 16, at most 160
   * @param sums 16 per entry, that of the first entry of line {@code first} at index {@code at}, lines one after the other;
   *     overwritten by the panel that starts at 0
   */
  static void run(
      NonZeroLists lists, int block, int first, int end, MemorySegment dy, MemorySegment m, int stride, int from,
      int count, float[] sums, int at, boolean lanes) {
    int next = at;
    for (int line = first; line < end; line++) {
      int begin = lists.start(line, block);
      int stop = lists.start(line, block + 1);
      long dyFrom = (long) line * stride + from;
      if (lanes && Lanes.COUNT == SUMS) {
        RowDotLanes.run(lists.index(), begin, stop, dy, dyFrom, m, stride, from, count, sums, next);
      } else if (lanes) {
        vectors(lists.index(), begin, stop, dy, dyFrom, m, stride, from, count, sums, next);
      } else {
        singles(lists.index(), begin, stop, dy, dyFrom, m, stride, from, count, sums, next);
      }
      next += (stop - begin) * SUMS;
    }
  }

  private static void vectors(
      int[] index, int begin, int stop, MemorySegment dy, long dyFrom, MemorySegment m, int stride, int from, int count,
      float[] sums, int at) {
    for (int j = begin; j < stop; j++) {
      int own = at + (j - begin) * SUMS;
      long row = (long) index[j] * stride + from;
      for (int part = 0; part < SUMS; part += Lanes.COUNT) {
        FloatVector sum = from == 0 ? FloatVector.zero(Lanes.FLOATS)
            : FloatVector.fromArray(Lanes.FLOATS, sums, own + part);
        for (int i = part; i < count; i += SUMS) {
          sum = Lanes.load(m, row + i).fma(Lanes.load(dy, dyFrom + i), sum);
        }
        sum.intoArray(sums, own + part);
      }
    }
  }

  private static void singles(
      int[] index, int begin, int stop, MemorySegment dy, long dyFrom, MemorySegment m, int stride, int from, int count,
      float[] sums, int at) {
    for (int j = begin; j < stop; j++) {
      int own = at + (j - begin) * SUMS;
      long row = (long) index[j] * stride + from;
      for (int lane = 0; lane < SUMS; lane++) {
        float sum = from == 0 ? 0f : sums[own + lane];
        for (int i = lane; i < count; i += SUMS) {
          sum = Math.fma(Lanes.get(m, row + i), Lanes.get(dy, dyFrom + i), sum);
        }
        sums[own + lane] = sum;
      }
    }
  }
}
