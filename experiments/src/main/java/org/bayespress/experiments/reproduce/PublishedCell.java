package org.bayespress.experiments.reproduce;

import java.util.List;

/**
 * What the paper prints in one cell.
 *
 * @param raw as printed, for example {@code 9 (1.8)}; {@code -} for a cell that the paper leaves empty
 * @param values the numbers of the cell in the unit of its column, one or one per layer; none for an empty cell
 * @param errorPercent test error printed in the same cell; null if there is none
 * @param notes names of the notes that belong to the cell
 */
public record PublishedCell(String raw, List<Double> values, Double errorPercent, List<String> notes) {

  public PublishedCell {
    values = values == null ? List.of() : List.copyOf(values);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
