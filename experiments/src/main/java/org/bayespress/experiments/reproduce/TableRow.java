package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row: what it is about, what the paper prints, and which runs fill it.
 *
 * @param id name within the table
 * @param network as the paper calls it
 * @param dataset as the paper calls it
 * @param method as the paper calls it
 * @param preset that is run for this row; empty if the row has no runs of its own
 * @param borrows presets whose runs also hold what this row shows, best first; for a row without a preset
 * @param values places in {@code result.json} by column that this row takes in place of the columns' own, and then no
 *     others; empty for the columns' own
 * @param notes names of the notes that belong to the whole row
 * @param published what the paper prints, by column
 */
public record TableRow(
    String id,
    String network,
    String dataset,
    String method,
    String preset,
    List<String> borrows,
    Map<String, String> values,
    List<String> notes,
    Map<String, PublishedCell> published) {

  public TableRow {
    preset = preset == null ? "" : preset;
    borrows = borrows == null ? List.of() : List.copyOf(borrows);
    values = values == null ? Map.of() : Map.copyOf(values);
    notes = notes == null ? List.of() : List.copyOf(notes);
    published = published == null ? Map.of() : Map.copyOf(published);
  }

  /** Presets whose runs fill the row, best first; empty for a row that shows the published values alone. */
  public List<String> presets() {
    return preset.isEmpty() ? borrows : List.of(preset);
  }

  /** Where this row's value of a column stands in a {@code result.json}; empty if it shows none. */
  Optional<String> place(TableColumn column) {
    return Optional.ofNullable(values.isEmpty() ? column.value() : values.get(column.key()));
  }
}
