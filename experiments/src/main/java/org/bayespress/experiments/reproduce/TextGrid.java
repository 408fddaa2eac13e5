package org.bayespress.experiments.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The cells of a table as text, in the notation of one format. Where the paper prints anything in a column, its cells
 * hold the published value and ours; a cell that is empty on both sides is a dash.
 *
 * @param header one heading per column; the first three are network, method and what is there of ours
 * @param rows as many cells each
 */
record TextGrid(List<String> header, List<List<String>> rows) {

  /**
   * The cells of a table.
   *
   * @param escape makes plain text safe in the format
   * @param mark makes marks, for example {@code a,c}, a reference to notes
   * @param beside puts a published value and ours into one cell
   */
  static TextGrid of(
      ReproducedTable table, UnaryOperator<String> escape, UnaryOperator<String> mark, BinaryOperator<String> beside) {
    List<String> header = new ArrayList<>(List.of("network", "method", "ours"));
    for (TableColumn column : table.columns()) {
      header.add(escape.apply(column.title()) + marked(table, column.notes(), mark));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ReproducedRow row : table.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(escape.apply(row.network() + ", " + row.dataset()));
      cells.add(escape.apply(row.method()) + marked(table, row.notes(), mark));
      cells.add(escape.apply(row.state().replaceAll("\\s+", " ")));
      for (TableColumn column : table.columns()) {
        cells.add(cell(table, row, column, escape, mark, beside));
      }
      rows.add(cells);
    }
    return new TextGrid(header, rows);
  }

  private static String cell(
      ReproducedTable table, ReproducedRow row, TableColumn column, UnaryOperator<String> escape,
      UnaryOperator<String> mark, BinaryOperator<String> beside) {
    ReproducedCell cell = row.cells().get(column.key());
    String ours = cell == null ? CellText.NOTHING : escape.apply(CellText.ours(cell, column, row.seeds().size()));
    boolean printed = cell != null && cell.published() != null && !cell.published().values().isEmpty();
    if (!table.isPublished(column) || !printed && ours.equals(CellText.NOTHING)) {
      return ours;
    }
    return beside.apply(
        printed ? escape.apply(cell.published().raw()) + marked(table, cell.notes(), mark) : CellText.NOTHING, ours);
  }

  private static String marked(ReproducedTable table, List<String> notes, UnaryOperator<String> mark) {
    return notes.isEmpty() ? "" : mark.apply(table.marks(notes));
  }
}
