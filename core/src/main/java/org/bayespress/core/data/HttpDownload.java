package org.bayespress.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Downloads one address into a {@code .part} file, continuing where an earlier attempt ended. Whether the bytes are the
 * right ones is for the caller to check.
 *
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for the next bytes
 */
record HttpDownload(Duration connectTimeout, Duration readTimeout) {

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  static HttpDownload standard() {
    return new HttpDownload(Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  /**
   * Downloads to the end.
   *
   * @param maxBytes refuse to store more
   * @return whether bytes of an earlier attempt were kept
   */
  boolean download(URI address, Path part, long maxBytes, FetchListener listener) throws IOException {
    try {
      return continueOrStart(address, part, maxBytes, listener);
    } catch (IOException e) {
      if (Files.exists(part) && Files.size(part) == 0) {
        Files.delete(part);
      }
      throw e;
    }
  }

  private boolean continueOrStart(URI address, Path part, long maxBytes, FetchListener listener) throws IOException {
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(out)) {
      if (lock == null) {
        throw new IOException("another process is fetching " + part + "; wait for it to end");
      }
      long start = out.size();
      HttpURLConnection connection = connect(address, start);
      int status = connection.getResponseCode();
      if (start > 0 && (status == RANGE_NOT_SATISFIABLE || status == PARTIAL && !continuesAt(connection, start))) {
        connection.disconnect();
        start = 0;
        connection = connect(address, 0);
        status = connection.getResponseCode();
      }
      if (status != OK && status != PARTIAL) {
        throw new IOException(address + " answered with HTTP status " + status);
      }
      long kept = status == PARTIAL ? start : 0;
      out.truncate(kept);
      out.position(kept);
      copy(connection, out, kept, maxBytes, listener);
      out.force(true);
      return kept > 0;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process: the same answer as for another process
    }
  }

  private HttpURLConnection connect(URI address, long start) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (start > 0) {
      connection.setRequestProperty("Range", "bytes=" + start + "-");
    }
    return connection;
  }

  private static boolean continuesAt(HttpURLConnection connection, long start) {
    String range = connection.getHeaderField("Content-Range");
    return range != null && range.startsWith("bytes " + start + "-");
  }

  private static void copy(HttpURLConnection connection, FileChannel out, long kept, long maxBytes,
      FetchListener listener) throws IOException {
    long announced = connection.getContentLengthLong();
    long total = announced < 0 ? -1 : kept + announced;
    if (total > maxBytes) {
      throw tooLong(connection, total, maxBytes);
    }
    String name = Path.of(connection.getURL().getPath()).getFileName().toString();
    byte[] buffer = new byte[1 << 16];
    long bytes = kept;
    try (InputStream in = connection.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > maxBytes) {
          throw tooLong(connection, bytes, maxBytes);
        }
        for (ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read); chunk.hasRemaining();) {
          out.write(chunk);
        }
        listener.progress(name, bytes, total);
      }
    }
    if (total >= 0 && bytes < total) {
      throw new IOException(connection.getURL() + ": the connection ended after " + bytes + " of " + total
          + " bytes; they are kept, fetch again to continue");
    }
  }

  private static IOException tooLong(HttpURLConnection connection, long bytes, long maxBytes) {
    return new IOException(connection.getURL() + " gives at least " + bytes + " bytes, at most " + maxBytes
        + " were expected");
  }
}
