package org.bayespress.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code manifest.json} of a run that is resumed, or that another one takes from, says. */
final class StoredManifest {

  private StoredManifest() {}

  /**
   * Refuses to go on with other data than the run began with. A run without a manifest has not begun.
   *
   * @param sha256 of the data there is now, by name
   * @throws RunFolderException naming what changed, came or went
   */
  static void requireSameData(RunFolder folder, SortedMap<String, String> sha256) {
    if (!Files.exists(folder.manifest())) {
      return;
    }
    List<String> changes;
    try {
      changes = changedData(folder.manifest(), sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(folder.manifest().toString(), e);
    }
    if (!changes.isEmpty()) {
      String line = System.lineSeparator() + "  ";
      throw new RunFolderException("run folder " + folder.path() + " was started on other data:" + line
          + String.join(line, changes) + System.lineSeparator()
          + "Put back what was there, or start again with another --run-dir.");
    }
  }

  /**
   * What changed, came or went since a manifest was written; empty if it is the same data.
   *
   * @param sha256 of the data there is now, by name
   */
  static List<String> changedData(Path manifest, SortedMap<String, String> sha256) throws IOException {
    SortedMap<String, String> before = new TreeMap<>();
    Json.read(Files.readString(manifest)).path("dataSha256").properties()
        .forEach(entry -> before.put(entry.getKey(), entry.getValue().asText()));
    List<String> changes = new ArrayList<>();
    for (Map.Entry<String, String> entry : before.entrySet()) {
      String now = sha256.get(entry.getKey());
      if (!entry.getValue().equals(now)) {
        changes.add(entry.getKey() + (now == null ? ": gone" : ": changed"));
      }
    }
    sha256.keySet().stream().filter(name -> !before.containsKey(name)).forEach(name -> changes.add(name + ": new"));
    return changes;
  }

  /** Name of the OpenBLAS kernels that a run began with. */
  static String openBlasCore(Path manifest) throws IOException {
    return Json.read(Files.readString(manifest)).path("openBlasCore").asText();
  }
}
