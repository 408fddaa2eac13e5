package org.bayespress.experiments.reproduce;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of a paper.
 *
 * @param name under which it is reproduced
 * @param title what it shows
 * @param source the paper
 * @param runs name of the runs it is made of; tables with the same name share their run folders
 * @param notes what there is to know about published values, by name; cells, rows and columns refer to them
 * @param columns in order
 * @param rows in order
 * @param comparisons of rows, seed by seed
 */
public record PaperTable(
    String name,
    String title,
    String source,
    String runs,
    Map<String, String> notes,
    List<TableColumn> columns,
    List<TableRow> rows,
    List<PairedRows> comparisons) {

  /**
   * A table whose names all refer to something.
   *
   * @throws IllegalArgumentException if a note or a column that is named is not there, a row is there twice, or none
   *     can be run
   */
  public PaperTable {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    comparisons = List.copyOf(comparisons);
    Set<String> keys = new HashSet<>();
    for (TableColumn column : columns) {
      keys.add(column.key());
      require(name, column.key(), notes.keySet(), column.notes());
    }
    Set<String> ids = new HashSet<>();
    for (TableRow row : rows) {
      if (!ids.add(row.id())) {
        throw new IllegalArgumentException(name + " has the row '" + row.id() + "' twice");
      }
      require(name, row.id(), notes.keySet(), row.notes());
      require(name, row.id(), keys, row.published().keySet());
      require(name, row.id(), keys, row.values().keySet());
      for (PublishedCell cell : row.published().values()) {
        require(name, row.id(), notes.keySet(), cell.notes());
      }
    }
    for (PairedRows pair : comparisons) {
      require(name, "comparisons", ids, List.of(pair.row(), pair.against()));
      require(name, "comparisons", keys, pair.columns());
    }
    if (rows.stream().allMatch(row -> row.presets().isEmpty())) {
      throw new IllegalArgumentException(name + " has no row that can be run");
    }
  }

  private static void require(String table, String where, Set<String> known, Collection<String> names) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            table + ", " + where + ": found '" + name + "', there are " + String.join(", ", known));
      }
    }
  }

  /** The row of this name, which is there. */
  TableRow row(String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  /** Names of the rows that can be run or are filled by other rows' runs. */
  public List<String> runnable() {
    return rows.stream().filter(row -> !row.presets().isEmpty()).map(TableRow::id).toList();
  }
}
