package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link PatchGradient} and {@link PatchSpread}: one bundle of seven slots against all entries of a
 * list, on lanes. What belongs to the bundle, sums or weights, stays in registers meanwhile; written out, because only
 * local variables do.
 */
final class PatchLanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private PatchLanes() {}

  /**
   * Adds {@code g x} to the sums from {@code at} on and {@code h x^2} to those from {@code squaresAt} on.
   *
   * @param xFrom where the group's inputs begin
   * @param slot first slot of the bundle
   * @param first first entry of the list
   * @param end behind its last entry
   */
  static void addWithSquares(
      MemorySegment x, int xFrom, int[] offsets, int slot, WindowGradients gradients, int first, int end, float[] sums,
      int at, int squaresAt) {
    float[] places = gradients.places;
    float[] ofMeans = gradients.ofMeans;
    float[] ofVariances = gradients.ofVariances;
    long x0 = (long) xFrom + offsets[slot] << 2;
    long x1 = (long) xFrom + offsets[slot + 1] << 2;
    long x2 = (long) xFrom + offsets[slot + 2] << 2;
    long x3 = (long) xFrom + offsets[slot + 3] << 2;
    long x4 = (long) xFrom + offsets[slot + 4] << 2;
    long x5 = (long) xFrom + offsets[slot + 5] << 2;
    long x6 = (long) xFrom + offsets[slot + 6] << 2;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, at + 16);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, at + 32);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, at + 48);
    FloatVector a4 = FloatVector.fromArray(FLOATS, sums, at + 64);
    FloatVector a5 = FloatVector.fromArray(FLOATS, sums, at + 80);
    FloatVector a6 = FloatVector.fromArray(FLOATS, sums, at + 96);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, squaresAt);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, squaresAt + 16);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, squaresAt + 32);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, squaresAt + 48);
    FloatVector b4 = FloatVector.fromArray(FLOATS, sums, squaresAt + 64);
    FloatVector b5 = FloatVector.fromArray(FLOATS, sums, squaresAt + 80);
    FloatVector b6 = FloatVector.fromArray(FLOATS, sums, squaresAt + 96);
    for (int entry = first; entry < end; entry++) {
      long patch = (long) places[entry] << 2;
      FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
      FloatVector h = FloatVector.broadcast(FLOATS, ofVariances[entry]);
      FloatVector v0 = FloatVector.fromMemorySegment(FLOATS, x, patch + x0, ORDER);
      a0 = v0.fma(g, a0);
      b0 = v0.mul(v0).fma(h, b0);
      FloatVector v1 = FloatVector.fromMemorySegment(FLOATS, x, patch + x1, ORDER);
      a1 = v1.fma(g, a1);
      b1 = v1.mul(v1).fma(h, b1);
      FloatVector v2 = FloatVector.fromMemorySegment(FLOATS, x, patch + x2, ORDER);
      a2 = v2.fma(g, a2);
      b2 = v2.mul(v2).fma(h, b2);
      FloatVector v3 = FloatVector.fromMemorySegment(FLOATS, x, patch + x3, ORDER);
      a3 = v3.fma(g, a3);
      b3 = v3.mul(v3).fma(h, b3);
      FloatVector v4 = FloatVector.fromMemorySegment(FLOATS, x, patch + x4, ORDER);
      a4 = v4.fma(g, a4);
      b4 = v4.mul(v4).fma(h, b4);
      FloatVector v5 = FloatVector.fromMemorySegment(FLOATS, x, patch + x5, ORDER);
      a5 = v5.fma(g, a5);
      b5 = v5.mul(v5).fma(h, b5);
      FloatVector v6 = FloatVector.fromMemorySegment(FLOATS, x, patch + x6, ORDER);
      a6 = v6.fma(g, a6);
      b6 = v6.mul(v6).fma(h, b6);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + 16);
    a2.intoArray(sums, at + 32);
    a3.intoArray(sums, at + 48);
    a4.intoArray(sums, at + 64);
    a5.intoArray(sums, at + 80);
    a6.intoArray(sums, at + 96);
    b0.intoArray(sums, squaresAt);
    b1.intoArray(sums, squaresAt + 16);
    b2.intoArray(sums, squaresAt + 32);
    b3.intoArray(sums, squaresAt + 48);
    b4.intoArray(sums, squaresAt + 64);
    b5.intoArray(sums, squaresAt + 80);
    b6.intoArray(sums, squaresAt + 96);
  }

  /** Adds {@code g x} to the sums from {@code at} on. */
  static void add(
      MemorySegment x, int xFrom, int[] offsets, int slot, WindowGradients gradients, int first, int end, float[] sums,
      int at) {
    float[] places = gradients.places;
    float[] ofMeans = gradients.ofMeans;
    long x0 = (long) xFrom + offsets[slot] << 2;
    long x1 = (long) xFrom + offsets[slot + 1] << 2;
    long x2 = (long) xFrom + offsets[slot + 2] << 2;
    long x3 = (long) xFrom + offsets[slot + 3] << 2;
    long x4 = (long) xFrom + offsets[slot + 4] << 2;
    long x5 = (long) xFrom + offsets[slot + 5] << 2;
    long x6 = (long) xFrom + offsets[slot + 6] << 2;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, at + 16);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, at + 32);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, at + 48);
    FloatVector a4 = FloatVector.fromArray(FLOATS, sums, at + 64);
    FloatVector a5 = FloatVector.fromArray(FLOATS, sums, at + 80);
    FloatVector a6 = FloatVector.fromArray(FLOATS, sums, at + 96);
    for (int entry = first; entry < end; entry++) {
      long patch = (long) places[entry] << 2;
      FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
      a0 = FloatVector.fromMemorySegment(FLOATS, x, patch + x0, ORDER).fma(g, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, x, patch + x1, ORDER).fma(g, a1);
      a2 = FloatVector.fromMemorySegment(FLOATS, x, patch + x2, ORDER).fma(g, a2);
      a3 = FloatVector.fromMemorySegment(FLOATS, x, patch + x3, ORDER).fma(g, a3);
      a4 = FloatVector.fromMemorySegment(FLOATS, x, patch + x4, ORDER).fma(g, a4);
      a5 = FloatVector.fromMemorySegment(FLOATS, x, patch + x5, ORDER).fma(g, a5);
      a6 = FloatVector.fromMemorySegment(FLOATS, x, patch + x6, ORDER).fma(g, a6);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + 16);
    a2.intoArray(sums, at + 32);
    a3.intoArray(sums, at + 48);
    a4.intoArray(sums, at + 64);
    a5.intoArray(sums, at + 80);
    a6.intoArray(sums, at + 96);
  }

  /**
   * Adds {@code g mean + h x 2 variance} to the patches of all entries, one slot after the other, because slots may overlap.
   *
   * @param xFrom where the group's inputs begin
   * @param slot first slot of the bundle
   * @param part first float of the lanes in a slot
   * @param weightsFrom first packed weight of the lanes
   */
  static void spreadWithSquares(
      MemorySegment x, int xFrom, int[] offsets, int slot, int part, WindowGradients gradients, int first, int end,
      PatchWeights weights, int weightsFrom, MemorySegment dx) {
    float[] places = gradients.places;
    float[] ofMeans = gradients.ofMeans;
    float[] ofVariances = gradients.ofVariances;
    long xAt = (long) xFrom << 2;
    long x0 = (long) part + offsets[slot] << 2;
    long x1 = (long) part + offsets[slot + 1] << 2;
    long x2 = (long) part + offsets[slot + 2] << 2;
    long x3 = (long) part + offsets[slot + 3] << 2;
    long x4 = (long) part + offsets[slot + 4] << 2;
    long x5 = (long) part + offsets[slot + 5] << 2;
    long x6 = (long) part + offsets[slot + 6] << 2;
    FloatVector m0 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom);
    FloatVector m1 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 16);
    FloatVector m2 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 32);
    FloatVector m3 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 48);
    FloatVector m4 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 64);
    FloatVector m5 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 80);
    FloatVector m6 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 96);
    FloatVector t0 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom);
    FloatVector t1 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 16);
    FloatVector t2 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 32);
    FloatVector t3 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 48);
    FloatVector t4 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 64);
    FloatVector t5 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 80);
    FloatVector t6 = FloatVector.fromArray(FLOATS, weights.twiceVariances(), weightsFrom + 96);
    for (int entry = first; entry < end; entry++) {
      long patch = (long) places[entry] << 2;
      long input = patch + xAt;
      FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
      FloatVector h = FloatVector.broadcast(FLOATS, ofVariances[entry]);
      FloatVector s0 = m0.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x0, ORDER));
      FloatVector u0 = FloatVector.fromMemorySegment(FLOATS, x, input + x0, ORDER).mul(h);
      u0.fma(t0, s0).intoMemorySegment(dx, patch + x0, ORDER);
      FloatVector s1 = m1.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x1, ORDER));
      FloatVector u1 = FloatVector.fromMemorySegment(FLOATS, x, input + x1, ORDER).mul(h);
      u1.fma(t1, s1).intoMemorySegment(dx, patch + x1, ORDER);
      FloatVector s2 = m2.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x2, ORDER));
      FloatVector u2 = FloatVector.fromMemorySegment(FLOATS, x, input + x2, ORDER).mul(h);
      u2.fma(t2, s2).intoMemorySegment(dx, patch + x2, ORDER);
      FloatVector s3 = m3.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x3, ORDER));
      FloatVector u3 = FloatVector.fromMemorySegment(FLOATS, x, input + x3, ORDER).mul(h);
      u3.fma(t3, s3).intoMemorySegment(dx, patch + x3, ORDER);
      FloatVector s4 = m4.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x4, ORDER));
      FloatVector u4 = FloatVector.fromMemorySegment(FLOATS, x, input + x4, ORDER).mul(h);
      u4.fma(t4, s4).intoMemorySegment(dx, patch + x4, ORDER);
      FloatVector s5 = m5.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x5, ORDER));
      FloatVector u5 = FloatVector.fromMemorySegment(FLOATS, x, input + x5, ORDER).mul(h);
      u5.fma(t5, s5).intoMemorySegment(dx, patch + x5, ORDER);
      FloatVector s6 = m6.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x6, ORDER));
      FloatVector u6 = FloatVector.fromMemorySegment(FLOATS, x, input + x6, ORDER).mul(h);
      u6.fma(t6, s6).intoMemorySegment(dx, patch + x6, ORDER);
    }
  }

  /** Adds {@code g mean} to the patches of all entries. */
  static void spread(
      int[] offsets, int slot, int part, WindowGradients gradients, int first, int end, PatchWeights weights,
      int weightsFrom, MemorySegment dx) {
    float[] places = gradients.places;
    float[] ofMeans = gradients.ofMeans;
    long x0 = (long) part + offsets[slot] << 2;
    long x1 = (long) part + offsets[slot + 1] << 2;
    long x2 = (long) part + offsets[slot + 2] << 2;
    long x3 = (long) part + offsets[slot + 3] << 2;
    long x4 = (long) part + offsets[slot + 4] << 2;
    long x5 = (long) part + offsets[slot + 5] << 2;
    long x6 = (long) part + offsets[slot + 6] << 2;
    FloatVector m0 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom);
    FloatVector m1 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 16);
    FloatVector m2 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 32);
    FloatVector m3 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 48);
    FloatVector m4 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 64);
    FloatVector m5 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 80);
    FloatVector m6 = FloatVector.fromArray(FLOATS, weights.means(), weightsFrom + 96);
    for (int entry = first; entry < end; entry++) {
      long patch = (long) places[entry] << 2;
      FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
      m0.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x0, ORDER)).intoMemorySegment(dx, patch + x0, ORDER);
      m1.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x1, ORDER)).intoMemorySegment(dx, patch + x1, ORDER);
      m2.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x2, ORDER)).intoMemorySegment(dx, patch + x2, ORDER);
      m3.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x3, ORDER)).intoMemorySegment(dx, patch + x3, ORDER);
      m4.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x4, ORDER)).intoMemorySegment(dx, patch + x4, ORDER);
      m5.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x5, ORDER)).intoMemorySegment(dx, patch + x5, ORDER);
      m6.fma(g, FloatVector.fromMemorySegment(FLOATS, dx, patch + x6, ORDER)).intoMemorySegment(dx, patch + x6, ORDER);
    }
  }
}
