package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Unfolds image windows into the columns of a matrix and folds gradients back. A group of images is stored with the
 * image number innermost, {@code [channels, height, width, images]}, so that one row of an output of all images is one
 * contiguous run; the matrix is {@code [channels * kernel * kernel, outHeight * outWidth * images]}, row order
 * (channel, kernel row, kernel column) as in weights {@code [out, in, kernel, kernel]}. Valid windows, stride 1.
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
    int run = outWidth() * images;
    long to = 0;
    for (int row = 0; row < rows(); row++) {
      long from = imagesFrom + cornerOf(row);
      for (int y = 0; y < outHeight(); y++) {
        copyRun(source, from + (long) y * width * images, matrix, to, run);
        to += run;
      }
    }
  }

  /** Adds the matrix back onto the images it was unfolded from; the target must be cleared or hold what to add to. */
  public void fold(MemorySegment matrix, MemorySegment target, long imagesFrom) {
    int run = outWidth() * images;
    long from = 0;
    for (int row = 0; row < rows(); row++) {
      long to = imagesFrom + cornerOf(row);
      for (int y = 0; y < outHeight(); y++) {
        addRun(matrix, from, target, to + (long) y * width * images, run);
        from += run;
      }
    }
  }

  private long cornerOf(int row) {
    int kx = row % kernel;
    int ky = row / kernel % kernel;
    int channel = row / (kernel * kernel);
    return (((long) channel * height + ky) * width + kx) * images;
  }

  private static void copyRun(MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(source, from + i), target, to + i);
    }
    for (; i < count; i++) {
      Lanes.set(target, to + i, Lanes.get(source, from + i));
    }
  }

  private static void addRun(MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(source, from + i).add(Lanes.load(target, to + i)), target, to + i);
    }
    for (; i < count; i++) {
      Lanes.set(target, to + i, Lanes.get(source, from + i) + Lanes.get(target, to + i));
    }
  }
}
