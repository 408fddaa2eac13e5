package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Between rows of {@code width} floats that follow each other and rows padded to {@code stride} floats, which start at
 * multiples of a vector. Padding that is written becomes zero.
 */
public final class PaddedRows {
  private PaddedRows() {}

  /** {@code y = padded}, without the padding, in some rows. */
  public static void trim(MemorySegment padded, int stride, MemorySegment y, int firstRow, int rows, int width) {
    copyOut(padded, stride, firstRow, rows, width, y, (long) firstRow * width);
  }

  /** {@code y = max(padded + offset, least)}, without the padding, in some rows; the offset is one padded row. */
  public static void addAndTrim(
      MemorySegment padded, int stride, MemorySegment offset, float least, MemorySegment y, int firstRow, int rows,
      int width) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      long from = (long) row * stride;
      long to = (long) row * width;
      int i = 0;
      for (int bound = (int) Lanes.bound(0, width); i < bound; i += Lanes.COUNT) {
        Lanes.store(Lanes.load(padded, from + i).add(Lanes.load(offset, i)).max(least), y, to + i);
      }
      for (; i < width; i++) {
        Lanes.set(y, to + i, Math.max(Lanes.get(padded, from + i) + Lanes.get(offset, i), least));
      }
    }
  }

  /**
   * Adds some rows up in their order.
   *
   * @param sums one padded row, the one at number {@code to}; overwritten
   */
  public static void sum(MemorySegment padded, int stride, int firstRow, int rows, MemorySegment sums, int to) {
    long at = (long) to * stride;
    MemorySegment.copy(
        padded, (long) firstRow * stride * Float.BYTES, sums, at * Float.BYTES, (long) stride * Float.BYTES);
    for (int row = firstRow + 1; row < firstRow + rows; row++) {
      Elementwise.addRun(padded, (long) row * stride, sums, at, stride);
    }
  }

  /** Fills some padded rows with numbers that follow each other in x from float {@code xFrom} on; leaves padding alone. */
  public static void copyIn(
      MemorySegment x, long xFrom, MemorySegment padded, int stride, int firstRow, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      copy(x, xFrom + (long) row * width, padded, (long) (firstRow + row) * stride, width);
    }
  }

  /** The other way. */
  public static void copyOut(
      MemorySegment padded, int stride, int firstRow, int rows, int width, MemorySegment x, long xFrom) {
    for (int row = 0; row < rows; row++) {
      copy(padded, (long) (firstRow + row) * stride, x, xFrom + (long) row * width, width);
    }
  }

  /** {@code padded = x} in some rows. */
  public static void pad(MemorySegment x, MemorySegment padded, int stride, int firstRow, int rows, int width) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      copy(x, (long) row * width, padded, (long) row * stride, width);
      clear(padded, row, width, stride);
    }
  }

  /** {@code padded = x o z} in some rows. */
  public static void padProduct(
      MemorySegment x, MemorySegment z, MemorySegment padded, int stride, int firstRow, int rows, int width) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      long from = (long) row * width;
      long to = (long) row * stride;
      int i = 0;
      for (int bound = (int) Lanes.bound(0, width); i < bound; i += Lanes.COUNT) {
        Lanes.store(Lanes.load(x, from + i).mul(Lanes.load(z, from + i)), padded, to + i);
      }
      for (; i < width; i++) {
        Lanes.set(padded, to + i, Lanes.get(x, from + i) * Lanes.get(z, from + i));
      }
      clear(padded, row, width, stride);
    }
  }

  /**
   * {@code start = factor * total + offset}, a padded row: what the background adds to sums of a {@link SparseProduct}.
   *
   * @param total one padded row, from float {@code from} on
   * @param offset {@code width} numbers, or null for none
   */
  public static void background(
      MemorySegment total, long from, float factor, MemorySegment offset, int width, MemorySegment start) {
    for (int i = 0; i < start.byteSize() / Float.BYTES; i++) {
      float background = factor == 0f ? 0f : factor * Lanes.get(total, from + i);
      Lanes.set(start, i, offset == null || i >= width ? background : background + Lanes.get(offset, i));
    }
  }

  private static void clear(MemorySegment padded, int row, int width, int stride) {
    Elementwise.clear(padded, (long) row * stride + width, stride - width);
  }

  private static void copy(MemorySegment x, long from, MemorySegment y, long to, int count) {
    MemorySegment.copy(
        x, ValueLayout.JAVA_FLOAT, from * Float.BYTES, y, ValueLayout.JAVA_FLOAT, to * Float.BYTES, count);
  }
}
