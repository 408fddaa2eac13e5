package org.bayespress.core.training;

import java.util.List;

/**
 * Numbers of which there are many.
 *
 * @param name lower case, without an ending; names the file that it becomes
 * @param columns what they are, with units in the names
 * @param values per column one array, all equally long; not copied
 */
public record NumberTable(String name, List<String> columns, List<float[]> values) {

  public NumberTable {
    columns = List.copyOf(columns);
    values = List.copyOf(values);
    if (columns.size() != values.size() || columns.isEmpty()) {
      throw new IllegalArgumentException("table " + name + ": " + columns.size() + " columns, " + values.size()
          + " of them with values; allowed are as many as there are columns, at least one");
    }
    for (float[] column : values) {
      if (column.length != values.getFirst().length) {
        throw new IllegalArgumentException("table " + name + ": columns of " + values.getFirst().length + " and of "
            + column.length + " values; allowed are equally long ones");
      }
    }
  }

  /** Number of rows. */
  public int rows() {
    return values.getFirst().length;
  }
}
