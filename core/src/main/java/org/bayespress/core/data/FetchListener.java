package org.bayespress.core.data;

import java.nio.file.Path;

/** Hears how a fetch goes on. Every method may be left out. */
public interface FetchListener {

  /** Hears nothing. */
  FetchListener SILENT = new FetchListener() {};

  /** A source is tried. */
  default void trying(DataSource source) {}

  /**
   * Bytes of a download are on disk.
   *
   * @param name what is downloaded
   * @param bytes so far, those of an earlier attempt included
   * @param totalBytes of the whole download, -1 if the server does not say
   */
  default void progress(String name, long bytes, long totalBytes) {}

  /** A file is there and its SHA-256 is right. */
  default void fetched(DataFile file, Path path) {}

  /** A source did not give all files; the next one is tried. */
  default void failed(DataSource source, String reason) {}

  /** A bad file lay where a good one belongs, and was renamed. */
  default void quarantined(Path path, Path aside, String problem) {}
}
