package org.bayespress.experiments.reproduce;

import java.util.List;

/**
 * Two rows whose runs with the same seed are compared: they share all that the seed decides.
 *
 * @param row whose numbers are looked at
 * @param against whose numbers are taken off
 * @param columns in which, each of one number
 */
public record PairedRows(String row, String against, List<String> columns) {

  public PairedRows {
    columns = List.copyOf(columns);
  }
}
