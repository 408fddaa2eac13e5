package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Means over non-overlapping windows of one channel of a group of images, {@code [height, width, images]}, image number
 * innermost. The rows of a window are added up first, whole rows of all images at once, then its columns; rows and columns
 * beyond the last whole window are left out. Lanes and single numbers give the same bits.
 */
public final class MeanPoolKernel {
  private final int height;
  private final int width;
  private final int images;
  private final int windowHeight;
  private final int windowWidth;
  private final float share;

  /** A kernel for channels of this size and these windows. */
  public MeanPoolKernel(int height, int width, int images, int windowHeight, int windowWidth) {
    this.height = height;
    this.width = width;
    this.images = images;
    this.windowHeight = windowHeight;
    this.windowWidth = windowWidth;
    share = 1f / (windowHeight * windowWidth);
  }

  /** Floats of the scratch array of either way: one row. */
  public int scratch() {
    return width * images;
  }

  /** Writes the means of the channel that begins at {@code xFrom} from {@code yFrom} on. */
  public void forward(MemorySegment x, long xFrom, MemorySegment y, long yFrom, float[] scratch) {
    long to = yFrom;
    for (int row = 0; row + windowHeight <= height; row += windowHeight) {
      addRows(x, xFrom + (long) row * scratch(), scratch);
      for (int column = 0; column + windowWidth <= width; column += windowWidth) {
        for (int image = 0; image < images; image++) {
          float sum = 0;
          for (int place = 0; place < windowWidth; place++) {
            sum += scratch[(column + place) * images + image];
          }
          Lanes.set(y, to++, sum * share);
        }
      }
    }
  }

  private void addRows(MemorySegment x, long from, float[] sums) {
    int run = scratch();
    int i = 0;
    for (int bound = (int) Lanes.bound(0, run); i < bound; i += Lanes.COUNT) {
      var sum = Lanes.load(x, from + i);
      for (int row = 1; row < windowHeight; row++) {
        sum = sum.add(Lanes.load(x, from + i + (long) row * run));
      }
      sum.intoArray(sums, i);
    }
    for (; i < run; i++) {
      float sum = Lanes.get(x, from + i);
      for (int row = 1; row < windowHeight; row++) {
        sum += Lanes.get(x, from + i + (long) row * run);
      }
      sums[i] = sum;
    }
  }

  /**
   * Spreads the gradients of the means over their windows.
   *
   * @param add whether to add to dx; otherwise what no window reads becomes zero
   */
  public void backward(
      MemorySegment dy, long dyFrom, boolean add, MemorySegment dx, long dxFrom, float[] scratch) {
    int run = scratch();
    int row = 0;
    long from = dyFrom;
    for (; row + windowHeight <= height; row += windowHeight) {
      int to = 0;
      for (int column = 0; column + windowWidth <= width; column += windowWidth) {
        for (int place = 0; place < windowWidth; place++) {
          for (int image = 0; image < images; image++) {
            scratch[to++] = Lanes.get(dy, from + image) * share;
          }
        }
        from += images;
      }
      while (to < run) {
        scratch[to++] = 0f;
      }
      for (int below = 0; below < windowHeight; below++) {
        put(scratch, add, dx, dxFrom + (long) (row + below) * run);
      }
    }
    if (!add && row < height) {
      Elementwise.clear(dx, dxFrom + (long) row * run, (long) (height - row) * run);
    }
  }

  private void put(float[] values, boolean add, MemorySegment dx, long to) {
    int run = scratch();
    int i = 0;
    for (int bound = (int) Lanes.bound(0, run); i < bound; i += Lanes.COUNT) {
      var vector = FloatVector.fromArray(Lanes.FLOATS, values, i);
      Lanes.store(add ? vector.add(Lanes.load(dx, to + i)) : vector, dx, to + i);
    }
    for (; i < run; i++) {
      Lanes.set(dx, to + i, add ? values[i] + Lanes.get(dx, to + i) : values[i]);
    }
  }
}
