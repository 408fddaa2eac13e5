package org.bayespress.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through the plain files of a tar stream (ustar, and the extensions of it that keep its 512-byte headers). Names
 * are only compared, never used as paths.
 */
final class TarFiles {

  private static final int BLOCK = 512;

  /** Takes one file; need not read it. */
  interface Visitor {
    /**
     * One file of the archive.
     *
     * @param baseName its name without folders
     * @param content ends with the file; closing it closes nothing
     */
    void visit(String baseName, InputStream content) throws IOException;
  }

  private final InputStream in;

  private TarFiles(InputStream in) {
    this.in = in;
  }

  /** Visits the files in their order; folders, links and extended headers are passed over. */
  static void visit(InputStream tar, Visitor visitor) throws IOException {
    new TarFiles(tar).walk(visitor);
  }

  private void walk(Visitor visitor) throws IOException {
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || allZero(header)) {
        return;
      }
      if (header.length < BLOCK) {
        throw new IOException("the tar archive ends inside a header; it is truncated");
      }
      checkSum(header);
      long size = octal(header, 124, 12);
      Entry entry = new Entry(size);
      boolean plainFile = header[156] == '0' || header[156] == 0;
      if (plainFile) {
        visitor.visit(baseName(header), entry);
      }
      entry.skipRest();
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static boolean allZero(byte[] block) {
    return Arrays.equals(block, new byte[block.length]);
  }

  private static void checkSum(byte[] header) throws IOException {
    long expected = octal(header, 148, 8);
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != expected) {
      throw new IOException("a header of the tar archive has checksum " + sum + ", it says " + expected
          + "; this is no tar archive or it is damaged");
    }
  }

  private static long octal(byte[] header, int at, int length) throws IOException {
    String digits = new String(header, at, length, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new IOException("a header of the tar archive has the number '" + digits + "', octal digits are allowed; "
          + "this is no tar archive or it is damaged");
    }
    return Long.parseLong(digits, 8);
  }

  private static String baseName(byte[] header) {
    int end = 0;
    while (end < 100 && header[end] != 0) {
      end++;
    }
    String name = new String(header, 0, end, StandardCharsets.UTF_8);
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The content of one entry. */
  private final class Entry extends InputStream {
    private long left;

    Entry(long size) {
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, at, (int) Math.min(length, left));
      if (read < 0) {
        throw new IOException("the tar archive ends inside a file; it is truncated");
      }
      left -= read;
      return read;
    }

    void skipRest() throws IOException {
      in.skipNBytes(left);
      left = 0;
    }
  }
}
