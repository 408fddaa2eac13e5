package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * {@link RowDots} on 16 lanes: up to ten vectors of a line stay in registers over its entries. Written out, because only
 * local variables stay in registers.
 */
final class RowDotLanes {

  /** Vectors of the widest panel. */
  static final int WIDEST = 10;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long STEP = (long) LANES * Float.BYTES;

  private RowDotLanes() {}

  /** One line; see {@link RowDots#run}. */
  static void run(
      int[] index, int begin, int stop, MemorySegment dy, long dyFrom, MemorySegment m, int stride, int from, int count,
      float[] sums, int at) {
    long rowBytes = (long) stride * Float.BYTES;
    long fromByte = (long) from * Float.BYTES;
    long d = dyFrom * Float.BYTES;
    boolean fresh = from == 0;
    int left = count / LANES;
    while (left > 0) {
      int now = left >= 10 ? 10 : left >= 5 ? 5 : left >= 2 ? 2 : 1;
      switch (now) {
        case 10 -> ten(index, begin, stop, dy, d, m, rowBytes, fromByte, sums, at, fresh);
        case 5 -> five(index, begin, stop, dy, d, m, rowBytes, fromByte, sums, at, fresh);
        case 2 -> two(index, begin, stop, dy, d, m, rowBytes, fromByte, sums, at, fresh);
        default -> one(index, begin, stop, dy, d, m, rowBytes, fromByte, sums, at, fresh);
      }
      left -= now;
      fromByte += now * STEP;
      d += now * STEP;
      fresh = false;
    }
  }

  private static void ten(
      int[] index, int begin, int stop, MemorySegment dy, long d, MemorySegment m, long rowBytes, long fromByte,
      float[] sums, int at, boolean fresh) {
    FloatVector d0 = FloatVector.fromMemorySegment(FLOATS, dy, d, ORDER);
    FloatVector d1 = FloatVector.fromMemorySegment(FLOATS, dy, d + 1 * STEP, ORDER);
    FloatVector d2 = FloatVector.fromMemorySegment(FLOATS, dy, d + 2 * STEP, ORDER);
    FloatVector d3 = FloatVector.fromMemorySegment(FLOATS, dy, d + 3 * STEP, ORDER);
    FloatVector d4 = FloatVector.fromMemorySegment(FLOATS, dy, d + 4 * STEP, ORDER);
    FloatVector d5 = FloatVector.fromMemorySegment(FLOATS, dy, d + 5 * STEP, ORDER);
    FloatVector d6 = FloatVector.fromMemorySegment(FLOATS, dy, d + 6 * STEP, ORDER);
    FloatVector d7 = FloatVector.fromMemorySegment(FLOATS, dy, d + 7 * STEP, ORDER);
    FloatVector d8 = FloatVector.fromMemorySegment(FLOATS, dy, d + 8 * STEP, ORDER);
    FloatVector d9 = FloatVector.fromMemorySegment(FLOATS, dy, d + 9 * STEP, ORDER);
    FloatVector zero = FloatVector.zero(FLOATS);
    int own = at;
    for (int j = begin; j < stop; j++) {
      long o = fromByte + index[j] * rowBytes;
      FloatVector sum = fresh ? zero : FloatVector.fromArray(FLOATS, sums, own);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(d0, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(d1, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER).fma(d2, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER).fma(d3, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER).fma(d4, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 5 * STEP, ORDER).fma(d5, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 6 * STEP, ORDER).fma(d6, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 7 * STEP, ORDER).fma(d7, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 8 * STEP, ORDER).fma(d8, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 9 * STEP, ORDER).fma(d9, sum);
      sum.intoArray(sums, own);
      own += LANES;
    }
  }

  private static void five(
      int[] index, int begin, int stop, MemorySegment dy, long d, MemorySegment m, long rowBytes, long fromByte,
      float[] sums, int at, boolean fresh) {
    FloatVector d0 = FloatVector.fromMemorySegment(FLOATS, dy, d, ORDER);
    FloatVector d1 = FloatVector.fromMemorySegment(FLOATS, dy, d + 1 * STEP, ORDER);
    FloatVector d2 = FloatVector.fromMemorySegment(FLOATS, dy, d + 2 * STEP, ORDER);
    FloatVector d3 = FloatVector.fromMemorySegment(FLOATS, dy, d + 3 * STEP, ORDER);
    FloatVector d4 = FloatVector.fromMemorySegment(FLOATS, dy, d + 4 * STEP, ORDER);
    FloatVector zero = FloatVector.zero(FLOATS);
    int own = at;
    for (int j = begin; j < stop; j++) {
      long o = fromByte + index[j] * rowBytes;
      FloatVector sum = fresh ? zero : FloatVector.fromArray(FLOATS, sums, own);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(d0, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(d1, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 2 * STEP, ORDER).fma(d2, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 3 * STEP, ORDER).fma(d3, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 4 * STEP, ORDER).fma(d4, sum);
      sum.intoArray(sums, own);
      own += LANES;
    }
  }

  private static void two(
      int[] index, int begin, int stop, MemorySegment dy, long d, MemorySegment m, long rowBytes, long fromByte,
      float[] sums, int at, boolean fresh) {
    FloatVector d0 = FloatVector.fromMemorySegment(FLOATS, dy, d, ORDER);
    FloatVector d1 = FloatVector.fromMemorySegment(FLOATS, dy, d + 1 * STEP, ORDER);
    FloatVector zero = FloatVector.zero(FLOATS);
    int own = at;
    for (int j = begin; j < stop; j++) {
      long o = fromByte + index[j] * rowBytes;
      FloatVector sum = fresh ? zero : FloatVector.fromArray(FLOATS, sums, own);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(d0, sum);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o + 1 * STEP, ORDER).fma(d1, sum);
      sum.intoArray(sums, own);
      own += LANES;
    }
  }

  private static void one(
      int[] index, int begin, int stop, MemorySegment dy, long d, MemorySegment m, long rowBytes, long fromByte,
      float[] sums, int at, boolean fresh) {
    FloatVector d0 = FloatVector.fromMemorySegment(FLOATS, dy, d, ORDER);
    FloatVector zero = FloatVector.zero(FLOATS);
    int own = at;
    for (int j = begin; j < stop; j++) {
      long o = fromByte + index[j] * rowBytes;
      FloatVector sum = fresh ? zero : FloatVector.fromArray(FLOATS, sums, own);
      sum = FloatVector.fromMemorySegment(FLOATS, m, o, ORDER).fma(d0, sum);
      sum.intoArray(sums, own);
      own += LANES;
    }
  }
}
