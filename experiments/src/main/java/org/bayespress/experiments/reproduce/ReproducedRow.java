package org.bayespress.experiments.reproduce;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row.
 *
 * @param id name within the table
 * @param network as the paper calls it
 * @param dataset as the paper calls it
 * @param method as the paper calls it
 * @param presets whose runs fill the row, best first
 * @param state for a person: how many seeds there are of ours, or why there is none
 * @param seeds of the runs that fill the row
 * @param failures why runs have no result, by seed
 * @param notes names of the notes that belong to the whole row
 * @param cells by column, in the order of the columns; a column that the row does not have is left out
 */
public record ReproducedRow(
    String id,
    String network,
    String dataset,
    String method,
    List<String> presets,
    String state,
    List<Long> seeds,
    Map<Long, String> failures,
    List<String> notes,
    Map<String, ReproducedCell> cells) {

  public ReproducedRow {
    presets = List.copyOf(presets);
    seeds = List.copyOf(seeds);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    notes = List.copyOf(notes);
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }
}
