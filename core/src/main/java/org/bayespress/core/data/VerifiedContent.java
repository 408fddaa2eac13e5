package org.bayespress.core.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Raw content of a data file together with the verdict on it: read and decompressed into memory once, hashed on the
 * way.
 *
 * @param content the decompressed bytes, null unless they are the published ones
 * @param problem what is wrong, null if nothing is
 */
record VerifiedContent(byte[] content, String problem) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
      .withZone(ZoneOffset.UTC);

  boolean good() {
    return problem == null;
  }

  /** Reads a file, plain or gzip. Damage is a verdict, not an exception. */
  static VerifiedContent read(Path path, DataFile file) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, file);
    }
  }

  /** Reads a stream, plain or gzip, and closes it. */
  static VerifiedContent read(InputStream raw, DataFile file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(uncompressed(raw), digest)) {
      byte[] content = in.readNBytes(file.rawBytes());
      if (content.length < file.rawBytes()) {
        return bad("truncated: " + content.length + " of " + file.rawBytes() + " bytes (uncompressed)");
      }
      if (in.read() >= 0) {
        return bad("too long: more than " + file.rawBytes() + " bytes (uncompressed)");
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(file.sha256())) {
        return bad("altered: SHA-256 of the uncompressed content is " + found + ", expected " + file.sha256());
      }
      return new VerifiedContent(content, null);
    } catch (EOFException | ZipException e) {
      return bad("truncated or damaged gzip data (" + e.getMessage() + ")");
    }
  }

  /** Moves a bad file aside; returns its new path. */
  static Path quarantine(Path path) throws IOException {
    return Files.move(path, path.resolveSibling(path.getFileName() + ".bad-" + TIME.format(Instant.now())));
  }

  private static VerifiedContent bad(String problem) {
    return new VerifiedContent(null, problem);
  }

  private static InputStream uncompressed(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
