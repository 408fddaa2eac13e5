package org.bayespress.experiments.reproduce;

import java.util.List;

/** The table as Markdown, with its notes as a list below. */
public final class MarkdownTable {
  private static final int TEXT_COLUMNS = 3;

  private MarkdownTable() {}

  /** The whole document. */
  public static String render(ReproducedTable table) {
    TextGrid grid = TextGrid.of(
        table, MarkdownTable::escaped, marks -> " [" + marks + "]", (published, ours) -> published + " / " + ours);
    StringBuilder text = new StringBuilder();
    text.append("# ").append(table.table()).append(": ").append(table.title()).append("\n\n");
    text.append("Published: ").append(table.source()).append(".\n");
    text.append("Ours: ").append(table.runs()).append("; mean ± half of the 95 % interval (Student) over the seeds, or")
        .append(" the one value there is. A cell with a slash is published / ours.\n\n");
    line(text, grid.header());
    StringBuilder rule = new StringBuilder("|");
    for (int i = 0; i < grid.header().size(); i++) {
      rule.append(i < TEXT_COLUMNS ? " --- |" : " --: |");
    }
    text.append(rule).append('\n');
    grid.rows().forEach(row -> line(text, row));
    text.append('\n');
    if (!table.comparisons().isEmpty()) {
      table.comparisons().forEach(each -> text.append("- ").append(escaped(each.sentence())).append('\n'));
      text.append('\n');
    }
    for (Footnote note : table.footnotes()) {
      text.append("- [").append(note.mark()).append("] ").append(escaped(note.text())).append('\n');
    }
    return text.toString();
  }

  /** What would end a cell or begin emphasis. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
