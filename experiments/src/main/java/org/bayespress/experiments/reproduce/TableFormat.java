package org.bayespress.experiments.reproduce;

import java.util.function.Function;
import org.bayespress.experiments.run.Json;

/** Ways to write a table. */
public enum TableFormat {
  /** To read. */
  MARKDOWN(".md", MarkdownTable::render),
  /** To calculate with. */
  CSV(".csv", CsvTable::render),
  /** To paste into a paper. */
  LATEX(".tex", LatexTable::render),
  /** Everything there is. */
  JSON(".json", table -> Json.pretty(table) + "\n");

  private final String ending;
  private final Function<ReproducedTable, String> renderer;

  TableFormat(String ending, Function<ReproducedTable, String> renderer) {
    this.ending = ending;
    this.renderer = renderer;
  }

  /** Of the file name, with the point. */
  public String ending() {
    return ending;
  }

  /** The whole file. */
  public String render(ReproducedTable table) {
    return renderer.apply(table);
  }
}
