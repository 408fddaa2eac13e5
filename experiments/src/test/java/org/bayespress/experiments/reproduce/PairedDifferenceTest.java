package org.bayespress.experiments.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact KL against the approximation in {@code vnq-table1}, on results with numbers made up here. */
class PairedDifferenceTest {
  private static final PaperTable TABLE = PaperTables.onClassPath().find("vnq-table1");
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

  private final Outcomes outcomes = new Outcomes();

  private void run(String preset, long seed, double error, long survivors) {
    ObjectNode result = Fixtures.result("result-bc.json");
    result.put("testErrorPercent", error);
    result.put("weightsTotal", 400_000);
    result.put("weightsSurvivingRule", survivors);
    ObjectNode means = result.putObject("variants").putObject("no-pq");
    means.put("testErrorPercent", error - 0.1);
    means.put("nonZeroPercent", 100.0);
    outcomes.finished(new RunKey(preset, seed), result);
  }

  private ReproducedTable table() {
    return ReproducedTable.of(TABLE, "smoke", SEEDS, outcomes);
  }

  private PairedDifference in(String column) {
    return table().comparisons().stream().filter(each -> each.row().equals("vnq-exact") && each.column().equals(column))
        .findFirst().orElseThrow();
  }

  /** By hand: differences -0.05, -0.15 and 0.05 have the mean -0.05 and s = 0.1; t is 4.303. */
  @Test
  void aDifferenceThatMayBeChance() {
    run("lenet5-vnq", 1, 0.85, 100_000);
    run("lenet5-vnq", 2, 0.90, 100_000);
    run("lenet5-vnq", 3, 0.85, 100_000);
    run("lenet5-vnq-exact", 1, 0.80, 98_000);
    run("lenet5-vnq-exact", 2, 0.75, 98_400);
    run("lenet5-vnq-exact", 3, 0.90, 97_600);
    PairedDifference error = in("error");
    double half = 4.303 * 0.1 / Math.sqrt(3);
    assertThat(error.difference().mean()).isCloseTo(-0.05, within(1e-12));
    assertThat(error.difference().high95()).isCloseTo(-0.05 + half, within(1e-4));
    assertThat(error.seeds()).isEqualTo(SEEDS);
    assertThat(error.sentence()).isEqualTo(
        "error %: VNQ, exact KL + P&Q minus VNQ + P&Q is -0.050 on average over 3 paired seeds (95 % interval -0.298 to"
            + " +0.198, Student): the interval holds 0, so these seeds show no difference.");
    // percent of the weights: -0.5, -0.4 and -0.6
    assertThat(in("non-zero").difference().mean()).isCloseTo(-0.5, within(1e-12));
    assertThat(in("non-zero").sentence()).contains("less beyond chance, which is better.");
    String markdown = TableFormat.MARKDOWN.render(table());
    assertThat(markdown).contains("\n- " + error.sentence() + "\n");
    assertThat(TableFormat.LATEX.render(table())).contains("VNQ + P\\&Q is -0.050 on average").matches("\\p{ASCII}*");
    assertThat(TableFormat.CSV.render(table())).contains("vnq-table1,vnq-exact minus vnq,LeNet-5-Caffe,MNIST,");
    assertThat(TableFormat.JSON.render(table())).contains("\"comparisons\"", "the interval holds 0");
  }

  /** Ratios are worse when they are smaller. */
  @Test
  void whatIsBetterDependsOnTheColumn() {
    TableColumn ratio = TABLE.columns().stream().filter(each -> each.key().equals("file-ratio")).findFirst()
        .orElseThrow();
    List<Double> less = List.of(-2.0, -2.1, -1.9);
    assertThat(PairedDifference.of(TABLE.row("vnq-exact"), TABLE.row("vnq"), ratio, SEEDS, less).sentence())
        .endsWith("less beyond chance, which is worse.");
  }

  @Test
  void onlySeedsThatBothHaveArePaired() {
    assertThat(table().comparisons()).isEmpty();
    run("lenet5-vnq", 1, 0.85, 100_000);
    run("lenet5-vnq-exact", 2, 0.85, 100_000);
    assertThat(table().comparisons()).isEmpty();
    run("lenet5-vnq", 2, 0.80, 100_000);
    assertThat(in("error").seeds()).containsExactly(2L);
    assertThat(in("error").sentence()).contains("+0.050 for the one seed that both have");
  }

  /** They are in percent in the result already; the column's own are counts. */
  @Test
  void nonZerosOfOtherPlacesAreTakenAsTheyAre() {
    run("lenet5-vnq", 1, 0.85, 100_000);
    ReproducedRow row =
        table().rows().stream().filter(each -> each.id().equals("vnq-no-pq")).findFirst().orElseThrow();
    assertThat(row.cells().get("non-zero").ours().getFirst().mean()).isEqualTo(100);
    ReproducedRow quantized =
        table().rows().stream().filter(each -> each.id().equals("vnq")).findFirst().orElseThrow();
    assertThat(quantized.cells().get("non-zero").ours().getFirst().mean()).isEqualTo(25);
  }

  @Test
  void comparisonsNameRowsAndColumnsThatAreThere() {
    String document = Fixtures.text("small-tables.json");
    String comparisons = "\"title\": \"A small table\", \"comparisons\": [{\"row\": \"ours\", \"against\": \"%s\","
        + " \"columns\": [\"%s\"]}],";
    assertThatThrownBy(() -> PaperTables.parse(
        document.replace("\"title\": \"A small table\",", comparisons.formatted("theirs", "error"))))
        .hasMessageContaining("small-table, comparisons: found 'theirs'");
    assertThatThrownBy(() -> PaperTables.parse(
        document.replace("\"title\": \"A small table\",", comparisons.formatted("other", "eror"))))
        .hasMessageContaining("small-table, comparisons: found 'eror'");
  }
}
