package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The product inside a convolution, without unfolding windows into a matrix: for the rows j of a block of a {@link
 * TapList},
 *
 * <pre>
 *   y[j][i] = start[j] + sum over taps t of w[t][j] x[base + offset[t] + i],     i = 0 .. length - 1,
 * </pre>
 *
 * taps in the order of the list, every step one fused multiply-add. So lanes, block sizes and threads have no influence
 * on the bits.
 */
final class TapSums {
  private TapSums() {}

  /**
   * Computes one run of every row of a block.
   *
   * @param base what offsets are relative to, in floats
   * @param list packed taps
   * @param from first tap, an index into the list
   * @param to end of the taps
   * @param start start values, from index {@code first} on, four
   * @param y result
   * @param at first float of row 0
   * @param stride floats from row to row
   * @param rows rows to write, 1 to 4
   * @param length floats of a run
   */
  static void run(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows, int length) {
    if (!Lanes.VECTORIZED || length < Lanes.COUNT) {
      singles(x, base, list, from, to, start, first, y, at, stride, rows, length);
      return;
    }
    int done = TapSumLanes.run(x, base, list, from, to, start, first, y, at, stride, rows, length);
    if (done < length) {
      // the last vector ends where the run does: some numbers are made twice, and come out the same
      int last = length - Lanes.COUNT;
      TapSumLanes.run(x, base + last, list, from, to, start, first, y, at + last, stride, rows, Lanes.COUNT);
    }
  }

  /** The same, number by number. */
  static void singles(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows, int length) {
    for (int row = 0; row < rows; row++) {
      long to0 = at + row * stride;
      for (int i = 0; i < length; i++) {
        Lanes.set(y, to0 + i, start[first + row]);
      }
      for (int t = from; t < to; t++) {
        float weight = list.weights()[TapList.ROWS * t + row];
        long from0 = base + list.offsets()[t];
        for (int i = 0; i < length; i++) {
          Lanes.set(y, to0 + i, Math.fma(Lanes.get(x, from0 + i), weight, Lanes.get(y, to0 + i)));
        }
      }
    }
  }
}
