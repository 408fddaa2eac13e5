package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link PatchGradient} and {@link PatchSpread}: one bundle of five slots against all entries of a
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
      MemorySegment x, int xFrom, PatchLayout layout, int slot, WindowGradients gradients, int first, int end,
      float[] sums,
      int at, int squaresAt) {
    float[] pixels = gradients.pixels;
    float[] ofMeans = gradients.ofMeans;
    float[] ofVariances = gradients.ofVariances;
    int[] offsets = layout.offsets();
    long pixelStep = (long) layout.pixelStep() << 2;
    long x0 = (long) xFrom + offsets[slot] << 2;
    long x1 = (long) xFrom + offsets[slot + 1] << 2;
    long x2 = (long) xFrom + offsets[slot + 2] << 2;
    long x3 = (long) xFrom + offsets[slot + 3] << 2;
    long x4 = (long) xFrom + offsets[slot + 4] << 2;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, at + 16);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, at + 32);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, at + 48);
    FloatVector a4 = FloatVector.fromArray(FLOATS, sums, at + 64);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, squaresAt);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, squaresAt + 16);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, squaresAt + 32);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, squaresAt + 48);
    FloatVector b4 = FloatVector.fromArray(FLOATS, sums, squaresAt + 64);
    for (int entry = first; entry < end; entry++) {
      long patch = (int) pixels[entry] * pixelStep;
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
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + 16);
    a2.intoArray(sums, at + 32);
    a3.intoArray(sums, at + 48);
    a4.intoArray(sums, at + 64);
    b0.intoArray(sums, squaresAt);
    b1.intoArray(sums, squaresAt + 16);
    b2.intoArray(sums, squaresAt + 32);
    b3.intoArray(sums, squaresAt + 48);
    b4.intoArray(sums, squaresAt + 64);
  }

  /** Adds {@code g x} to the sums from {@code at} on. */
  static void add(
      MemorySegment x, int xFrom, PatchLayout layout, int slot, WindowGradients gradients, int first, int end,
      float[] sums,
      int at) {
    float[] pixels = gradients.pixels;
    float[] ofMeans = gradients.ofMeans;
    int[] offsets = layout.offsets();
    long pixelStep = (long) layout.pixelStep() << 2;
    long x0 = (long) xFrom + offsets[slot] << 2;
    long x1 = (long) xFrom + offsets[slot + 1] << 2;
    long x2 = (long) xFrom + offsets[slot + 2] << 2;
    long x3 = (long) xFrom + offsets[slot + 3] << 2;
    long x4 = (long) xFrom + offsets[slot + 4] << 2;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, at + 16);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, at + 32);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, at + 48);
    FloatVector a4 = FloatVector.fromArray(FLOATS, sums, at + 64);
    for (int entry = first; entry < end; entry++) {
      long patch = (int) pixels[entry] * pixelStep;
      FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
      a0 = FloatVector.fromMemorySegment(FLOATS, x, patch + x0, ORDER).fma(g, a0);
      a1 = FloatVector.fromMemorySegment(FLOATS, x, patch + x1, ORDER).fma(g, a1);
      a2 = FloatVector.fromMemorySegment(FLOATS, x, patch + x2, ORDER).fma(g, a2);
      a3 = FloatVector.fromMemorySegment(FLOATS, x, patch + x3, ORDER).fma(g, a3);
      a4 = FloatVector.fromMemorySegment(FLOATS, x, patch + x4, ORDER).fma(g, a4);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + 16);
    a2.intoArray(sums, at + 32);
    a3.intoArray(sums, at + 48);
    a4.intoArray(sums, at + 64);
  }

  /**
   * Adds {@code sum of g mean + x sum of h 2 variance} to the patches at some pixels, one slot after the other, because slots
   * may overlap.
   *
   * @param xFrom where the group's inputs begin
   * @param part first float of the lanes in a slot
   */
  static void spreadWithSquares(
      MemorySegment x, int xFrom, PatchLayout layout, int bundle, int part, GradientsByPlace sorted,
      int fromPixel, int toPixel, PatchWeights weights, MemorySegment dx) {
    int[] outputs = sorted.outputs;
    float[] ofMeans = sorted.ofMeans;
    float[] ofVariances = sorted.ofVariances;
    MemorySegment packed = weights.packed();
    int[] offsets = layout.offsets();
    int slot = bundle * PatchLayout.BUNDLE;
    long base = (long) weights.first(0, bundle) + part << 2;
    long outputStep = (long) weights.first(1, bundle) - weights.first(0, bundle) << 2;
    long pixelStep = (long) layout.pixelStep() << 2;
    long xAt = (long) xFrom << 2;
    long x0 = (long) part + offsets[slot] << 2;
    long x1 = (long) part + offsets[slot + 1] << 2;
    long x2 = (long) part + offsets[slot + 2] << 2;
    long x3 = (long) part + offsets[slot + 3] << 2;
    long x4 = (long) part + offsets[slot + 4] << 2;
    for (int pixel = fromPixel; pixel < toPixel; pixel++) {
      int first = sorted.first(pixel);
      int end = sorted.end(pixel);
      if (first == end) {
        continue;
      }
      FloatVector m0 = FloatVector.zero(FLOATS);
      FloatVector m1 = FloatVector.zero(FLOATS);
      FloatVector m2 = FloatVector.zero(FLOATS);
      FloatVector m3 = FloatVector.zero(FLOATS);
      FloatVector m4 = FloatVector.zero(FLOATS);
      FloatVector t0 = FloatVector.zero(FLOATS);
      FloatVector t1 = FloatVector.zero(FLOATS);
      FloatVector t2 = FloatVector.zero(FLOATS);
      FloatVector t3 = FloatVector.zero(FLOATS);
      FloatVector t4 = FloatVector.zero(FLOATS);
      for (int entry = first; entry < end; entry++) {
        long w = base + outputs[entry] * outputStep;
        FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
        FloatVector h = FloatVector.broadcast(FLOATS, ofVariances[entry]);
        m0 = FloatVector.fromMemorySegment(FLOATS, packed, w, ORDER).fma(g, m0);
        m1 = FloatVector.fromMemorySegment(FLOATS, packed, w + 64, ORDER).fma(g, m1);
        m2 = FloatVector.fromMemorySegment(FLOATS, packed, w + 128, ORDER).fma(g, m2);
        m3 = FloatVector.fromMemorySegment(FLOATS, packed, w + 192, ORDER).fma(g, m3);
        m4 = FloatVector.fromMemorySegment(FLOATS, packed, w + 256, ORDER).fma(g, m4);
        t0 = FloatVector.fromMemorySegment(FLOATS, packed, w + 320, ORDER).fma(h, t0);
        t1 = FloatVector.fromMemorySegment(FLOATS, packed, w + 384, ORDER).fma(h, t1);
        t2 = FloatVector.fromMemorySegment(FLOATS, packed, w + 448, ORDER).fma(h, t2);
        t3 = FloatVector.fromMemorySegment(FLOATS, packed, w + 512, ORDER).fma(h, t3);
        t4 = FloatVector.fromMemorySegment(FLOATS, packed, w + 576, ORDER).fma(h, t4);
      }
      long patch = pixel * pixelStep;
      long input = patch + xAt;
      m0 = FloatVector.fromMemorySegment(FLOATS, dx, patch + x0, ORDER).add(m0);
      FloatVector.fromMemorySegment(FLOATS, x, input + x0, ORDER).fma(t0, m0).intoMemorySegment(dx, patch + x0, ORDER);
      m1 = FloatVector.fromMemorySegment(FLOATS, dx, patch + x1, ORDER).add(m1);
      FloatVector.fromMemorySegment(FLOATS, x, input + x1, ORDER).fma(t1, m1).intoMemorySegment(dx, patch + x1, ORDER);
      m2 = FloatVector.fromMemorySegment(FLOATS, dx, patch + x2, ORDER).add(m2);
      FloatVector.fromMemorySegment(FLOATS, x, input + x2, ORDER).fma(t2, m2).intoMemorySegment(dx, patch + x2, ORDER);
      m3 = FloatVector.fromMemorySegment(FLOATS, dx, patch + x3, ORDER).add(m3);
      FloatVector.fromMemorySegment(FLOATS, x, input + x3, ORDER).fma(t3, m3).intoMemorySegment(dx, patch + x3, ORDER);
      m4 = FloatVector.fromMemorySegment(FLOATS, dx, patch + x4, ORDER).add(m4);
      FloatVector.fromMemorySegment(FLOATS, x, input + x4, ORDER).fma(t4, m4).intoMemorySegment(dx, patch + x4, ORDER);
    }
  }

  /** Adds {@code sum of g mean} to the patches at some pixels. */
  static void spread(
      PatchLayout layout, int bundle, int part, GradientsByPlace sorted, int fromPixel, int toPixel,
      PatchWeights weights, MemorySegment dx) {
    int[] outputs = sorted.outputs;
    float[] ofMeans = sorted.ofMeans;
    MemorySegment packed = weights.packed();
    int[] offsets = layout.offsets();
    int slot = bundle * PatchLayout.BUNDLE;
    long base = (long) weights.first(0, bundle) + part << 2;
    long outputStep = (long) weights.first(1, bundle) - weights.first(0, bundle) << 2;
    long pixelStep = (long) layout.pixelStep() << 2;
    long x0 = (long) part + offsets[slot] << 2;
    long x1 = (long) part + offsets[slot + 1] << 2;
    long x2 = (long) part + offsets[slot + 2] << 2;
    long x3 = (long) part + offsets[slot + 3] << 2;
    long x4 = (long) part + offsets[slot + 4] << 2;
    for (int pixel = fromPixel; pixel < toPixel; pixel++) {
      int first = sorted.first(pixel);
      int end = sorted.end(pixel);
      if (first == end) {
        continue;
      }
      FloatVector m0 = FloatVector.zero(FLOATS);
      FloatVector m1 = FloatVector.zero(FLOATS);
      FloatVector m2 = FloatVector.zero(FLOATS);
      FloatVector m3 = FloatVector.zero(FLOATS);
      FloatVector m4 = FloatVector.zero(FLOATS);
      for (int entry = first; entry < end; entry++) {
        long w = base + outputs[entry] * outputStep;
        FloatVector g = FloatVector.broadcast(FLOATS, ofMeans[entry]);
        m0 = FloatVector.fromMemorySegment(FLOATS, packed, w, ORDER).fma(g, m0);
        m1 = FloatVector.fromMemorySegment(FLOATS, packed, w + 64, ORDER).fma(g, m1);
        m2 = FloatVector.fromMemorySegment(FLOATS, packed, w + 128, ORDER).fma(g, m2);
        m3 = FloatVector.fromMemorySegment(FLOATS, packed, w + 192, ORDER).fma(g, m3);
        m4 = FloatVector.fromMemorySegment(FLOATS, packed, w + 256, ORDER).fma(g, m4);
      }
      long patch = pixel * pixelStep;
      FloatVector.fromMemorySegment(FLOATS, dx, patch + x0, ORDER).add(m0).intoMemorySegment(dx, patch + x0, ORDER);
      FloatVector.fromMemorySegment(FLOATS, dx, patch + x1, ORDER).add(m1).intoMemorySegment(dx, patch + x1, ORDER);
      FloatVector.fromMemorySegment(FLOATS, dx, patch + x2, ORDER).add(m2).intoMemorySegment(dx, patch + x2, ORDER);
      FloatVector.fromMemorySegment(FLOATS, dx, patch + x3, ORDER).add(m3).intoMemorySegment(dx, patch + x3, ORDER);
      FloatVector.fromMemorySegment(FLOATS, dx, patch + x4, ORDER).add(m4).intoMemorySegment(dx, patch + x4, ORDER);
    }
  }
}
