package org.bayespress.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.Machine;
import org.bayespress.experiments.run.Manifest;

/**
 * Where the results of one call go: {@code manifest.json} (machine, OpenBLAS kernels, commit, versions), and for every
 * benchmark {@code NAME.json} (our rows), {@code NAME.jmh.json} (JMH's own result), {@code NAME.log} (JMH's log) and
 * {@code NAME.md}.
 */
public final class ResultFolder {
  private static final int SHORT_HASH = 7;

  private final Path folder;
  private final Manifest manifest;

  private ResultFolder(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Makes the folder if it is not there, and writes the manifest. */
  public static ResultFolder create(Path folder, Manifest manifest) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("manifest.json"), Json.pretty(manifest) + "\n");
    return new ResultFolder(folder, manifest);
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** JMH's own result. */
  public Path jmhResult(Study study) {
    return folder.resolve(study.name() + ".jmh.json");
  }

  /** JMH's log. */
  public Path log(Study study) {
    return folder.resolve(study.name() + ".log");
  }

  /** Writes our rows and the table. */
  public void write(Study study, Report report) throws IOException {
    Files.writeString(folder.resolve(study.name() + ".json"), Json.pretty(report.rows()) + "\n");
    Files.writeString(
        folder.resolve(study.name() + ".md"),
        "## " + study.name() + "\n\n" + study.question() + "\n\n" + report.markdown() + "\n" + origin() + "\n");
  }

  /** On what and from what it was measured, one line. */
  private String origin() {
    Machine machine = manifest.machine();
    String commit = manifest.commit() == null ? "unknown"
        : manifest.commit().substring(0, SHORT_HASH) + (manifest.dirty() ? " with changes" : "");
    return machine.cpu() + ", " + machine.cores() + " cores, JDK " + machine.jdk() + ", OpenBLAS kernels "
        + manifest.openBlasCore() + ", commit " + commit + ", " + manifest.started() + ": "
        + String.join(" ", manifest.commandLine());
  }
}
