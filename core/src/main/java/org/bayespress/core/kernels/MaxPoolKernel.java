package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Maximum over non-overlapping windows, remembering the place of each maximum so that the backward pass is a selection.
 * A plane is {@code [height, width, images]}, image number innermost, so lanes run over images. Ties go to the first
 * place in reading order; rows and columns that fill no window are dropped.
 *
 * @param height plane height
 * @param width plane width
 * @param images images of a group
 * @param size window size
 */
public record MaxPoolKernel(int height, int width, int images, int size) {

  /** Height of the output plane. */
  public int outHeight() {
    return height / size;
  }

  /** Width of the output plane. */
  public int outWidth() {
    return width / size;
  }

  private long planeFloats() {
    return (long) height * width * images;
  }

  private long corner(int plane, int oy, int ox) {
    return plane * planeFloats() + ((long) oy * size * width + (long) ox * size) * images;
  }

  private long place(int index) {
    return ((long) (index / size) * width + index % size) * images;
  }

  /**
   * Pools planes {@code fromPlane .. toPlane - 1}; {@code places} gets the window index of each maximum, as a float.
   */
  public void forward(MemorySegment x, MemorySegment y, MemorySegment places, int fromPlane, int toPlane) {
    if (Lanes.VECTORIZED) {
      for (int n = 0; n < images; n += Lanes.COUNT) {
        forwardLanes(x, y, places, fromPlane, toPlane, n);
      }
      return;
    }
    long out = (long) fromPlane * outHeight() * outWidth() * images;
    for (int plane = fromPlane; plane < toPlane; plane++) {
      for (int oy = 0; oy < outHeight(); oy++) {
        for (int ox = 0; ox < outWidth(); ox++) {
          long corner = corner(plane, oy, ox);
          for (int n = 0; n < images; n++) {
            forwardOne(x, corner + n, y, places, out + n);
          }
          out += images;
        }
      }
    }
  }

  /** Images {@code n ..} of all windows: the mask is made once, the loops are inside. */
  private void forwardLanes(
      MemorySegment x, MemorySegment y, MemorySegment places, int fromPlane, int toPlane, int n) {
    VectorMask<Float> mask = Lanes.FLOATS.indexInRange(n, images);
    long out = (long) fromPlane * outHeight() * outWidth() * images + n;
    for (int row = fromPlane * outHeight(); row < toPlane * outHeight(); row++) {
      long corner = corner(row / outHeight(), row % outHeight(), 0) + n;
      for (int ox = 0; ox < outWidth(); ox++) {
        FloatVector best = Lanes.load(x, corner, mask);
        FloatVector where = FloatVector.zero(Lanes.FLOATS);
        for (int index = 1; index < size * size; index++) {
          FloatVector value = Lanes.load(x, corner + place(index), mask);
          VectorMask<Float> larger = value.compare(VectorOperators.GT, best);
          best = best.blend(value, larger);
          where = where.blend(index, larger);
        }
        Lanes.store(best, y, out, mask);
        Lanes.store(where, places, out, mask);
        corner += (long) size * images;
        out += images;
      }
    }
  }

  private void forwardOne(MemorySegment x, long corner, MemorySegment y, MemorySegment places, long out) {
    float best = Lanes.get(x, corner);
    int where = 0;
    for (int index = 1; index < size * size; index++) {
      float value = Lanes.get(x, corner + place(index));
      if (value > best) {
        best = value;
        where = index;
      }
    }
    Lanes.set(y, out, best);
    Lanes.set(places, out, where);
  }

  /** Hands each output gradient to the place of its maximum; every other element of dx becomes zero. */
  public void backward(MemorySegment dy, MemorySegment places, MemorySegment dx, int fromPlane, int toPlane) {
    if (height % size != 0 || width % size != 0) {
      Elementwise.clear(dx, fromPlane * planeFloats(), (toPlane - fromPlane) * planeFloats());
    }
    if (Lanes.VECTORIZED) {
      for (int n = 0; n < images; n += Lanes.COUNT) {
        backwardLanes(dy, places, dx, fromPlane, toPlane, n);
      }
      return;
    }
    long out = (long) fromPlane * outHeight() * outWidth() * images;
    for (int plane = fromPlane; plane < toPlane; plane++) {
      for (int oy = 0; oy < outHeight(); oy++) {
        for (int ox = 0; ox < outWidth(); ox++) {
          backwardScalar(dy, places, out, dx, corner(plane, oy, ox));
          out += images;
        }
      }
    }
  }

  private void backwardLanes(
      MemorySegment dy, MemorySegment places, MemorySegment dx, int fromPlane, int toPlane, int n) {
    VectorMask<Float> mask = Lanes.FLOATS.indexInRange(n, images);
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    long out = (long) fromPlane * outHeight() * outWidth() * images + n;
    for (int row = fromPlane * outHeight(); row < toPlane * outHeight(); row++) {
      long corner = corner(row / outHeight(), row % outHeight(), 0) + n;
      for (int ox = 0; ox < outWidth(); ox++) {
        FloatVector gradient = Lanes.load(dy, out, mask);
        FloatVector where = Lanes.load(places, out, mask);
        for (int index = 0; index < size * size; index++) {
          VectorMask<Float> here = where.compare(VectorOperators.EQ, (float) index);
          Lanes.store(zero.blend(gradient, here), dx, corner + place(index), mask);
        }
        corner += (long) size * images;
        out += images;
      }
    }
  }

  private void backwardScalar(MemorySegment dy, MemorySegment places, long out, MemorySegment dx, long corner) {
    for (int index = 0; index < size * size; index++) {
      for (int n = 0; n < images; n++) {
        boolean here = Lanes.get(places, out + n) == index;
        Lanes.set(dx, corner + place(index) + n, here ? Lanes.get(dy, out + n) : 0f);
      }
    }
  }
}
