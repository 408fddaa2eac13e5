package org.bayespress.format.idx;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Images of one idx file: int32 magic 2051, count, rows, columns (all big-endian), then {@code count * rows * columns}
 * unsigned bytes, row by row.
 *
 * @param count number of images, at least 1
 * @param rows height of an image in pixels
 * @param columns width of an image in pixels
 * @param pixels {@code [count, 1, rows, columns]}, C order, 0..255 as unsigned bytes; shared, not copied
 */
public record IdxImages(int count, int rows, int columns, byte[] pixels) {

  public IdxImages {
    if (count < 1 || rows < 1 || columns < 1 || (long) count * rows * columns != pixels.length) {
      throw new IllegalArgumentException(
          count + " images of " + rows + "x" + columns + " do not fit " + pixels.length + " pixel bytes");
    }
  }

  /**
   * Reads a file, plain or gzip (told apart by the first two bytes).
   *
   * @throws IdxException if the file is missing, truncated, too long, damaged or not an idx file of images
   * @throws IOException if reading fails
   */
  public static IdxImages read(Path file) throws IOException {
    return of(IdxContent.read(file, 3));
  }

  /**
   * Reads the content of a file, plain or gzip.
   *
   * @param source what messages call the content, usually its path
   * @throws IdxException as {@link #read(Path)}
   */
  public static IdxImages parse(byte[] content, String source) throws IdxException {
    return of(IdxContent.of(content, source, 3));
  }

  /** Always 1: idx images are grey. */
  public int channels() {
    return 1;
  }

  private static IdxImages of(IdxContent content) {
    int[] extents = content.extents();
    return new IdxImages(extents[0], extents[1], extents[2], content.data());
  }
}
