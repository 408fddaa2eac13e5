package org.bayespress.experiments.reproduce;

import java.util.ArrayList;
import java.util.List;

/**
 * The table as CSV (RFC 4180, lines end with a line feed), one number a line. A cell with several numbers has a line
 * for each: a list one per layer ({@code bits.1}, {@code bits.2}, ...), an error in brackets its own
 * ({@code maximum.error}). A line without numbers is a cell that is empty on both sides. Last come differences of rows, as
 * rows {@code ROW minus ROW}.
 */
final class CsvTable {
  private static final List<String> HEADER = List.of(
      "table", "row", "network", "dataset", "method", "column", "unit", "published", "published_text", "mean", "low95",
      "high95", "worst", "n", "note");

  private CsvTable() {}

  /** The whole file. */
  static String render(ReproducedTable table) {
    StringBuilder text = new StringBuilder();
    line(text, HEADER);
    for (ReproducedRow row : table.rows()) {
      for (TableColumn column : table.columns()) {
        if (row.cells().containsKey(column.key())) {
          lines(text, table, row, column, row.cells().get(column.key()));
        }
      }
    }
    for (PairedDifference each : table.comparisons()) {
      ReproducedRow row =
          table.rows().stream().filter(other -> other.id().equals(each.row())).findFirst().orElseThrow();
      line(
          text, List.of(table.table(), each.row() + " minus " + each.against(), row.network(), row.dataset(),
              row.method()),
          List.of(each.column(), each.unit(), "", ""), each.difference(), each.sentence());
    }
    return text.toString();
  }

  private static void lines(
      StringBuilder text, ReproducedTable table, ReproducedRow row, TableColumn column, ReproducedCell cell) {
    PublishedCell published = cell.published();
    List<Double> printed = published == null ? List.of() : published.values();
    String raw = published == null ? "" : published.raw();
    int entries = Math.max(1, Math.max(printed.size(), cell.ours().size()));
    String notes = note(table, row, cell);
    List<String> head = List.of(table.table(), row.id(), row.network(), row.dataset(), row.method());
    for (int i = 0; i < entries; i++) {
      String key = entries == 1 ? column.key() : column.key() + "." + (i + 1);
      line(text, head, List.of(key, column.unit(), i < printed.size() ? number(printed.get(i)) : "", raw),
          i < cell.ours().size() ? cell.ours().get(i) : null, notes);
    }
    Double printedError = published == null ? null : published.errorPercent();
    if (printedError != null || cell.error() != null) {
      line(text, head, List.of(column.key() + ".error", "%", number(printedError), raw), cell.error(), notes);
    }
  }

  private static void line(
      StringBuilder text, List<String> head, List<String> published, SeedStatistics ours, String note) {
    List<String> fields = new ArrayList<>(head);
    fields.addAll(published);
    if (ours == null) {
      fields.addAll(List.of("", "", "", "", "0"));
    } else {
      fields.addAll(List.of(
          number(ours.mean()), number(ours.low95()), number(ours.high95()), number(ours.worst()),
          String.valueOf(ours.n())));
    }
    fields.add(note);
    line(text, fields);
  }

  /** How many runs there are, and the footnotes of row and cell. */
  private static String note(ReproducedTable table, ReproducedRow row, ReproducedCell cell) {
    StringBuilder text = new StringBuilder(row.state()).append('.');
    for (Footnote footnote : table.footnotes()) {
      if (row.notes().contains(footnote.name()) || cell.notes().contains(footnote.name())) {
        text.append(' ').append(footnote.text());
      }
    }
    return text.toString();
  }

  /** As short as is exact; nothing for null. */
  private static String number(Double value) {
    if (value == null) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? String.valueOf(value.longValue()) : value.toString();
  }

  private static void line(StringBuilder text, List<String> fields) {
    text.append(String.join(",", fields.stream().map(CsvTable::quoted).toList())).append('\n');
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
