package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * {@link RowSums} on lanes: up to ten vectors of sums stay in registers over all entries. With ten, two multiply-adds a
 * cycle do not wait for each other's results, and index, factor and their broadcast are shared by ten. Written out, because
 * only local variables stay in registers.
 */
final class RowSumLanes {

  /** Vectors of the widest panel. */
  static final int WIDEST = 10;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long STEP = (long) LANES * Float.BYTES;

  private RowSumLanes() {}

  /** One panel of one line; see {@link RowSums#line}. */
  static void run(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, int stride, int from, MemorySegment x, long x0,
      MemorySegment y, long at, int count) {
    long rowBytes = (long) stride * Float.BYTES;
    long fromByte = (long) from * Float.BYTES;
    long start = x0 * Float.BYTES;
    long to = at * Float.BYTES;
    int left = count / LANES;
    if (left == WIDEST) {
      ten(index, factor, begin, stop, m, rowBytes, fromByte, x, start, y, to);
      return;
    }
    if (left == WIDEST - 1) {
      nine(index, factor, begin, stop, m, rowBytes, fromByte, x, start, y, to);
      return;
    }
    while (left > 0) {
      int now = left >= 5 ? 5 : left >= 2 ? 2 : 1;
      switch (now) {
        case 5 -> five(index, factor, begin, stop, m, rowBytes, fromByte, x, start, y, to);
        case 2 -> two(index, factor, begin, stop, m, rowBytes, fromByte, x, start, y, to);
        default -> one(index, factor, begin, stop, m, rowBytes, fromByte, x, start, y, to);
      }
      left -= now;
      fromByte += now * STEP;
      start += now * STEP;
      to += now * STEP;
    }
  }

  private static void ten(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, long stride, long from, MemorySegment x,
      long start, MemorySegment y, long to) {
    FloatVector a0 = FloatVector.fromMemorySegment(FLOATS, x, start, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(FLOATS, x, start + 1 * STEP, ORDER);
    FloatVector a2 = FloatVector.fromMemorySegment(FLOATS, x, start + 2 * STEP, ORDER);
    FloatVector a3 = FloatVector.fromMemorySegment(FLOATS, x, start + 3 * STEP, ORDER);
    FloatVector a4 = FloatVector.fromMemorySegment(FLOATS, x, start + 4 * STEP, ORDER);
    FloatVector a5 = FloatVector.fromMemorySegment(FLOATS, x, start + 5 * STEP, ORDER);
    FloatVector a6 = FloatVector.fromMemorySegment(FLOATS, x, start + 6 * STEP, ORDER);
    FloatVector a7 = FloatVector.fromMemorySegment(FLOATS, x, start + 7 * STEP, ORDER);
    FloatVector a8 = FloatVector.fromMemorySegment(FLOATS, x, start + 8 * STEP, ORDER);
    FloatVector a9 = FloatVector.fromMemorySegment(FLOATS, x, start + 9 * STEP, ORDER);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      a0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(f, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(f, a1);
      a2 = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER).fma(f, a2);
      a3 = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER).fma(f, a3);
      a4 = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER).fma(f, a4);
      a5 = FloatVector.fromMemorySegment(FLOATS, m, o + 5 * STEP, ORDER).fma(f, a5);
      a6 = FloatVector.fromMemorySegment(FLOATS, m, o + 6 * STEP, ORDER).fma(f, a6);
      a7 = FloatVector.fromMemorySegment(FLOATS, m, o + 7 * STEP, ORDER).fma(f, a7);
      a8 = FloatVector.fromMemorySegment(FLOATS, m, o + 8 * STEP, ORDER).fma(f, a8);
      a9 = FloatVector.fromMemorySegment(FLOATS, m, o + 9 * STEP, ORDER).fma(f, a9);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, to + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, to + 3 * STEP, ORDER);
    a4.intoMemorySegment(y, to + 4 * STEP, ORDER);
    a5.intoMemorySegment(y, to + 5 * STEP, ORDER);
    a6.intoMemorySegment(y, to + 6 * STEP, ORDER);
    a7.intoMemorySegment(y, to + 7 * STEP, ORDER);
    a8.intoMemorySegment(y, to + 8 * STEP, ORDER);
    a9.intoMemorySegment(y, to + 9 * STEP, ORDER);
  }

  private static void nine(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, long stride, long from, MemorySegment x,
      long start, MemorySegment y, long to) {
    FloatVector a0 = FloatVector.fromMemorySegment(FLOATS, x, start, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(FLOATS, x, start + 1 * STEP, ORDER);
    FloatVector a2 = FloatVector.fromMemorySegment(FLOATS, x, start + 2 * STEP, ORDER);
    FloatVector a3 = FloatVector.fromMemorySegment(FLOATS, x, start + 3 * STEP, ORDER);
    FloatVector a4 = FloatVector.fromMemorySegment(FLOATS, x, start + 4 * STEP, ORDER);
    FloatVector a5 = FloatVector.fromMemorySegment(FLOATS, x, start + 5 * STEP, ORDER);
    FloatVector a6 = FloatVector.fromMemorySegment(FLOATS, x, start + 6 * STEP, ORDER);
    FloatVector a7 = FloatVector.fromMemorySegment(FLOATS, x, start + 7 * STEP, ORDER);
    FloatVector a8 = FloatVector.fromMemorySegment(FLOATS, x, start + 8 * STEP, ORDER);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      a0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(f, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(f, a1);
      a2 = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER).fma(f, a2);
      a3 = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER).fma(f, a3);
      a4 = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER).fma(f, a4);
      a5 = FloatVector.fromMemorySegment(FLOATS, m, o + 5 * STEP, ORDER).fma(f, a5);
      a6 = FloatVector.fromMemorySegment(FLOATS, m, o + 6 * STEP, ORDER).fma(f, a6);
      a7 = FloatVector.fromMemorySegment(FLOATS, m, o + 7 * STEP, ORDER).fma(f, a7);
      a8 = FloatVector.fromMemorySegment(FLOATS, m, o + 8 * STEP, ORDER).fma(f, a8);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, to + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, to + 3 * STEP, ORDER);
    a4.intoMemorySegment(y, to + 4 * STEP, ORDER);
    a5.intoMemorySegment(y, to + 5 * STEP, ORDER);
    a6.intoMemorySegment(y, to + 6 * STEP, ORDER);
    a7.intoMemorySegment(y, to + 7 * STEP, ORDER);
    a8.intoMemorySegment(y, to + 8 * STEP, ORDER);
  }

  private static void five(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, long stride, long from, MemorySegment x,
      long start, MemorySegment y, long to) {
    FloatVector a0 = FloatVector.fromMemorySegment(FLOATS, x, start, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(FLOATS, x, start + 1 * STEP, ORDER);
    FloatVector a2 = FloatVector.fromMemorySegment(FLOATS, x, start + 2 * STEP, ORDER);
    FloatVector a3 = FloatVector.fromMemorySegment(FLOATS, x, start + 3 * STEP, ORDER);
    FloatVector a4 = FloatVector.fromMemorySegment(FLOATS, x, start + 4 * STEP, ORDER);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      a0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(f, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(f, a1);
      a2 = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER).fma(f, a2);
      a3 = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER).fma(f, a3);
      a4 = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER).fma(f, a4);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, to + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, to + 3 * STEP, ORDER);
    a4.intoMemorySegment(y, to + 4 * STEP, ORDER);
  }

  private static void two(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, long stride, long from, MemorySegment x,
      long start, MemorySegment y, long to) {
    FloatVector a0 = FloatVector.fromMemorySegment(FLOATS, x, start, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(FLOATS, x, start + 1 * STEP, ORDER);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      a0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(f, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(f, a1);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
  }

  private static void one(
      int[] index, float[] factor, int begin, int stop, MemorySegment m, long stride, long from, MemorySegment x,
      long start, MemorySegment y, long to) {
    FloatVector a0 = FloatVector.fromMemorySegment(FLOATS, x, start, ORDER);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      a0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(f, a0);
    }
    a0.intoMemorySegment(y, to, ORDER);
  }
}
