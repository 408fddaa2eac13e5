package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * Products of four output channels with five taps on lanes, all 20 sums in registers. Written out, because only local
 * variables stay in registers.
 */
final class TapGradientLanes {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private TapGradientLanes() {}

  /** See {@link TapGradient}; {@code sums} from {@code at} on: 4 rows of 5 taps of 16 partial sums. */
  static void add(
      MemorySegment dy, long dyFrom, int[] rows, MemorySegment x, long xFrom, int[] taps, int tap, int[] dyPlaces,
      int[] xPlaces, float[] sums, int at) {
    long p0 = xFrom + taps[tap] << 2;
    long p1 = xFrom + taps[tap + 1] << 2;
    long p2 = xFrom + taps[tap + 2] << 2;
    long p3 = xFrom + taps[tap + 3] << 2;
    long p4 = xFrom + taps[tap + 4] << 2;
    long r0 = dyFrom + rows[0] << 2;
    long r1 = dyFrom + rows[1] << 2;
    long r2 = dyFrom + rows[2] << 2;
    long r3 = dyFrom + rows[3] << 2;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, at + 16);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, at + 32);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, at + 48);
    FloatVector a4 = FloatVector.fromArray(FLOATS, sums, at + 64);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, at + 80);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, at + 96);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, at + 112);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, at + 128);
    FloatVector b4 = FloatVector.fromArray(FLOATS, sums, at + 144);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, at + 160);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, at + 176);
    FloatVector c2 = FloatVector.fromArray(FLOATS, sums, at + 192);
    FloatVector c3 = FloatVector.fromArray(FLOATS, sums, at + 208);
    FloatVector c4 = FloatVector.fromArray(FLOATS, sums, at + 224);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, at + 240);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, at + 256);
    FloatVector d2 = FloatVector.fromArray(FLOATS, sums, at + 272);
    FloatVector d3 = FloatVector.fromArray(FLOATS, sums, at + 288);
    FloatVector d4 = FloatVector.fromArray(FLOATS, sums, at + 304);
    for (int i = 0; i < xPlaces.length; i++) {
      long xAt = (long) xPlaces[i] << 2;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, x, p0 + xAt, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(FLOATS, x, p1 + xAt, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(FLOATS, x, p2 + xAt, ORDER);
      FloatVector x3 = FloatVector.fromMemorySegment(FLOATS, x, p3 + xAt, ORDER);
      FloatVector x4 = FloatVector.fromMemorySegment(FLOATS, x, p4 + xAt, ORDER);
      long dyAt = (long) dyPlaces[i] << 2;
      FloatVector d = FloatVector.fromMemorySegment(FLOATS, dy, r0 + dyAt, ORDER);
      a0 = x0.fma(d, a0);
      a1 = x1.fma(d, a1);
      a2 = x2.fma(d, a2);
      a3 = x3.fma(d, a3);
      a4 = x4.fma(d, a4);
      d = FloatVector.fromMemorySegment(FLOATS, dy, r1 + dyAt, ORDER);
      b0 = x0.fma(d, b0);
      b1 = x1.fma(d, b1);
      b2 = x2.fma(d, b2);
      b3 = x3.fma(d, b3);
      b4 = x4.fma(d, b4);
      d = FloatVector.fromMemorySegment(FLOATS, dy, r2 + dyAt, ORDER);
      c0 = x0.fma(d, c0);
      c1 = x1.fma(d, c1);
      c2 = x2.fma(d, c2);
      c3 = x3.fma(d, c3);
      c4 = x4.fma(d, c4);
      d = FloatVector.fromMemorySegment(FLOATS, dy, r3 + dyAt, ORDER);
      d0 = x0.fma(d, d0);
      d1 = x1.fma(d, d1);
      d2 = x2.fma(d, d2);
      d3 = x3.fma(d, d3);
      d4 = x4.fma(d, d4);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + 16);
    a2.intoArray(sums, at + 32);
    a3.intoArray(sums, at + 48);
    a4.intoArray(sums, at + 64);
    b0.intoArray(sums, at + 80);
    b1.intoArray(sums, at + 96);
    b2.intoArray(sums, at + 112);
    b3.intoArray(sums, at + 128);
    b4.intoArray(sums, at + 144);
    c0.intoArray(sums, at + 160);
    c1.intoArray(sums, at + 176);
    c2.intoArray(sums, at + 192);
    c3.intoArray(sums, at + 208);
    c4.intoArray(sums, at + 224);
    d0.intoArray(sums, at + 240);
    d1.intoArray(sums, at + 256);
    d2.intoArray(sums, at + 272);
    d3.intoArray(sums, at + 288);
    d4.intoArray(sums, at + 304);
  }
}
