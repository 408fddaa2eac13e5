package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.ResourceFolder;
import org.bayespress.experiments.run.Json;

/**
 * The published tables on the class path: every resource {@code paper/NAME-tables.json}. Such a document names the
 * paper and the runs, has notes, and tables of columns and rows ({@link TableColumn}, {@link TableRow}) and comparisons of rows ({@link PairedRows}); a key that is
 * none of theirs is refused.
 */
public final class PaperTables {
  private static final String FOLDER = "paper";
  private static final String SUFFIX = "-tables.json";

  private final List<PaperTable> tables;

  /** One resource. */
  private record Document(String source, String runs, Map<String, String> notes, List<Entry> tables) {}

  /** One table of a resource. */
  private record Entry(
      String name, String title, List<TableColumn> columns, List<TableRow> rows, List<PairedRows> comparisons) {

    Entry {
      comparisons = comparisons == null ? List.of() : comparisons;
    }
  }

  private PaperTables(List<PaperTable> tables) {
    this.tables = tables;
  }

  /** Looks through the class path. */
  public static PaperTables onClassPath() {
    List<PaperTable> tables = new ArrayList<>();
    for (String file : ResourceFolder.names(FOLDER, SUFFIX)) {
      tables.addAll(read(FOLDER + "/" + file + SUFFIX));
    }
    return new PaperTables(List.copyOf(tables));
  }

  private static List<PaperTable> read(String resource) {
    try (InputStream in = PaperTables.class.getClassLoader().getResourceAsStream(resource)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalStateException("resource " + resource + " is not a document of tables", e);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
  }

  /**
   * The tables of a document.
   *
   * @throws JsonProcessingException if it is not such a document
   * @throws IllegalArgumentException if a name in it refers to nothing
   */
  static List<PaperTable> parse(String text) throws JsonProcessingException {
    Document document = Json.read(text, Document.class);
    return document.tables().stream()
        .map(table -> new PaperTable(
            table.name(), table.title(), document.source(), document.runs(), document.notes(), table.columns(),
            table.rows(), table.comparisons()))
        .toList();
  }

  /** All, by document and in its order. */
  public List<PaperTable> all() {
    return tables;
  }

  /** Name, title and paper of each; what it supports are the rows that can be run. */
  public List<Named> named() {
    return tables.stream().map(table -> new Named(table.name(), table.title(), table.source(), table.runnable()))
        .toList();
  }

  /**
   * The table of this name.
   *
   * @throws SettingsException if there is none; the message lists those there are and the nearest
   */
  public PaperTable find(String name) {
    List<String> names = tables.stream().map(PaperTable::name).toList();
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow(
        () -> new SettingsException(
            "unknown table '" + name + "'" + NearestMatch.hint(name, names) + " Tables: " + String.join(", ", names)));
  }
}
