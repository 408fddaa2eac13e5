package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.LaneMemory;

/**
 * {@link SharedSums} on lanes: four lines by up to five vectors of sums stay in registers over all entries, and a vector that is loaded
 * serves four multiply-adds. Written out, because only local variables stay in registers.
 */
final class SharedSumLanes {

  /** Vectors of the widest panel: of as many, four lines of sums fit into the registers. Vectors of eight lanes have sixteen of them. */
  static final int WIDEST = LANES == 8 ? 2 : 5;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long STEP = (long) LANES * Float.BYTES;

  private SharedSumLanes() {}

  /** One panel of one group; see {@link SharedSums#run}. */
  static void run(
      int[] index, float[] factor, int begin, int end, MemorySegment m, int stride, int from, MemorySegment start,
      MemorySegment y, int row, int count) {
    long rowBytes = (long) stride * Float.BYTES;
    long fromByte = (long) from * Float.BYTES;
    long to = row * rowBytes + fromByte;
    int left = count / LANES;
    while (left > 0) {
      int most = Math.min(left, WIDEST);
      int now = most == 3 ? 2 : most;
      switch (now) {
        case 5 -> five(index, factor, begin, end, m, rowBytes, fromByte, start, y, to);
        case 4 -> four(index, factor, begin, end, m, rowBytes, fromByte, start, y, to);
        case 2 -> two(index, factor, begin, end, m, rowBytes, fromByte, start, y, to);
        default -> one(index, factor, begin, end, m, rowBytes, fromByte, start, y, to);
      }
      left -= now;
      fromByte += now * STEP;
      to += now * STEP;
    }
  }

  private static void five(
      int[] index, float[] factor, int begin, int end, MemorySegment m, long stride, long from, MemorySegment start,
      MemorySegment y, long to) {
    FloatVector a0 = LaneMemory.load(start, from);
    FloatVector a1 = LaneMemory.load(start, from + 1 * STEP);
    FloatVector a2 = LaneMemory.load(start, from + 2 * STEP);
    FloatVector a3 = LaneMemory.load(start, from + 3 * STEP);
    FloatVector a4 = LaneMemory.load(start, from + 4 * STEP);
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector b2 = a2;
    FloatVector b3 = a3;
    FloatVector b4 = a4;
    FloatVector c0 = a0;
    FloatVector c1 = a1;
    FloatVector c2 = a2;
    FloatVector c3 = a3;
    FloatVector c4 = a4;
    FloatVector d0 = a0;
    FloatVector d1 = a1;
    FloatVector d2 = a2;
    FloatVector d3 = a3;
    FloatVector d4 = a4;
    for (int j = begin; j < end; j++) {
      long o = from + index[j] * stride;
      FloatVector f0 = FloatVector.broadcast(FLOATS, factor[4 * j]);
      FloatVector f1 = FloatVector.broadcast(FLOATS, factor[4 * j + 1]);
      FloatVector f2 = FloatVector.broadcast(FLOATS, factor[4 * j + 2]);
      FloatVector f3 = FloatVector.broadcast(FLOATS, factor[4 * j + 3]);
      FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER);
      a0 = m0.fma(f0, a0);
      b0 = m0.fma(f1, b0);
      c0 = m0.fma(f2, c0);
      d0 = m0.fma(f3, d0);
      FloatVector m1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER);
      a1 = m1.fma(f0, a1);
      b1 = m1.fma(f1, b1);
      c1 = m1.fma(f2, c1);
      d1 = m1.fma(f3, d1);
      FloatVector m2 = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER);
      a2 = m2.fma(f0, a2);
      b2 = m2.fma(f1, b2);
      c2 = m2.fma(f2, c2);
      d2 = m2.fma(f3, d2);
      FloatVector m3 = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER);
      a3 = m3.fma(f0, a3);
      b3 = m3.fma(f1, b3);
      c3 = m3.fma(f2, c3);
      d3 = m3.fma(f3, d3);
      FloatVector m4 = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER);
      a4 = m4.fma(f0, a4);
      b4 = m4.fma(f1, b4);
      c4 = m4.fma(f2, c4);
      d4 = m4.fma(f3, d4);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, to + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, to + 3 * STEP, ORDER);
    a4.intoMemorySegment(y, to + 4 * STEP, ORDER);
    b0.intoMemorySegment(y, to + stride, ORDER);
    b1.intoMemorySegment(y, to + stride + 1 * STEP, ORDER);
    b2.intoMemorySegment(y, to + stride + 2 * STEP, ORDER);
    b3.intoMemorySegment(y, to + stride + 3 * STEP, ORDER);
    b4.intoMemorySegment(y, to + stride + 4 * STEP, ORDER);
    c0.intoMemorySegment(y, to + 2 * stride, ORDER);
    c1.intoMemorySegment(y, to + 2 * stride + 1 * STEP, ORDER);
    c2.intoMemorySegment(y, to + 2 * stride + 2 * STEP, ORDER);
    c3.intoMemorySegment(y, to + 2 * stride + 3 * STEP, ORDER);
    c4.intoMemorySegment(y, to + 2 * stride + 4 * STEP, ORDER);
    d0.intoMemorySegment(y, to + 3 * stride, ORDER);
    d1.intoMemorySegment(y, to + 3 * stride + 1 * STEP, ORDER);
    d2.intoMemorySegment(y, to + 3 * stride + 2 * STEP, ORDER);
    d3.intoMemorySegment(y, to + 3 * stride + 3 * STEP, ORDER);
    d4.intoMemorySegment(y, to + 3 * stride + 4 * STEP, ORDER);
  }

  private static void four(
      int[] index, float[] factor, int begin, int end, MemorySegment m, long stride, long from, MemorySegment start,
      MemorySegment y, long to) {
    FloatVector a0 = LaneMemory.load(start, from);
    FloatVector a1 = LaneMemory.load(start, from + 1 * STEP);
    FloatVector a2 = LaneMemory.load(start, from + 2 * STEP);
    FloatVector a3 = LaneMemory.load(start, from + 3 * STEP);
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector b2 = a2;
    FloatVector b3 = a3;
    FloatVector c0 = a0;
    FloatVector c1 = a1;
    FloatVector c2 = a2;
    FloatVector c3 = a3;
    FloatVector d0 = a0;
    FloatVector d1 = a1;
    FloatVector d2 = a2;
    FloatVector d3 = a3;
    for (int j = begin; j < end; j++) {
      long o = from + index[j] * stride;
      FloatVector f0 = FloatVector.broadcast(FLOATS, factor[4 * j]);
      FloatVector f1 = FloatVector.broadcast(FLOATS, factor[4 * j + 1]);
      FloatVector f2 = FloatVector.broadcast(FLOATS, factor[4 * j + 2]);
      FloatVector f3 = FloatVector.broadcast(FLOATS, factor[4 * j + 3]);
      FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER);
      a0 = m0.fma(f0, a0);
      b0 = m0.fma(f1, b0);
      c0 = m0.fma(f2, c0);
      d0 = m0.fma(f3, d0);
      FloatVector m1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER);
      a1 = m1.fma(f0, a1);
      b1 = m1.fma(f1, b1);
      c1 = m1.fma(f2, c1);
      d1 = m1.fma(f3, d1);
      FloatVector m2 = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER);
      a2 = m2.fma(f0, a2);
      b2 = m2.fma(f1, b2);
      c2 = m2.fma(f2, c2);
      d2 = m2.fma(f3, d2);
      FloatVector m3 = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER);
      a3 = m3.fma(f0, a3);
      b3 = m3.fma(f1, b3);
      c3 = m3.fma(f2, c3);
      d3 = m3.fma(f3, d3);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    a2.intoMemorySegment(y, to + 2 * STEP, ORDER);
    a3.intoMemorySegment(y, to + 3 * STEP, ORDER);
    b0.intoMemorySegment(y, to + stride, ORDER);
    b1.intoMemorySegment(y, to + stride + 1 * STEP, ORDER);
    b2.intoMemorySegment(y, to + stride + 2 * STEP, ORDER);
    b3.intoMemorySegment(y, to + stride + 3 * STEP, ORDER);
    c0.intoMemorySegment(y, to + 2 * stride, ORDER);
    c1.intoMemorySegment(y, to + 2 * stride + 1 * STEP, ORDER);
    c2.intoMemorySegment(y, to + 2 * stride + 2 * STEP, ORDER);
    c3.intoMemorySegment(y, to + 2 * stride + 3 * STEP, ORDER);
    d0.intoMemorySegment(y, to + 3 * stride, ORDER);
    d1.intoMemorySegment(y, to + 3 * stride + 1 * STEP, ORDER);
    d2.intoMemorySegment(y, to + 3 * stride + 2 * STEP, ORDER);
    d3.intoMemorySegment(y, to + 3 * stride + 3 * STEP, ORDER);
  }

  private static void two(
      int[] index, float[] factor, int begin, int end, MemorySegment m, long stride, long from, MemorySegment start,
      MemorySegment y, long to) {
    FloatVector a0 = LaneMemory.load(start, from);
    FloatVector a1 = LaneMemory.load(start, from + 1 * STEP);
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector c0 = a0;
    FloatVector c1 = a1;
    FloatVector d0 = a0;
    FloatVector d1 = a1;
    for (int j = begin; j < end; j++) {
      long o = from + index[j] * stride;
      FloatVector f0 = FloatVector.broadcast(FLOATS, factor[4 * j]);
      FloatVector f1 = FloatVector.broadcast(FLOATS, factor[4 * j + 1]);
      FloatVector f2 = FloatVector.broadcast(FLOATS, factor[4 * j + 2]);
      FloatVector f3 = FloatVector.broadcast(FLOATS, factor[4 * j + 3]);
      FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER);
      a0 = m0.fma(f0, a0);
      b0 = m0.fma(f1, b0);
      c0 = m0.fma(f2, c0);
      d0 = m0.fma(f3, d0);
      FloatVector m1 = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER);
      a1 = m1.fma(f0, a1);
      b1 = m1.fma(f1, b1);
      c1 = m1.fma(f2, c1);
      d1 = m1.fma(f3, d1);
    }
    a0.intoMemorySegment(y, to, ORDER);
    a1.intoMemorySegment(y, to + 1 * STEP, ORDER);
    b0.intoMemorySegment(y, to + stride, ORDER);
    b1.intoMemorySegment(y, to + stride + 1 * STEP, ORDER);
    c0.intoMemorySegment(y, to + 2 * stride, ORDER);
    c1.intoMemorySegment(y, to + 2 * stride + 1 * STEP, ORDER);
    d0.intoMemorySegment(y, to + 3 * stride, ORDER);
    d1.intoMemorySegment(y, to + 3 * stride + 1 * STEP, ORDER);
  }

  private static void one(
      int[] index, float[] factor, int begin, int end, MemorySegment m, long stride, long from, MemorySegment start,
      MemorySegment y, long to) {
    FloatVector a0 = LaneMemory.load(start, from);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    for (int j = begin; j < end; j++) {
      long o = from + index[j] * stride;
      FloatVector f0 = FloatVector.broadcast(FLOATS, factor[4 * j]);
      FloatVector f1 = FloatVector.broadcast(FLOATS, factor[4 * j + 1]);
      FloatVector f2 = FloatVector.broadcast(FLOATS, factor[4 * j + 2]);
      FloatVector f3 = FloatVector.broadcast(FLOATS, factor[4 * j + 3]);
      FloatVector m0 = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER);
      a0 = m0.fma(f0, a0);
      b0 = m0.fma(f1, b0);
      c0 = m0.fma(f2, c0);
      d0 = m0.fma(f3, d0);
    }
    a0.intoMemorySegment(y, to, ORDER);
    b0.intoMemorySegment(y, to + stride, ORDER);
    c0.intoMemorySegment(y, to + 2 * stride, ORDER);
    d0.intoMemorySegment(y, to + 3 * stride, ORDER);
  }
}
