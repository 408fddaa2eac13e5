package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * {@link TapSums} on lanes: four rows by up to five vectors stay in registers over all taps, so that 20 multiply-adds
 * share nine loads. Written out, because only local variables stay in registers.
 *
 * <p>Five, four, two or one vectors at a time: whichever cuts a run without a rest; processors with 16 registers take
 * two or one.
 */
final class TapSumLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long STEP = (long) LANES * Float.BYTES;
  private static final int WIDEST = LANES >= 16 ? 5 : 2;

  private TapSumLanes() {}

  /** The whole vectors of a run; see {@link TapSums#run}. Returns how many floats of it that is. */
  static int run(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows, int length) {
    int vectors = length / LANES;
    int widest = WIDEST == 5 && vectors % 5 != 0 && vectors % 4 == 0 ? 4 : WIDEST;
    int done = 0;
    while (done < vectors) {
      int left = vectors - done;
      long shift = (long) done * LANES;
      if (left >= 5 && widest == 5) {
        five(x, base + shift, list, from, to, start, first, y, at + shift, stride, rows);
        done += 5;
      } else if (left >= 4 && widest >= 4) {
        four(x, base + shift, list, from, to, start, first, y, at + shift, stride, rows);
        done += 4;
      } else if (left >= 2) {
        two(x, base + shift, list, from, to, start, first, y, at + shift, stride, rows);
        done += 2;
      } else {
        one(x, base + shift, list, from, to, start, first, y, at + shift, stride, rows);
        done++;
      }
    }
    return vectors * LANES;
  }

  private static void five(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows) {
    int[] offsets = list.offsets();
    float[] weights = list.weights();
    FloatVector a0 = FloatVector.broadcast(FLOATS, start[first]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector b0 = FloatVector.broadcast(FLOATS, start[first + 1]);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    FloatVector b4 = b0;
    FloatVector c0 = FloatVector.broadcast(FLOATS, start[first + 2]);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector d0 = FloatVector.broadcast(FLOATS, start[first + 3]);
    FloatVector d1 = d0;
    FloatVector d2 = d0;
    FloatVector d3 = d0;
    FloatVector d4 = d0;
    for (int t = from; t < to; t++) {
      long o = base + offsets[t] << 2;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, x, o, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(FLOATS, x, o + 1 * STEP, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(FLOATS, x, o + 2 * STEP, ORDER);
      FloatVector x3 = FloatVector.fromMemorySegment(FLOATS, x, o + 3 * STEP, ORDER);
      FloatVector x4 = FloatVector.fromMemorySegment(FLOATS, x, o + 4 * STEP, ORDER);
      FloatVector w = FloatVector.broadcast(FLOATS, weights[4 * t]);
      a0 = x0.fma(w, a0);
      a1 = x1.fma(w, a1);
      a2 = x2.fma(w, a2);
      a3 = x3.fma(w, a3);
      a4 = x4.fma(w, a4);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 1]);
      b0 = x0.fma(w, b0);
      b1 = x1.fma(w, b1);
      b2 = x2.fma(w, b2);
      b3 = x3.fma(w, b3);
      b4 = x4.fma(w, b4);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 2]);
      c0 = x0.fma(w, c0);
      c1 = x1.fma(w, c1);
      c2 = x2.fma(w, c2);
      c3 = x3.fma(w, c3);
      c4 = x4.fma(w, c4);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 3]);
      d0 = x0.fma(w, d0);
      d1 = x1.fma(w, d1);
      d2 = x2.fma(w, d2);
      d3 = x3.fma(w, d3);
      d4 = x4.fma(w, d4);
    }
    long o = at << 2;
    a0.intoMemorySegment(y, o, ORDER);
    a1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, o + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, o + 3 * STEP, ORDER);
    a4.intoMemorySegment(y, o + 4 * STEP, ORDER);
    if (rows > 1) {
      o += stride << 2;
      b0.intoMemorySegment(y, o, ORDER);
      b1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      b2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      b3.intoMemorySegment(y, o + 3 * STEP, ORDER);
      b4.intoMemorySegment(y, o + 4 * STEP, ORDER);
    }
    if (rows > 2) {
      o += stride << 2;
      c0.intoMemorySegment(y, o, ORDER);
      c1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      c2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      c3.intoMemorySegment(y, o + 3 * STEP, ORDER);
      c4.intoMemorySegment(y, o + 4 * STEP, ORDER);
    }
    if (rows > 3) {
      o += stride << 2;
      d0.intoMemorySegment(y, o, ORDER);
      d1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      d2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      d3.intoMemorySegment(y, o + 3 * STEP, ORDER);
      d4.intoMemorySegment(y, o + 4 * STEP, ORDER);
    }
  }

  private static void four(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows) {
    int[] offsets = list.offsets();
    float[] weights = list.weights();
    FloatVector a0 = FloatVector.broadcast(FLOATS, start[first]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = FloatVector.broadcast(FLOATS, start[first + 1]);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    FloatVector c0 = FloatVector.broadcast(FLOATS, start[first + 2]);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector d0 = FloatVector.broadcast(FLOATS, start[first + 3]);
    FloatVector d1 = d0;
    FloatVector d2 = d0;
    FloatVector d3 = d0;
    for (int t = from; t < to; t++) {
      long o = base + offsets[t] << 2;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, x, o, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(FLOATS, x, o + 1 * STEP, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(FLOATS, x, o + 2 * STEP, ORDER);
      FloatVector x3 = FloatVector.fromMemorySegment(FLOATS, x, o + 3 * STEP, ORDER);
      FloatVector w = FloatVector.broadcast(FLOATS, weights[4 * t]);
      a0 = x0.fma(w, a0);
      a1 = x1.fma(w, a1);
      a2 = x2.fma(w, a2);
      a3 = x3.fma(w, a3);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 1]);
      b0 = x0.fma(w, b0);
      b1 = x1.fma(w, b1);
      b2 = x2.fma(w, b2);
      b3 = x3.fma(w, b3);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 2]);
      c0 = x0.fma(w, c0);
      c1 = x1.fma(w, c1);
      c2 = x2.fma(w, c2);
      c3 = x3.fma(w, c3);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 3]);
      d0 = x0.fma(w, d0);
      d1 = x1.fma(w, d1);
      d2 = x2.fma(w, d2);
      d3 = x3.fma(w, d3);
    }
    long o = at << 2;
    a0.intoMemorySegment(y, o, ORDER);
    a1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, o + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, o + 3 * STEP, ORDER);
    if (rows > 1) {
      o += stride << 2;
      b0.intoMemorySegment(y, o, ORDER);
      b1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      b2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      b3.intoMemorySegment(y, o + 3 * STEP, ORDER);
    }
    if (rows > 2) {
      o += stride << 2;
      c0.intoMemorySegment(y, o, ORDER);
      c1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      c2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      c3.intoMemorySegment(y, o + 3 * STEP, ORDER);
    }
    if (rows > 3) {
      o += stride << 2;
      d0.intoMemorySegment(y, o, ORDER);
      d1.intoMemorySegment(y, o + 1 * STEP, ORDER);
      d2.intoMemorySegment(y, o + 2 * STEP, ORDER);
      d3.intoMemorySegment(y, o + 3 * STEP, ORDER);
    }
  }

  private static void two(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows) {
    int[] offsets = list.offsets();
    float[] weights = list.weights();
    FloatVector a0 = FloatVector.broadcast(FLOATS, start[first]);
    FloatVector a1 = a0;
    FloatVector b0 = FloatVector.broadcast(FLOATS, start[first + 1]);
    FloatVector b1 = b0;
    FloatVector c0 = FloatVector.broadcast(FLOATS, start[first + 2]);
    FloatVector c1 = c0;
    FloatVector d0 = FloatVector.broadcast(FLOATS, start[first + 3]);
    FloatVector d1 = d0;
    for (int t = from; t < to; t++) {
      long o = base + offsets[t] << 2;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, x, o, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(FLOATS, x, o + 1 * STEP, ORDER);
      FloatVector w = FloatVector.broadcast(FLOATS, weights[4 * t]);
      a0 = x0.fma(w, a0);
      a1 = x1.fma(w, a1);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 1]);
      b0 = x0.fma(w, b0);
      b1 = x1.fma(w, b1);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 2]);
      c0 = x0.fma(w, c0);
      c1 = x1.fma(w, c1);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 3]);
      d0 = x0.fma(w, d0);
      d1 = x1.fma(w, d1);
    }
    long o = at << 2;
    a0.intoMemorySegment(y, o, ORDER);
    a1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    if (rows > 1) {
      o += stride << 2;
      b0.intoMemorySegment(y, o, ORDER);
      b1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    }
    if (rows > 2) {
      o += stride << 2;
      c0.intoMemorySegment(y, o, ORDER);
      c1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    }
    if (rows > 3) {
      o += stride << 2;
      d0.intoMemorySegment(y, o, ORDER);
      d1.intoMemorySegment(y, o + 1 * STEP, ORDER);
    }
  }

  private static void one(
      MemorySegment x, long base, TapList list, int from, int to, float[] start, int first, MemorySegment y, long at,
      long stride, int rows) {
    int[] offsets = list.offsets();
    float[] weights = list.weights();
    FloatVector a0 = FloatVector.broadcast(FLOATS, start[first]);
    FloatVector b0 = FloatVector.broadcast(FLOATS, start[first + 1]);
    FloatVector c0 = FloatVector.broadcast(FLOATS, start[first + 2]);
    FloatVector d0 = FloatVector.broadcast(FLOATS, start[first + 3]);
    for (int t = from; t < to; t++) {
      long o = base + offsets[t] << 2;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, x, o, ORDER);
      FloatVector w = FloatVector.broadcast(FLOATS, weights[4 * t]);
      a0 = x0.fma(w, a0);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 1]);
      b0 = x0.fma(w, b0);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 2]);
      c0 = x0.fma(w, c0);
      w = FloatVector.broadcast(FLOATS, weights[4 * t + 3]);
      d0 = x0.fma(w, d0);
    }
    long o = at << 2;
    a0.intoMemorySegment(y, o, ORDER);
    if (rows > 1) {
      o += stride << 2;
      b0.intoMemorySegment(y, o, ORDER);
    }
    if (rows > 2) {
      o += stride << 2;
      c0.intoMemorySegment(y, o, ORDER);
    }
    if (rows > 3) {
      o += stride << 2;
      d0.intoMemorySegment(y, o, ORDER);
    }
  }
}
