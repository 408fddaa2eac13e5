package org.bayespress.format.idx;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Labels of one idx file: int32 magic 2049 and count (big-endian), then one unsigned byte a label.
 *
 * @param labels {@code [count]}, class numbers from 0; shared, not copied
 */
public record IdxLabels(byte[] labels) {

  /**
   * Reads a file, plain or gzip (told apart by the first two bytes).
   *
   * @throws IdxException if the file is missing, truncated, too long, damaged or not an idx file of labels
   * @throws IOException if reading fails
   */
  public static IdxLabels read(Path file) throws IOException {
    return new IdxLabels(IdxContent.read(file, 1).data());
  }

  /**
   * Reads the content of a file, plain or gzip.
   *
   * @param source what messages call the content, usually its path
   * @throws IdxException as {@link #read(Path)}
   */
  public static IdxLabels parse(byte[] content, String source) throws IdxException {
    return new IdxLabels(IdxContent.of(content, source, 1).data());
  }

  /** Number of labels, at least 1. */
  public int count() {
    return labels.length;
  }
}
