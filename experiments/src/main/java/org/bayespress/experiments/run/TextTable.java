package org.bayespress.experiments.run;

import java.util.ArrayList;
import java.util.List;

/** A plain table: the first column flush left, the others flush right, two spaces between. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean numbers;

  private TextTable(boolean numbers, List<String> header) {
    this.numbers = numbers;
    rows.add(List.copyOf(header));
  }

  /** A table of numbers: the first column flush left, the others flush right. */
  public static TextTable ofNumbers(String... header) {
    return new TextTable(true, List.of(header));
  }

  /** A table of texts: every column flush left. */
  public static TextTable ofTexts(String... header) {
    return new TextTable(false, List.of(header));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the header
   */
  public TextTable row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells under " + rows.getFirst().size()
          + " headings");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table, a line break after every row. */
  public String render() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : "  ").append(numbers && i > 0 ? pad + row.get(i) : row.get(i) + pad);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
