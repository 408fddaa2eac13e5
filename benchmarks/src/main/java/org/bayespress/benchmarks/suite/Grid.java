package org.bayespress.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.experiments.run.TextTable;

/** A table of texts that can be shown in a terminal and in Markdown. */
public final class Grid {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  private Grid(List<String> header) {
    this.header = header;
  }

  /** An empty table. */
  public static Grid of(String... header) {
    return new Grid(List.of(header));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the header
   */
  public Grid row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells under " + header.size() + " headings");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** For a terminal: the first column flush left, the others flush right. */
  public String text() {
    TextTable table = TextTable.ofNumbers(header.toArray(String[]::new));
    rows.forEach(row -> table.row(row.toArray(String[]::new)));
    return table.render();
  }

  /** As a Markdown table with the same alignment. */
  public String markdown() {
    StringBuilder text = new StringBuilder(line(header));
    List<String> rule = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      rule.add(i == 0 ? "---" : "--:");
    }
    text.append(line(rule));
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
