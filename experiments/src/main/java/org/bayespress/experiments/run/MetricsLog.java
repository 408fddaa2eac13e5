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
import org.bayespress.format.io.WholeFile;

/**
 * {@code metrics.jsonl}: one JSON object a line, one line an epoch ({@link EpochMetrics}), flushed at once. When a
 * training continues from a checkpoint, the lines of its phase behind the checkpoint's epoch are first taken out: they
 * are computed and written again. The file is replaced in one step, so that a kill in between loses no line. A disk
 * that takes no more raises an {@link UncheckedIOException} that names the file.
 */
public final class MetricsLog implements TrainingListener, AutoCloseable {
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
          if (stays(line, phase, epochsDone)) {
            kept.add(line + "\n");
          }
        }
      }
      byte[] content = String.join("", kept).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(file, out -> out.write(content));
      writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("metrics file " + file + " cannot be written", e);
    }
  }

  /** Whether a line is of another phase, whose own start looks after it, or of an epoch that is not computed again. */
  private static boolean stays(String line, String phase, int epochsDone) {
    try {
      JsonNode row = Json.read(line);
      return !row.path("phase").asText().equals(phase) || row.path("epoch").asInt() <= epochsDone;
    } catch (JsonProcessingException e) {
      // the line that was being written when the run was killed
      return false;
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
