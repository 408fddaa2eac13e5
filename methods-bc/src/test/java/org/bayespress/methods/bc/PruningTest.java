package org.bayespress.methods.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.Architecture;
import org.junit.jupiter.api.Test;

class PruningTest {

  @Test
  void theValidationRulePrunesAsFarAsTheErrorAllows() {
    TrainedPosterior posterior = Fixtures.posterior(-6);
    ValidationError error = (weights, biases) -> {
      List<Integer> left = Architecture.of(Fixtures.NETWORK, weights);
      return 2 + (left.get(0) < 4 || left.get(1) < 3 || left.get(2) < 7 || left.get(3) < 11 ? 1 : 0.05);
    };
    Groups groups = Groups.of(posterior, error, false);
    double[] thresholds = new ValidationGuided(0.1).thresholds(groups);
    assertThat(groups.error(groups.pruned(thresholds))).isLessThanOrEqualTo(groups.errorOfAll() + 0.1);
    // not one group more, in any layer
    for (int layer = 0; layer < 4; layer++) {
      double[] sorted = groups.sortedScores(layer);
      double last = Double.NEGATIVE_INFINITY;
      for (double score : sorted) {
        last = score < thresholds[layer] ? score : last;
      }
      double[] lower = thresholds.clone();
      lower[layer] = last;
      assertThat(groups.error(groups.pruned(lower))).as("layer %d", layer).isGreaterThan(groups.errorOfAll() + 0.1);
    }
    // further than the clusters, whose gap leaves 6 filters of conv2 and 14 inputs of fc2
    assertThat(groups.pruned(thresholds).survivors().architecture()).isNotEqualTo(
        groups.pruned(new WidestGap().thresholds(groups)).survivors().architecture());
  }

  @Test
  void theValidationRuleDoesWithoutAGapThatCostsTooMuch() {
    TrainedPosterior posterior = Fixtures.posterior(-6);
    AtomicInteger asked = new AtomicInteger();
    // any filter of conv1 is needed
    ValidationError error = (weights, biases) -> {
      asked.incrementAndGet();
      return Architecture.of(Fixtures.NETWORK, weights).get(0) < 6 ? 50 : 1;
    };
    Groups groups = Groups.of(posterior, error, false);
    double[] thresholds = new ValidationGuided(0.1).thresholds(groups);
    assertThat(groups.pruned(thresholds).survivors().architecture()).containsExactly(6, 1, 1, 1);
    assertThat(asked.get()).isLessThan(250);
  }

  private static double[] given(List<Double> thresholds) {
    TrainedPosterior posterior = Fixtures.posterior(-6);
    return Pruning
        .from(
            Fixtures.settings("pruning.rule", "given", "pruning.thresholds", thresholds).section("pruning"),
            Fixtures.NETWORK)
        .thresholds(Groups.of(posterior, (weights, biases) -> 1, false));
  }

  @Test
  void givenThresholdsAreTaken() {
    assertThat(given(List.of(0.0, 1.0, -1.0, 2.0))).containsExactly(0, 1, -1, 2);
  }

  @Test
  void thresholdsThatRemoveAWholeLayerAreRefused() {
    assertThatThrownBy(() -> given(List.of(0.0, -50.0, 0.0, 0.0))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("pruning.thresholds").hasMessageContaining("conv2").hasMessageContaining("-50")
        .hasMessageContaining("whole layer");
  }

  @Test
  void thresholdsThatCutALayerOffItsNeighbourAreRefused() {
    // only the best filter of conv2, and only the best input of fc1, which another filter feeds
    TrainedPosterior posterior = Fixtures.posterior(-6);
    double filter = posterior.layers().get(1).scales().sortedScores()[0];
    double input = posterior.layers().get(2).scales().sortedScores()[0];
    assertThatThrownBy(() -> given(List.of(0.0, Math.nextUp(filter), Math.nextUp(input), 0.0)))
        .isInstanceOf(SettingsException.class).hasMessageContaining("larger numbers")
        .hasMessageContaining("neighbour");
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    for (Object[] pairs : new Object[][] {
      {"pruning.rule", "given"}, {"pruning.rule", "given", "pruning.thresholds", List.of(1.0)},
      {"pruning.rule", "gap", "pruning.thresholds", List.of(1.0, 1.0, 1.0, 1.0)}}) {
      assertThatThrownBy(() -> Pruning.from(Fixtures.settings(pairs).section("pruning"), Fixtures.NETWORK))
          .isInstanceOf(SettingsException.class).hasMessageContaining("thresholds");
    }
    assertThatThrownBy(
        () -> Pruning.from(Fixtures.settings("pruning.rule", "best").section("pruning"), Fixtures.NETWORK))
        .isInstanceOf(SettingsException.class).hasMessageContaining("gap, validation or given");
  }
}
