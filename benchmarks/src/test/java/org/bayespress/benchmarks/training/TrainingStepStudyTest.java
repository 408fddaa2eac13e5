package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.format.network.DenseNet;
import org.junit.jupiter.api.Test;

/** Which steps are measured. */
class TrainingStepStudyTest {
  private static final String EXACT = "vnq/quantizing-mixture/exact";

  private static List<Map<String, List<String>>> trials(Effort effort) {
    return TrainingStepStudy.ofBoundCombinations().trials(effort, List.of(1)).stream().map(Trial::parameters).toList();
  }

  private static List<String> combinations(Map<String, List<String>> trial) {
    return trial.get("combination");
  }

  @Test
  void quickOnesAreOfChainsUnderDefaultForms() {
    assertThat(trials(Effort.QUICK)).hasSize(2).allSatisfy(trial -> {
      assertThat(combinations(trial)).contains("vnq/quantizing-mixture/approximate", "miracle/gaussian/mean-kl");
      assertThat(combinations(trial)).doesNotContain(EXACT);
    });
  }

  @Test
  void fullOnesHaveTheExactKlAndANetworkWithBranches() {
    assertThat(trials(Effort.FULL)).allSatisfy(trial -> assertThat(combinations(trial)).contains(EXACT));
    assertThat(trials(Effort.FULL).getLast()).satisfies(trial -> {
      assertThat(trial).containsEntry("network", List.of("densenet22")).containsEntry("batch", List.of("64"));
      // group priors and random codes are of chains of layers
      assertThat(combinations(trial)).noneMatch(each -> each.startsWith("bc/") || each.startsWith("miracle/"));
    });
  }

  @Test
  void everyFormIsThereOnce() {
    assertThat(Combination.withExactForms()).doesNotHaveDuplicates().containsAll(Combination.bound());
  }

  @Test
  void aStepOfANetworkWithBranchesIsTakenUnderTheExactKl() {
    try (TrainingStep step = TrainingStep.of(DenseNet.of(22, 12), Combination.parse(EXACT), 2, 1)) {
      assertThat(step.take()).isPositive().isFinite();
    }
  }
}
