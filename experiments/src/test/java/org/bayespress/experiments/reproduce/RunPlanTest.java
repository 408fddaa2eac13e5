package org.bayespress.experiments.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.LongSupplier;
import org.bayespress.core.method.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPlanTest {
  private static final PaperTable TABLE = PaperTables.onClassPath().find("bc-table2");

  @Test
  void everyRowHasItsFirstSeedBeforeAnyHasItsSecond() {
    RunPlan plan = RunPlan.of(TABLE, List.of(1L, 2L), List.of());
    List<String> presets = List.of("lenet300-sparsevd", "lenet300-bc-gnj", "lenet300-bc-ghs", "lenet5-sparsevd",
        "lenet5-bc-gnj", "lenet5-bc-ghs");
    assertThat(plan.runs()).extracting(PlannedRun::seed).containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L, 2L,
        2L);
    assertThat(plan.runs().subList(0, 6)).extracting(PlannedRun::preset).isEqualTo(presets);
    assertThat(plan.runs().subList(6, 12)).extracting(PlannedRun::preset).isEqualTo(presets);
    assertThat(plan.runs().get(2).label()).isEqualTo("row 3 of 6: BC-GHS, LeNet-300-100, seed 1 of 2");
  }

  @Test
  void oneRowAlone() {
    assertThat(RunPlan.of(TABLE, List.of(7L, 4L), List.of("lenet5-bc-ghs")).runs()).extracting(PlannedRun::label)
        .containsExactly("row 1 of 1: BC-GHS, LeNet-5-Caffe, seed 7 (1 of 2)",
            "row 1 of 1: BC-GHS, LeNet-5-Caffe, seed 4 (2 of 2)");
  }

  /** The dense network comes from the runs of other rows, so one run is enough for it, and none beside another row. */
  @Test
  void aRowThatBorrowsRunsOnlyWhatNoOtherRowRuns() {
    assertThat(RunPlan.of(TABLE, List.of(1L), List.of("lenet300-original")).runs()).singleElement()
        .satisfies(run -> assertThat(run.preset()).isEqualTo("lenet300-sparsevd"));
    assertThat(RunPlan.of(TABLE, List.of(1L), List.of("lenet300-original", "lenet300-bc-ghs")).runs()).singleElement()
        .satisfies(run -> assertThat(run.preset()).isEqualTo("lenet300-bc-ghs"));
  }

  /** The large network takes days: its rows are run when asked for. */
  @Test
  void theTableOfDenseNetsRunsTheSmallOneAlone() {
    PaperTable table = PaperTables.onClassPath().find("vnq-table2");
    assertThat(RunPlan.of(table, List.of(1L), List.of()).runs()).extracting(PlannedRun::preset)
        .containsExactly("densenet22-vnq", "densenet22-vnq-exact", "densenet22-vnq-monte-carlo");
    assertThat(RunPlan.of(table, List.of(1L), List.of("vnq")).runs()).extracting(PlannedRun::preset)
        .containsExactly("densenet76-vnq");
  }

  @Test
  void rowsThatCannotBeRunAreRefused() {
    assertThatThrownBy(() -> RunPlan.of(TABLE, List.of(1L), List.of("lenet5-bc-gnjj")))
        .isInstanceOf(SettingsException.class).hasMessageContaining("did you mean 'lenet5-bc-gnj'?");
    assertThatThrownBy(() -> RunPlan.of(TABLE, List.of(1L), List.of("lenet5-dns")))
        .isInstanceOf(SettingsException.class).hasMessageContaining("row 'lenet5-dns' of bc-table2 has no runs");
  }

  @Test
  void seedsAreACountOrAList() {
    assertThat(Seeds.parse("3")).containsExactly(1L, 2L, 3L);
    assertThat(Seeds.parse("5, 2")).containsExactly(5L, 2L);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "0     | at least 1", "-2    | at least 1", "1001  | at most 1000", "1,2,1 | 1 is there twice",
    "two   | 'two' is no whole number", "1,,2  | '' is no whole number", "1,2.5 | '2.5' is no whole number"})
  void wrongSeedsAreExplained(String text, String why) {
    assertThatThrownBy(() -> Seeds.parse(text.strip())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("--seeds: found '" + text.strip() + "'").hasMessageContaining(why.strip())
        .hasMessageContaining("--seeds 1,2,3");
  }

  @Test
  void theRestIsEstimatedByPreset() {
    List<PlannedRun> runs = RunPlan.of(TABLE, List.of(1L, 2L), List.of("lenet300-sparsevd", "lenet5-sparsevd")).runs();
    long[] seconds = {100};
    LongSupplier clock = () -> seconds[0] * 1_000_000_000L;
    RowProgress progress = new RowProgress(clock);
    assertThat(progress.before(runs.getFirst(), runs)).endsWith("seed 1 of 2 (elapsed 0:00:00)");
    progress.took("lenet300-sparsevd", 60);
    seconds[0] = 160;
    // LeNet-5 as long as the only one known: 60 + 60 + 60
    assertThat(progress.before(runs.get(1), runs.subList(1, 4))).endsWith("(elapsed 0:01:00, about 0:03:00 left)");
    progress.took("lenet5-sparsevd", 3600);
    seconds[0] = 3760;
    assertThat(progress.before(runs.get(2), runs.subList(2, 4))).endsWith("(elapsed 1:01:00, about 1:01:00 left)");
  }
}
