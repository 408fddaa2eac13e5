package org.bayespress.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code manifest.json} of a run that is resumed says. */
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
    SortedMap<String, String> before = new TreeMap<>();
    try {
      JsonNode stored = Json.read(Files.readString(folder.manifest())).path("dataSha256");
      stored.properties().forEach(entry -> before.put(entry.getKey(), entry.getValue().asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(folder.manifest().toString(), e);
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : before.entrySet()) {
      String now = sha256.get(entry.getKey());
      if (!entry.getValue().equals(now)) {
        line(text, entry.getKey() + (now == null ? ": gone" : ": changed"));
      }
    }
    sha256.keySet().stream().filter(name -> !before.containsKey(name)).forEach(name -> line(text, name + ": new"));
    if (!text.isEmpty()) {
      throw new RunFolderException("run folder " + folder.path() + " was started on other data:" + text
          + System.lineSeparator() + "Put back what was there, or start again with another --run-dir.");
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(System.lineSeparator()).append("  ").append(line);
  }
}
