package org.bayespress.experiments.cli;

import java.nio.file.Path;
import org.bayespress.core.data.DataLocator;
import picocli.CommandLine.Option;

/** {@code --data}. */
final class DataOption {
  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder with the data sets (default: BAYESPRESS_DATA, then the user's cache).")
  private Path data;

  DataLocator locator(Session session) {
    return locator(session, data);
  }

  /** Where fetched files go: the given folder, else the user's cache. */
  Path target(Session session) {
    return target(session, data);
  }

  static Path target(Session session, Path data) {
    return data == null ? locator(session, null).cache() : data;
  }

  static DataLocator locator(Session session, Path data) {
    return DataLocator.of(data, session.environment(), Path.of(System.getProperty("user.home")));
  }
}
