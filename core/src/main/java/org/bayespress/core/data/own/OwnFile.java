package org.bayespress.core.data.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bayespress.core.data.DataException;

/**
 * A file as it was found: what is parsed is what was hashed.
 *
 * @param path where
 * @param content all of it, shared, not copied
 */
record OwnFile(Path path, byte[] content) {

  /**
   * Reads a file.
   *
   * @throws DataException if it is not there or cannot be read
   */
  static OwnFile read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          path + ": there is no such file; paths are relative to the folder the program was started in");
    }
    try {
      if (Files.size(path) > Integer.MAX_VALUE - 16) {
        throw new DataException(
            path + ": " + Files.size(path) + " bytes, allowed are 2 GiB; make the data set smaller");
      }
      return new OwnFile(path, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new DataException(path + " cannot be read: " + e + "; check the disk and the permissions", e);
    }
  }

  /** SHA-256 of the content, 64 lower-case hexadecimal digits. */
  String sha256() {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
