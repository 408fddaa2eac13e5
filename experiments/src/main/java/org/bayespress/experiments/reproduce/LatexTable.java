package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.Map;

/** The table as LaTeX for the package booktabs, in plain ASCII, with its notes below. */
final class LatexTable {
  private static final int TEXT_COLUMNS = 3;
  private static final Map<Character, String> COMMANDS = Map.ofEntries(
      Map.entry('\\', "\\textbackslash{}"), Map.entry('{', "\\{"), Map.entry('}', "\\}"), Map.entry('$', "\\$"),
      Map.entry('&', "\\&"), Map.entry('%', "\\%"), Map.entry('#', "\\#"), Map.entry('_', "\\_"),
      Map.entry('~', "\\textasciitilde{}"), Map.entry('^', "\\textasciicircum{}"), Map.entry('<', "$<$"),
      Map.entry('>', "$>$"), Map.entry('|', "$|$"), Map.entry('±', "$\\pm$"), Map.entry('*', "$^*$"),
      Map.entry('α', "$\\alpha$"), Map.entry('σ', "$\\sigma$"), Map.entry('²', "$^2$"));

  private LatexTable() {}

  /** The whole file. */
  static String render(ReproducedTable table) {
    TextGrid grid = TextGrid.of(table, LatexTable::escaped, marks -> "\\textsuperscript{" + marks + "}");
    StringBuilder text = new StringBuilder();
    text.append("% ").append(table.table()).append(", ").append(table.runs()).append("; needs \\usepackage{booktabs}\n")
        .append("\\begin{table*}\n")
        .append("\\scriptsize\n")
        .append("\\setlength{\\tabcolsep}{3pt}\n")
        .append("\\caption{").append(escaped(table.title() + ". Published: " + table.source() + ". Ours: "
            + table.runs() + "; mean ± half of the 95 % interval (Student) over the seeds. A cell with a slash is"
            + " published / ours."))
        .append("}\n");
    text.append("\\begin{tabular}{").append("l".repeat(TEXT_COLUMNS))
        .append("r".repeat(grid.header().size() - TEXT_COLUMNS)).append("}\n\\toprule\n");
    line(text, grid.header());
    String network = "";
    for (List<String> row : grid.rows()) {
      if (!row.getFirst().equals(network)) {
        text.append("\\midrule\n");
        network = row.getFirst();
      }
      line(text, row);
    }
    text.append("\\bottomrule\n\\end{tabular}\n");
    for (Footnote note : table.footnotes()) {
      text.append("\n\\textsuperscript{").append(note.mark()).append("}~").append(escaped(note.text())).append('\n');
    }
    return text.append("\\end{table*}\n").toString();
  }

  /** Text as LaTeX shows it; a character that not every LaTeX has is shown as a question mark. */
  private static String escaped(String text) {
    StringBuilder latex = new StringBuilder();
    for (char c : text.toCharArray()) {
      latex.append(COMMANDS.getOrDefault(c, c < 0x80 ? String.valueOf(c) : "?"));
    }
    return latex.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(String.join(" & ", cells)).append(" \\\\\n");
  }
}
