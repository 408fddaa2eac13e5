package org.bayespress.format.idx;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Header and data of one idx file of unsigned bytes.
 *
 * @param extents the dimensions, outermost first
 * @param data product of the extents many bytes, last dimension fastest
 */
record IdxContent(int[] extents, byte[] data) {

  /** Largest side of an image that is believed, in pixels. */
  static final int MAX_SIDE = 4096;
  /** Largest number of data bytes that is believed. */
  static final int MAX_DATA_BYTES = 1 << 30;

  private static final int UNSIGNED_BYTE = 0x08;

  static IdxContent read(Path file, int dimensions) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IdxException(file + ": there is no such file; give the path of an idx file, plain or gzip");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), dimensions);
    }
  }

  static IdxContent of(byte[] content, String source, int dimensions) throws IdxException {
    try {
      return read(new ByteArrayInputStream(content), source, dimensions);
    } catch (IdxException e) {
      throw e;
    } catch (IOException e) {
      throw new IdxException(source + ": " + e.getMessage(), e);
    }
  }

  private static IdxContent read(InputStream raw, String source, int dimensions) throws IOException {
    try (InputStream in = uncompressed(raw)) {
      return parse(in, source, dimensions);
    } catch (EOFException | ZipException e) {
      throw new IdxException(
          source + ": damaged or truncated gzip data (" + e.getMessage() + "); get the file again", e);
    }
  }

  private static InputStream uncompressed(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static IdxContent parse(InputStream in, String source, int dimensions) throws IOException {
    int headerBytes = 4 + 4 * dimensions;
    byte[] header = in.readNBytes(headerBytes);
    int expectedMagic = UNSIGNED_BYTE << 8 | dimensions;
    if (header.length >= 4 && intAt(header, 0) != expectedMagic) {
      throw wrongMagic(source, intAt(header, 0), expectedMagic);
    }
    if (header.length < headerBytes) {
      throw new IdxException(source + ": the file ends after " + header.length + " bytes, inside the header of "
          + headerBytes + " bytes; it is truncated, get it again");
    }
    int[] extents = new int[dimensions];
    long dataBytes = 1;
    for (int d = 0; d < dimensions; d++) {
      extents[d] = checkedExtent(source, header, d);
      dataBytes *= extents[d];
      if (dataBytes > MAX_DATA_BYTES) {
        throw new IdxException(source + ": the header announces more than " + MAX_DATA_BYTES
            + " bytes of data, the most that is allowed; the header is damaged or this is not a data set for this program");
      }
    }
    return new IdxContent(extents, data(in, source, (int) dataBytes));
  }

  private static byte[] data(InputStream in, String source, int dataBytes) throws IOException {
    // readNBytes grows with what really arrives: a lying header costs no memory.
    byte[] data = in.readNBytes(dataBytes);
    if (data.length < dataBytes) {
      throw new IdxException(source + ": truncated: the header announces " + dataBytes + " bytes of data but only "
          + data.length + " follow; get the file again");
    }
    if (in.read() >= 0) {
      throw new IdxException(source + ": too long: the header announces " + dataBytes
          + " bytes of data but more follow; the file is damaged, get it again");
    }
    return data;
  }

  private static int checkedExtent(String source, byte[] header, int dimension) throws IdxException {
    int extent = intAt(header, 4 + 4 * dimension);
    int allowed = dimension == 0 ? MAX_DATA_BYTES : MAX_SIDE;
    if (extent < 1 || extent > allowed) {
      String name = dimension == 0 ? "count" : dimension == 1 ? "rows" : "columns";
      throw new IdxException(source + ": the header says " + name + " = " + Integer.toUnsignedString(extent)
          + ", allowed is 1 to " + allowed + "; the file is damaged, get it again");
    }
    return extent;
  }

  private static IdxException wrongMagic(String source, int found, int expected) {
    String kind = found == (UNSIGNED_BYTE << 8 | 1) ? " (a label file; the paths may be swapped)"
        : found == (UNSIGNED_BYTE << 8 | 3) ? " (an image file; the paths may be swapped)"
        : "";
    return new IdxException(source + ": starts with the number " + Integer.toUnsignedString(found) + kind
        + " but an idx file of " + (expected == 2051 ? "images" : "labels") + " starts with " + expected
        + "; give the right file, plain or gzip");
  }

  private static int intAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
  }
}
