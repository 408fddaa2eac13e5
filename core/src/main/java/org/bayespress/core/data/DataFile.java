package org.bayespress.core.data;

/**
 * One file of a data set as it was published.
 *
 * @param name file name without {@code .gz}
 * @param rawBytes length of the decompressed content
 * @param sha256 SHA-256 of the decompressed content, 64 lower-case hexadecimal digits
 */
public record DataFile(String name, int rawBytes, String sha256) {

  public DataFile {
    if (!sha256.matches("[0-9a-f]{64}") || rawBytes < 1 || name.contains("/") || name.isBlank()) {
      throw new IllegalArgumentException("data file " + name + ": needs a plain name, a length of at least 1 (found "
          + rawBytes + ") and 64 lower-case hexadecimal digits (found " + sha256 + ")");
    }
  }
}
