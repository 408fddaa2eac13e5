package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.Map;

/**
 * The table as LaTeX for the packages booktabs and graphicx, in plain ASCII, scaled to the width of the text, with its
 * notes below. A cell has the published value above ours.
 */
final class LatexTable {
  private static final int TEXT_COLUMNS = 2;
  private static final Map<Character, String> COMMANDS = Map.ofEntries(
      Map.entry('\\', "\\textbackslash{}"), Map.entry('{', "\\{"), Map.entry('}', "\\}"), Map.entry('$', "\\$"),
      Map.entry('&', "\\&"), Map.entry('%', "\\%"), Map.entry('#', "\\#"), Map.entry('_', "\\_"),
      Map.entry('~', "\\textasciitilde{}"), Map.entry('^', "\\textasciicircum{}"), Map.entry('<', "$<$"),
      Map.entry('>', "$>$"), Map.entry('|', "$|$"), Map.entry('±', "$\\pm$"), Map.entry('*', "$^*$"),
      Map.entry('α', "$\\alpha$"), Map.entry('σ', "$\\sigma$"), Map.entry('²', "$^2$"));

  private LatexTable() {}

  /** The whole file. */
  static String render(ReproducedTable table) {
    TextGrid grid = TextGrid.of(
        table, LatexTable::escaped, marks -> "\\textsuperscript{" + marks + "}",
        (published, ours) -> "\\stacked{" + published + "\\\\" + ours + "}");
    // the network stands above its rows
    int columns = grid.header().size() - 1;
    StringBuilder text = new StringBuilder();
    text.append("% ").append(table.table()).append(", ").append(table.runs())
        .append("; needs \\usepackage{booktabs} and \\usepackage{graphicx}\n")
        .append("\\providecommand{\\stacked}[1]{\\begin{tabular}[c]{@{}r@{}}#1\\end{tabular}}\n")
        .append("\\begin{table*}\n\\scriptsize\n\\setlength{\\tabcolsep}{3pt}\n")
        .append("\\caption{").append(escaped(table.title() + ". Published: " + table.source() + ". Ours: "
            + table.runs() + "; mean ± half of the 95 % interval (Student) over the seeds. A cell of two lines is"
            + " published above ours."))
        .append("}\n");
    text.append("\\resizebox{\\textwidth}{!}{%\n\\begin{tabular}{lp{6em}")
        .append("r".repeat(columns - TEXT_COLUMNS)).append("}\n\\toprule\n");
    line(text, grid.header().subList(1, columns + 1).stream()
        .map(title -> "\\stacked{" + title.replace(" \\%", "~\\%").replace(" ", "\\\\") + "}").toList());
    String network = "";
    for (List<String> row : grid.rows()) {
      if (!row.getFirst().equals(network)) {
        network = row.getFirst();
        text.append("\\midrule\n\\multicolumn{").append(columns).append("}{l}{").append(network).append("} \\\\\n");
      }
      line(text, row.subList(1, columns + 1));
    }
    text.append("\\bottomrule\n\\end{tabular}}\n");
    for (PairedDifference each : table.comparisons()) {
      text.append('\n').append(escaped(each.sentence())).append('\n');
    }
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
