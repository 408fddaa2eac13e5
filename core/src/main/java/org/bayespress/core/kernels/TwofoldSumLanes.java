package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.LaneMemory;

/**
 * {@link TwofoldSums} on lanes: up to ten vectors of sums stay in registers over all entries, and every number that is loaded
 * serves two multiply-adds. Written out, because only local variables stay in registers.
 */
final class TwofoldSumLanes {

  /** Vectors of the widest panel; of as many, two rows of sums fit into the registers of any machine. */
  static final int WIDEST = 5;

  private static final long STEP = (long) LANES * Float.BYTES;

  private TwofoldSumLanes() {}

  /** One panel of one line; see {@link TwofoldSums#run}. */
  static void run(
      int[] index, float[] factor, float[] more, int begin, int stop, MemorySegment m, int stride, int from,
      MemorySegment y, MemorySegment z, long at, int count) {
    long rowBytes = (long) stride * Float.BYTES;
    long fromByte = (long) from * Float.BYTES;
    long to = at * Float.BYTES;
    int left = count / LANES;
    while (left > 0) {
      int now = left >= 5 ? 5 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      switch (now) {
        case 5 -> five(index, factor, more, begin, stop, m, rowBytes, fromByte, y, z, to);
        case 4 -> four(index, factor, more, begin, stop, m, rowBytes, fromByte, y, z, to);
        case 2 -> two(index, factor, more, begin, stop, m, rowBytes, fromByte, y, z, to);
        default -> one(index, factor, more, begin, stop, m, rowBytes, fromByte, y, z, to);
      }
      left -= now;
      fromByte += now * STEP;
      to += now * STEP;
    }
  }

  private static void five(
      int[] index, float[] factor, float[] more, int begin, int stop, MemorySegment m, long stride, long from,
      MemorySegment y, MemorySegment z, long to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    FloatVector b4 = FloatVector.zero(FLOATS);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      FloatVector g = FloatVector.broadcast(FLOATS, factor[j] * more[j]);
      FloatVector m0 = LaneMemory.load(m, o);
      a0 = m0.fma(f, a0);
      b0 = m0.fma(g, b0);
      FloatVector m1 = LaneMemory.load(m, o + 1 * STEP);
      a1 = m1.fma(f, a1);
      b1 = m1.fma(g, b1);
      FloatVector m2 = LaneMemory.load(m, o + 2 * STEP);
      a2 = m2.fma(f, a2);
      b2 = m2.fma(g, b2);
      FloatVector m3 = LaneMemory.load(m, o + 3 * STEP);
      a3 = m3.fma(f, a3);
      b3 = m3.fma(g, b3);
      FloatVector m4 = LaneMemory.load(m, o + 4 * STEP);
      a4 = m4.fma(f, a4);
      b4 = m4.fma(g, b4);
    }
    LaneMemory.store(a0, y, to);
    LaneMemory.store(a1, y, to + 1 * STEP);
    LaneMemory.store(a2, y, to + 2 * STEP);
    LaneMemory.store(a3, y, to + 3 * STEP);
    LaneMemory.store(a4, y, to + 4 * STEP);
    LaneMemory.store(b0, z, to);
    LaneMemory.store(b1, z, to + 1 * STEP);
    LaneMemory.store(b2, z, to + 2 * STEP);
    LaneMemory.store(b3, z, to + 3 * STEP);
    LaneMemory.store(b4, z, to + 4 * STEP);
  }

  private static void four(
      int[] index, float[] factor, float[] more, int begin, int stop, MemorySegment m, long stride, long from,
      MemorySegment y, MemorySegment z, long to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      FloatVector g = FloatVector.broadcast(FLOATS, factor[j] * more[j]);
      FloatVector m0 = LaneMemory.load(m, o);
      a0 = m0.fma(f, a0);
      b0 = m0.fma(g, b0);
      FloatVector m1 = LaneMemory.load(m, o + 1 * STEP);
      a1 = m1.fma(f, a1);
      b1 = m1.fma(g, b1);
      FloatVector m2 = LaneMemory.load(m, o + 2 * STEP);
      a2 = m2.fma(f, a2);
      b2 = m2.fma(g, b2);
      FloatVector m3 = LaneMemory.load(m, o + 3 * STEP);
      a3 = m3.fma(f, a3);
      b3 = m3.fma(g, b3);
    }
    LaneMemory.store(a0, y, to);
    LaneMemory.store(a1, y, to + 1 * STEP);
    LaneMemory.store(a2, y, to + 2 * STEP);
    LaneMemory.store(a3, y, to + 3 * STEP);
    LaneMemory.store(b0, z, to);
    LaneMemory.store(b1, z, to + 1 * STEP);
    LaneMemory.store(b2, z, to + 2 * STEP);
    LaneMemory.store(b3, z, to + 3 * STEP);
  }

  private static void two(
      int[] index, float[] factor, float[] more, int begin, int stop, MemorySegment m, long stride, long from,
      MemorySegment y, MemorySegment z, long to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      FloatVector g = FloatVector.broadcast(FLOATS, factor[j] * more[j]);
      FloatVector m0 = LaneMemory.load(m, o);
      a0 = m0.fma(f, a0);
      b0 = m0.fma(g, b0);
      FloatVector m1 = LaneMemory.load(m, o + 1 * STEP);
      a1 = m1.fma(f, a1);
      b1 = m1.fma(g, b1);
    }
    LaneMemory.store(a0, y, to);
    LaneMemory.store(a1, y, to + 1 * STEP);
    LaneMemory.store(b0, z, to);
    LaneMemory.store(b1, z, to + 1 * STEP);
  }

  private static void one(
      int[] index, float[] factor, float[] more, int begin, int stop, MemorySegment m, long stride, long from,
      MemorySegment y, MemorySegment z, long to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    for (int j = begin; j < stop; j++) {
      long o = from + index[j] * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[j]);
      FloatVector g = FloatVector.broadcast(FLOATS, factor[j] * more[j]);
      FloatVector m0 = LaneMemory.load(m, o);
      a0 = m0.fma(f, a0);
      b0 = m0.fma(g, b0);
    }
    LaneMemory.store(a0, y, to);
    LaneMemory.store(b0, z, to);
  }
}
