package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Unfolds image windows into the columns of a matrix and folds gradients back. Images of a group are stored channel by
 * channel, {@code [channels, images, height, width]}; the matrix is {@code [channels * kernel * kernel, images * outHeight
 * * outWidth]}, row order (channel, kernel row, kernel column) as in weights {@code [out, in, kernel, kernel]}. Valid
 * windows, stride 1.
 *
 * @param channels input channels
 * @param images images of a group
 * @param height input height
 * @param width input width
 * @param kernel window size
 */
public record Im2Col(int channels, int images, int height, int width, int kernel) {

  /** Height of the output. */
  public int outHeight() {
    return height - kernel + 1;
  }

  /** Width of the output. */
  public int outWidth() {
    return width - kernel + 1;
  }

  /** Rows of the matrix. */
  public int rows() {
    return channels * kernel * kernel;
  }

  /** Columns of the matrix. */
  public int columns() {
    return images * outHeight() * outWidth();
  }

  /** Unfolds the group that starts at float {@code imagesFrom}. */
  public void unfold(MemorySegment source, long imagesFrom, MemorySegment matrix) {
    int outWidth = outWidth();
    long to = 0;
    for (int c = 0; c < channels; c++) {
      for (int ky = 0; ky < kernel; ky++) {
        for (int kx = 0; kx < kernel; kx++) {
          for (int n = 0; n < images; n++) {
            long from = imagesFrom + ((long) c * images + n) * height * width + (long) ky * width + kx;
            for (int y = 0; y < outHeight(); y++) {
              copyRow(source, from + (long) y * width, matrix, to, outWidth);
              to += outWidth;
            }
          }
        }
      }
    }
  }

  /** Adds the matrix back onto the images it was unfolded from; the target must be cleared or hold what to add to. */
  public void fold(MemorySegment matrix, MemorySegment target, long imagesFrom) {
    int outWidth = outWidth();
    long from = 0;
    for (int c = 0; c < channels; c++) {
      for (int ky = 0; ky < kernel; ky++) {
        for (int kx = 0; kx < kernel; kx++) {
          for (int n = 0; n < images; n++) {
            long to = imagesFrom + ((long) c * images + n) * height * width + (long) ky * width + kx;
            for (int y = 0; y < outHeight(); y++) {
              addRow(matrix, from, target, to + (long) y * width, outWidth);
              from += outWidth;
            }
          }
        }
      }
    }
  }

  private static void copyRow(MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (int bound = (int) Row.bound(count); i < bound; i += Row.COUNT) {
      Row.store(Row.load(source, from + i), target, to + i);
    }
    for (; i < count; i++) {
      Lanes.set(target, to + i, Lanes.get(source, from + i));
    }
  }

  private static void addRow(MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (int bound = (int) Row.bound(count); i < bound; i += Row.COUNT) {
      Row.store(Row.load(source, from + i).add(Row.load(target, to + i)), target, to + i);
    }
    for (; i < count; i++) {
      Lanes.set(target, to + i, Lanes.get(source, from + i) + Lanes.get(target, to + i));
    }
  }
}
