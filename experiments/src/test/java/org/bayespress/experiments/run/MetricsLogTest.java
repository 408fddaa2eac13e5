package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.training.EpochMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir
  private Path folder;

  private static EpochMetrics at(String phase, int epoch) {
    return new EpochMetrics(phase, epoch, 9, 0.5, 0.25, 1e5, 1, 1e-3, 2.5, 0.75, List.of(0.7, 0.8), 2, 4);
  }

  private static List<String> rows(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = Json.read(line);
      rows.add(row.get("phase").asText() + row.get("epoch").asInt());
    }
    return rows;
  }

  @Test
  void everyEpochIsOnDiskAtOnce() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 9, 10, 0);
      log.onEpoch(at("dense", 1));
      assertThat(rows(file)).containsExactly("dense1");
      log.onEpoch(at("dense", 2));
      log.onStart("variational", 9, 10, 0);
      log.onEpoch(at("variational", 1));
      assertThat(rows(file)).containsExactly("dense1", "dense2", "variational1");
    }
  }

  @Test
  void resumedLogEndsAtTheCheckpoint() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 9, 10, 0);
      log.onEpoch(at("dense", 1));
      log.onEpoch(at("dense", 2));
      log.onStart("variational", 9, 10, 0);
      for (int epoch = 1; epoch <= 4; epoch++) {
        log.onEpoch(at("variational", epoch));
      }
    }
    Files.writeString(file, "{\"phase\":\"variat", StandardOpenOption.APPEND);
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 2, 10, 2);
      log.onStart("variational", 9, 10, 3);
      log.onEpoch(at("variational", 4));
    }
    assertThat(rows(file)).containsExactly(
        "dense1", "dense2", "variational1", "variational2", "variational3", "variational4");
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 2, 10, 1);
    }
    assertThat(rows(file)).containsExactly(
        "dense1", "variational1", "variational2", "variational3", "variational4");
  }

  @Test
  void restartedPhaseLeavesTheOthersAlone() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 9, 10, 0);
      log.onEpoch(at("dense", 1));
      log.onStart("variational", 9, 10, 0);
      log.onEpoch(at("variational", 1));
      log.onEpoch(at("variational", 2));
    }
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 9, 10, 0);
      assertThat(rows(file)).containsExactly("variational1", "variational2");
      log.onEpoch(at("dense", 1));
      log.onStart("variational", 9, 10, 1);
    }
    assertThat(rows(file)).containsExactly("variational1", "dense1");
  }

  /** The old lines must be there until the new file is, even if the disk is full just then. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDiskLosesNoLine() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.of(file)) {
      log.onStart("dense", 9, 10, 0);
      log.onEpoch(at("dense", 1));
      log.onEpoch(at("dense", 2));
    }
    Path part = folder.resolve("metrics.jsonl." + ProcessHandle.current().pid() + ".part");
    Files.createSymbolicLink(part, Path.of("/dev/full"));
    try (MetricsLog log = MetricsLog.of(file)) {
      assertThatThrownBy(() -> log.onStart("dense", 9, 10, 1)).isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(rows(file)).containsExactly("dense1", "dense2");
  }
}
