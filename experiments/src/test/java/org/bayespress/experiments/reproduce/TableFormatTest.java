package org.bayespress.experiments.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.experiments.run.Json;
import org.junit.jupiter.api.Test;

class TableFormatTest {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

  private final Outcomes outcomes = new Outcomes();

  /** Test errors 1.8, 2.0 and 1.9; 8, 10 and 8 bits in the first layer; everything else the same. */
  private ReproducedTable small() {
    double[] errors = {1.8, 2.0, 1.9};
    for (int i = 0; i < 3; i++) {
      ObjectNode result = Fixtures.result("result-bc.json");
      result.put("testErrorPercent", errors[i]);
      ((ObjectNode) result.get("bitsPerLayer")).put("fc1", i == 1 ? 10 : 8);
      outcomes.finished(new RunKey("lenet300-bc-gnj", i + 1), result);
    }
    return ReproducedTable.of(Fixtures.smallTable(), "smoke", SEEDS, outcomes);
  }

  @Test
  void markdownIsAsRecorded() {
    assertThat(TableFormat.MARKDOWN.render(small())).isEqualTo(Fixtures.text("small.md"));
  }

  @Test
  void latexIsAsRecorded() {
    assertThat(TableFormat.LATEX.render(small())).isEqualTo(Fixtures.text("small.tex"));
  }

  /** By RFC 4180. */
  private static List<List<String>> parsed(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else {
        field.append(c);
      }
    }
    assertThat(quoted).isFalse();
    assertThat(field).isEmpty();
    return lines;
  }

  private static Map<String, Map<String, String>> csv(ReproducedTable table) {
    List<List<String>> lines = parsed(TableFormat.CSV.render(table));
    Map<String, Map<String, String>> byCell = new HashMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      assertThat(line).hasSameSizeAs(lines.getFirst());
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i < line.size(); i++) {
        fields.put(lines.getFirst().get(i), line.get(i));
      }
      assertThat(byCell.put(fields.get("row") + " " + fields.get("column"), fields)).isNull();
    }
    return byCell;
  }

  @Test
  void csvHasOneNumberALine() {
    Map<String, Map<String, String>> cells = csv(small());
    Map<String, String> error = cells.get("ours error");
    assertThat(error).containsEntry("table", "small-table").containsEntry("method", "A, \"quoted\" method")
        .containsEntry("published", "").containsEntry("unit", "%").containsEntry("worst", "2").containsEntry("n", "3");
    assertThat(Double.parseDouble(error.get("mean"))).isCloseTo(1.9, within(1e-12));
    assertThat(Double.parseDouble(error.get("high95"))).isCloseTo(1.9 + 4.303 * 0.1 / Math.sqrt(3), within(1e-4));
    assertThat(cells.get("ours maximum")).containsEntry("published", "58").containsEntry("published_text", "58 (1.8)")
        .containsEntry("mean", "58.2198");
    assertThat(cells.get("ours maximum.error")).containsEntry("published", "1.8").containsEntry("worst", "1.95");
    assertThat(cells.get("ours bits.1")).containsEntry("published", "8").containsEntry("worst", "10");
    assertThat(cells.get("ours bits.3")).containsEntry("published", "14").containsEntry("mean", "14");
    assertThat(cells.get("original error")).containsEntry("mean", "1.62").containsEntry("n", "3");
    assertThat(cells.get("other maximum")).containsEntry("published", "28").containsEntry("mean", "")
        .containsEntry("n", "0").containsEntry("note", "not run. A guess of 100 % & more.");
    assertThat(cells).doesNotContainKeys("original maximum", "other bytes");
  }

  @Test
  void jsonHasEverything() throws JsonProcessingException {
    JsonNode json = Json.read(TableFormat.JSON.render(small()));
    JsonNode ours = json.get("rows").get(1);
    assertThat(ours.get("state").asText()).isEqualTo("3 seeds");
    JsonNode error = ours.at("/cells/error/ours/0");
    assertThat(error.get("values")).hasToString("[1.8,2.0,1.9]");
    assertThat(error.get("worst").asDouble()).isEqualTo(2.0);
    assertThat(ours.at("/cells/maximum/published/raw").asText()).isEqualTo("58 (1.8)");
    assertThat(ours.at("/cells/maximum/error/mean").asDouble()).isCloseTo(1.95, within(1e-12));
    assertThat(json.get("footnotes").get(2).get("name").asText()).isEqualTo("star");
    assertThat(json.get("seeds")).hasToString("[1,2,3]");
  }

  @Test
  void keysThatAResultDoesNotHaveAreLeftEmpty() {
    outcomes.finished(new RunKey("lenet300-sparsevd", 1), Fixtures.result("result-sparsevd-early.json"));
    outcomes.finished(new RunKey("lenet300-bc-gnj", 1), Fixtures.result("result-bc.json"));
    PaperTable table = PaperTables.onClassPath().find("bc-table2");
    String text = TableFormat.MARKDOWN.render(ReproducedTable.of(table, "paper", List.of(1L), outcomes));
    assertThat(text.lines().filter(line -> line.contains("| Sparse VD")).findFirst().orElseThrow())
        .contains("| 1 seed | 2.2 / 0.91 | 21 (1.8) / - | 84 (1.8) ", "| 2,849 | 374.3 | - / 1.89 |");
    // one key is there but null
    assertThat(text.lines().filter(line -> line.contains("| BC-GNJ")).findFirst().orElseThrow())
        .contains("| 10.8 / 10.76 | 9 (1.8) / 9.3 (1.85) | 36 (1.8) / - | 58 (1.8) / 58.2 (1.95) | 14,830 | 71.9 |");
    // from the first of the runs that have one
    assertThat(text).contains("| 1 seed | - | - | - | - | - | - | 1.6 / 1.39 |");
    assertThat(text).contains("| Soft Weight-Sharing [f] | not run | 4.3 / - | 12\\* (1.9) [");
    assertThat(text.lines().filter(line -> line.contains("| BC-GHS")).findFirst().orElseThrow())
        .contains("| not yet run | 10.6 / - | 9 (1.8) / - |");
    Map<String, Map<String, String>> cells = csv(ReproducedTable.of(table, "paper", List.of(1L), outcomes));
    assertThat(cells.get("lenet300-sparsevd maximum")).containsEntry("published", "113").containsEntry("n", "0");
  }

  @Test
  void numbersOfFewerSeedsThanTheRowSaySo() {
    ReproducedTable whole = small();
    ObjectNode without = Fixtures.result("result-bc.json");
    without.remove("paperRatioMaximum");
    outcomes.finished(new RunKey("lenet300-bc-gnj", 3), without);
    assertThat(TableFormat.MARKDOWN.render(whole)).doesNotContain("n = ");
    assertThat(TableFormat.MARKDOWN.render(ReproducedTable.of(Fixtures.smallTable(), "smoke", SEEDS, outcomes)))
        .contains("58 (1.8) / 58.2 ± 0.0, n = 2 (1.95 ± 0.00)");
  }

  @Test
  void failuresAreShownWithTheirReason() {
    outcomes.failed(new RunKey("lenet300-bc-gnj", 1), "loss is NaN,\n \"α\" too large");
    ReproducedTable table = ReproducedTable.of(Fixtures.smallTable(), "smoke", SEEDS, outcomes);
    assertThat(TableFormat.MARKDOWN.render(table)).contains("| failed: loss is NaN, \"α\" too large |");
    assertThat(TableFormat.LATEX.render(table)).contains("failed: loss is NaN, \"$\\alpha$\" too large &");
    assertThat(csv(table).get("ours bytes").get("note")).startsWith("failed: loss is NaN,\n \"α\" too large. Its own");
    outcomes.finished(new RunKey("lenet300-bc-gnj", 2), Fixtures.result("result-bc.json"));
    assertThat(TableFormat.MARKDOWN.render(ReproducedTable.of(Fixtures.smallTable(), "smoke", SEEDS, outcomes)))
        .contains("| 1 of 3 seeds; seed 1 failed: loss is NaN, \"α\" too large |", "| original | 1 of 3 seeds |");
  }

  /** Every inconsistency of the published tables that is known. */
  @Test
  void footnotesAreBelowTheTable() {
    String first = text("bc-table1");
    String second = text("bc-table2");
    assertThat(second).contains("best-case guess", "430,500 weights over the 3,977", "truncated, not rounded",
        "neither a Huffman code nor a sparse index", "Two different results of Sparse VD", "8-13-88-13 leaves 4,074",
        "quotes, not one of its own");
    assertThat(first).contains("no prior over groups", "16 times the second", "8-13-88-13 leaves 4,074",
        "Two different results of Sparse VD", "quoted second hand").doesNotContain("best-case");
    for (String table : List.of(first, second)) {
      String body = table.substring(0, table.indexOf("\n- ["));
      table.lines().filter(line -> line.startsWith("- [")).map(line -> line.substring(3, line.indexOf(']')))
          .forEach(mark -> assertThat(body).containsPattern("\\[([a-z]+,)*" + mark + "(,[a-z]+)*\\]"));
      assertThat(table).doesNotContain("null");
    }
  }

  private String text(String table) {
    return TableFormat.MARKDOWN.render(
        ReproducedTable.of(PaperTables.onClassPath().find(table), "paper", List.of(1L), outcomes));
  }

  /** Braces and dollars in pairs, nothing that LaTeX would not take. */
  @Test
  void latexOfTheTablesIsBalancedAscii() {
    for (String name : List.of("bc-table1", "bc-table2")) {
      String latex = TableFormat.LATEX.render(
          ReproducedTable.of(PaperTables.onClassPath().find(name), "paper", List.of(1L), outcomes));
      assertThat(latex).matches("\\p{ASCII}*");
      String plain = latex.replaceAll("\\\\[%&_#$]", "");
      assertThat(plain.chars().filter(c -> c == '{').count()).isEqualTo(plain.chars().filter(c -> c == '}').count());
      assertThat(plain.chars().filter(c -> c == '$').count() % 2).isZero();
      List<String> rows = plain.lines()
          .filter(line -> line.endsWith("\\\\") && !line.startsWith("\\multicolumn")).toList();
      assertThat(rows.stream().map(row -> row.split(" & ", -1).length).distinct()).hasSize(1);
      assertThat(plain.lines().skip(2)).noneMatch(line -> line.matches(".*%.+|.*#.*"));
    }
  }
}
