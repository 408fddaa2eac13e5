package org.bayespress.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.TrainingListener;

/**
 * {@code metrics.jsonl}: one JSON object a line, one line an epoch ({@link EpochMetrics}), flushed at once. When a
 * training continues from a checkpoint, the log is first cut off behind the checkpoint's epoch: what came after it is
 * computed and written again. A disk that takes no more raises an {@link UncheckedIOException} that names the file.
 */
public final class MetricsLog implements TrainingListener, AutoCloseable {
  private static final String DENSE = "dense";

  private final Path file;
  private Writer writer;

  private MetricsLog(Path file) {
    this.file = file;
  }

  /** A log in this file, which need not be there yet. */
  public static MetricsLog of(Path file) {
    return new MetricsLog(file);
  }

  @Override
  public void onStart(String phase, int epochs, int stepsPerEpoch, int epochsDone) {
    try {
      close();
      List<String> kept = new ArrayList<>();
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          if (isAfter(line, phase, epochsDone, epochs)) {
            break;
          }
          kept.add(line);
        }
      }
      Files.write(file, kept, StandardCharsets.UTF_8);
      writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("metrics file " + file + " cannot be written", e);
    }
  }

  /**
   * Whether a line belongs behind this epoch of this phase. The dense phase comes first; once it is complete, lines of the
   * variational phase are left to that phase's own start.
   */
  private static boolean isAfter(String line, String phase, int epoch, int epochs) {
    try {
      JsonNode row = Json.read(line);
      String at = row.path("phase").asText();
      return at.equals(phase) ? row.path("epoch").asInt() > epoch : phase.equals(DENSE) && epoch < epochs;
    } catch (JsonProcessingException e) {
      // the line that was being written when the run was killed
      return true;
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    try {
      writer.write(Json.line(metrics));
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("metrics file " + file + " cannot be written", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
