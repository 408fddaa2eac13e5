package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Means over non-overlapping windows of one channel of a group of images, {@code [height, width, images]}, image number
 * innermost. A window is added up in row order and multiplied with one over its size; rows and columns beyond the last
 * whole window are left out. Lanes and single numbers give the same bits.
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

  /** Writes the means of the channel that begins at {@code xFrom} from {@code yFrom} on. */
  public void forward(MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    long to = yFrom;
    for (int row = 0; row + windowHeight <= height; row += windowHeight) {
      for (int column = 0; column + windowWidth <= width; column += windowWidth) {
        mean(x, xFrom + ((long) row * width + column) * images, y, to);
        to += images;
      }
    }
  }

  private void mean(MemorySegment x, long from, MemorySegment y, long to) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, images); i < bound; i += Lanes.COUNT) {
      var sum = Lanes.load(x, from + i);
      for (int place = 1; place < windowHeight * windowWidth; place++) {
        sum = sum.add(Lanes.load(x, from + i + offset(place)));
      }
      Lanes.store(sum.mul(share), y, to + i);
    }
    for (; i < images; i++) {
      float sum = Lanes.get(x, from + i);
      for (int place = 1; place < windowHeight * windowWidth; place++) {
        sum += Lanes.get(x, from + i + offset(place));
      }
      Lanes.set(y, to + i, sum * share);
    }
  }

  /** Of a place of a window, in row order, from its first. */
  private long offset(int place) {
    return ((long) place / windowWidth * width + place % windowWidth) * images;
  }

  /**
   * Spreads the gradients of the means over their windows.
   *
   * @param add whether to add to dx; otherwise what no window reads becomes zero
   */
  public void backward(MemorySegment dy, long dyFrom, boolean add, MemorySegment dx, long dxFrom) {
    if (!add) {
      Elementwise.fill(0f, dx, dxFrom, (long) height * width * images);
    }
    long from = dyFrom;
    for (int row = 0; row + windowHeight <= height; row += windowHeight) {
      for (int column = 0; column + windowWidth <= width; column += windowWidth) {
        for (int place = 0; place < windowHeight * windowWidth; place++) {
          spread(dy, from, dx, dxFrom + ((long) row * width + column) * images + offset(place));
        }
        from += images;
      }
    }
  }

  private void spread(MemorySegment dy, long from, MemorySegment dx, long to) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, images); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(dy, from + i).mul(share).add(Lanes.load(dx, to + i)), dx, to + i);
    }
    for (; i < images; i++) {
      Lanes.set(dx, to + i, Lanes.get(dy, from + i) * share + Lanes.get(dx, to + i));
    }
  }
}
