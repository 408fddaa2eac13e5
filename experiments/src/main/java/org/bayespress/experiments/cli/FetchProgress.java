package org.bayespress.experiments.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import org.bayespress.core.data.DataFile;
import org.bayespress.core.data.DataSource;
import org.bayespress.core.data.FetchListener;

/** Tells on standard error how a fetch goes on: a line per source and file, and every tenth of a download. */
final class FetchProgress implements FetchListener {
  private final PrintStream err;
  private String name = "";
  private long tenths;

  FetchProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void trying(DataSource source) {
    err.println("trying " + source.description());
  }

  @Override
  public void progress(String download, long bytes, long totalBytes) {
    if (!download.equals(name)) {
      name = download;
      tenths = 0;
    }
    if (totalBytes > 0 && 10 * bytes / totalBytes > tenths) {
      tenths = 10 * bytes / totalBytes;
      err.println("  " + download + ": " + 10 * tenths + " % of " + totalBytes + " bytes");
    }
  }

  @Override
  public void fetched(DataFile file, Path path) {
    err.println("  " + path + ": SHA-256 is right");
  }

  @Override
  public void failed(DataSource source, String reason) {
    err.println("  " + source.description() + " did not work: " + reason);
  }

  @Override
  public void quarantined(Path path, Path aside, String problem) {
    err.println("  " + path + " is bad (" + problem + ") and is now " + aside.getFileName());
  }
}
