package org.bayespress.experiments.reproduce;

import java.util.List;

/**
 * A column: its heading, and where its numbers stand in a {@code result.json}. Places are JSON pointers (RFC 6901), for
 * example {@code /variants/maximum/testErrorPercent}; what is not there is left empty.
 *
 * @param key name within the table
 * @param title heading
 * @param unit of the numbers
 * @param value place of the number, or of a list or map of numbers
 * @param percentOf place of a number that the value is divided by, giving percent; empty if it is taken as it is
 * @param error place of the test error, in percent, that is shown beside the value in brackets; empty if there is none
 * @param worst which of several seeds is the worst
 * @param decimals shown after the point
 * @param notes names of the notes that belong to the whole column
 */
public record TableColumn(
    String key,
    String title,
    String unit,
    String value,
    String percentOf,
    String error,
    Worst worst,
    int decimals,
    List<String> notes) {

  /** Which end of the numbers is the bad one. */
  public enum Worst {
    /** As with ratios. */
    SMALLEST,
    /** As with errors and sizes. */
    LARGEST
  }

  public TableColumn {
    percentOf = percentOf == null ? "" : percentOf;
    error = error == null ? "" : error;
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
