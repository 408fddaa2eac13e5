package org.bayespress.experiments.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A table with published values beside ours.
 *
 * @param table name
 * @param title what it shows
 * @param source the paper
 * @param budget of our runs
 * @param seeds asked for
 * @param columns in order
 * @param rows in order
 * @param comparisons of rows, seed by seed, as far as both have a number
 * @param footnotes in order of their first use: columns, then rows and their cells
 */
public record ReproducedTable(
    String table,
    String title,
    String source,
    String budget,
    List<Long> seeds,
    List<TableColumn> columns,
    List<ReproducedRow> rows,
    List<PairedDifference> comparisons,
    List<Footnote> footnotes) {

  private static final int LETTERS = 26;

  public ReproducedTable {
    seeds = List.copyOf(seeds);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    comparisons = List.copyOf(comparisons);
    footnotes = List.copyOf(footnotes);
  }

  /** The table as far as there are outcomes. */
  static ReproducedTable of(PaperTable table, String budget, List<Long> seeds, Outcomes outcomes) {
    RowFilling filling = new RowFilling(table.columns(), seeds, outcomes);
    List<ReproducedRow> rows = table.rows().stream().map(filling::fill).toList();
    return new ReproducedTable(
        table.name(), table.title(), table.source(), budget, seeds, table.columns(), rows,
        comparisons(table, filling), footnotes(table, rows));
  }

  private static List<PairedDifference> comparisons(PaperTable table, RowFilling filling) {
    List<PairedDifference> comparisons = new ArrayList<>();
    for (PairedRows pair : table.comparisons()) {
      for (String column : pair.columns()) {
        filling.difference(table.row(pair.row()), table.row(pair.against()), column).ifPresent(comparisons::add);
      }
    }
    return comparisons;
  }

  private static List<Footnote> footnotes(PaperTable table, List<ReproducedRow> rows) {
    Set<String> used = new LinkedHashSet<>();
    table.columns().forEach(column -> used.addAll(column.notes()));
    for (ReproducedRow row : rows) {
      used.addAll(row.notes());
      row.cells().values().forEach(cell -> used.addAll(cell.notes()));
    }
    List<Footnote> footnotes = new ArrayList<>();
    for (String name : used) {
      footnotes.add(new Footnote(letters(footnotes.size()), name, table.notes().get(name)));
    }
    return footnotes;
  }

  /** a to z, then aa, ab, ... */
  private static String letters(int index) {
    String last = String.valueOf((char) ('a' + index % LETTERS));
    return index < LETTERS ? last : letters(index / LETTERS - 1) + last;
  }

  /** Marks of these notes, in order, for example {@code a,c}; empty if there is none. */
  String marks(List<String> notes) {
    return String.join(
        ",", footnotes.stream().filter(note -> notes.contains(note.name())).map(Footnote::mark).toList());
  }

  /** Whether the paper prints anything in this column. */
  boolean isPublished(TableColumn column) {
    return rows.stream().anyMatch(
        row -> row.cells().containsKey(column.key()) && row.cells().get(column.key()).published() != null);
  }

  /** What our runs are, for the head of a table. */
  String runs() {
    return "budget " + budget + ", " + (seeds.size() == 1 ? "seed " : "seeds ")
        + String.join(", ", seeds.stream().map(String::valueOf).toList());
  }
}
