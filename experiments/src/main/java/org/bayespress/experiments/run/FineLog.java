package org.bayespress.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.format.io.WholeFile;

/**
 * What a run keeps beside its epochs: {@code looks.jsonl}, one {@link PosteriorLook} a line, and a file {@code NAME.csv} per
 * {@link NumberTable}. Looks that a resumed run takes again are those that are there already, bit for bit, and are
 * left out; so is a line that was being written when the run was killed. A disk that takes no more raises an
 * {@link UncheckedIOException} that names the file.
 */
public final class FineLog implements TrainingListener {
  private static final String LOOKS = "looks.jsonl";

  private final Path folder;
  private long lastStep = -1;

  private FineLog(Path folder) {
    this.folder = folder;
  }

  /** A log in this folder. */
  public static FineLog of(Path folder) {
    return new FineLog(folder);
  }

  /**
   * The looks that a run folder has so far, in order of their steps.
   *
   * @throws IOException if the file cannot be read or a line before the last is damaged
   */
  public static List<PosteriorLook> looks(Path folder) throws IOException {
    Path file = folder.resolve(LOOKS);
    List<PosteriorLook> looks = new ArrayList<>();
    if (!Files.exists(file)) {
      return looks;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      try {
        looks.add(Json.read(lines.get(i), PosteriorLook.class));
      } catch (JsonProcessingException e) {
        if (i < lines.size() - 1) {
          throw new IOException(file + ", line " + (i + 1) + ", is damaged: " + e.getOriginalMessage(), e);
        }
      }
    }
    return looks;
  }

  @Override
  public void onLook(PosteriorLook look) {
    Path file = folder.resolve(LOOKS);
    try {
      if (lastStep < 0) {
        List<PosteriorLook> there = looks(folder);
        lastStep = there.isEmpty() ? 0 : there.getLast().step();
        StringBuilder kept = new StringBuilder();
        there.forEach(each -> kept.append(Json.line(each)).append('\n'));
        byte[] content = kept.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, out -> out.write(content));
      }
      if (look.step() > lastStep) {
        Files.writeString(file, Json.line(look) + "\n", StandardOpenOption.APPEND);
        lastStep = look.step();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  @Override
  public void onTable(NumberTable table) {
    Path file = folder.resolve(table.name() + ".csv");
    StringBuilder text = new StringBuilder(String.join(",", table.columns())).append('\n');
    for (int row = 0; row < table.rows(); row++) {
      for (int column = 0; column < table.columns().size(); column++) {
        float value = table.values().get(column)[row];
        text.append(column == 0 ? "" : ",").append(value == (int) value ? String.valueOf((int) value) : value);
      }
      text.append('\n');
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      WholeFile.write(file, out -> out.write(content));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /**
   * Headings of a table of a run folder; none if it is not there.
   *
   * @throws IOException if it cannot be read
   */
  public static List<String> columns(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".csv");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String first = reader.readLine();
      return first == null ? List.of() : List.of(first.split(","));
    }
  }

  /**
   * A table of a run folder.
   *
   * @throws IOException if it is not there or has anything but numbers below its headings
   */
  public static NumberTable table(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".csv");
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; delete the run's folder and run again");
    }
    List<String> columns = List.of(lines.getFirst().split(","));
    List<float[]> values = new ArrayList<>();
    columns.forEach(column -> values.add(new float[lines.size() - 1]));
    for (int row = 0; row < lines.size() - 1; row++) {
      String[] cells = lines.get(row + 1).split(",");
      if (cells.length != columns.size()) {
        throw new IOException(file + ", line " + (row + 2) + ": " + cells.length + " numbers, " + columns.size()
            + " columns");
      }
      for (int column = 0; column < cells.length; column++) {
        try {
          values.get(column)[row] = Float.parseFloat(cells[column]);
        } catch (NumberFormatException e) {
          throw new IOException(file + ", line " + (row + 2) + ": '" + cells[column] + "' is no number", e);
        }
      }
    }
    return new NumberTable(name, columns, values);
  }
}
