package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.methods.miracle.blocks.Filling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiracleSettingsTest {

  /** No two numbers alike, so that none can take the place of another. */
  private static Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>(Map.of(
        "parameterization", "mean-var", "budgetBytes", 1234, "bits-per-block", 8, "oversampling-nats", 1.0,
        "coder", "importance", "as-released", true, "order", "plain", "filling", "greedy",
        "sharing", List.of(2.0, 3.0, 5.0)));
    values.putAll(Map.of(
        "initial-log-sigma", -4.5, "initial-scale", 0.75, "beta0", 1e-3, "beta-epsilon", 2e-3,
        "coding.beta-epsilon", 3e-3, "coding.steps-per-block", 7, "coding.learning-rate", 4e-3,
        "watch.every-steps", 11, "watch.draws", 6, "watch.variables", true));
    return values;
  }

  @Test
  void everyKeyHasItsPlace() {
    MiracleSettings settings = MiracleSettings.read(new Section("", values()), SmallMiracle.NETWORK);
    assertThat(settings).isEqualTo(
        new MiracleSettings(
            "mean-var", 1234, 8, 1, "importance", true, BlockOrder.PLAIN, Filling.GREEDY, List.of(2, 3, 5), -4.5,
            0.75, new Penalty(1e-3, 2e-3, 3e-3), 7, 4e-3, new Watch(11, 6, true)));
    // 8 log 2 is 5.545177444479562
    assertThat(settings.blockNats()).isCloseTo(4.545177444479562, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "beta0, 0", "beta0, -1e-6", "beta0, NaN", "beta0, 1.5", "beta-epsilon, -0.1", "beta-epsilon, NaN",
    "coding.beta-epsilon, 1.5", "coding.beta-epsilon, NaN", "oversampling-nats, -1", "oversampling-nats, 5.6"})
  void refusesWhatCannotBe(String key, double value) {
    Map<String, Object> values = values();
    values.put(key, value);
    assertThatThrownBy(() -> MiracleSettings.read(new Section("", values), SmallMiracle.NETWORK))
        .isInstanceOf(SettingsException.class).hasMessageStartingWith(key + ": found " + value);
  }

  private record Section(String prefix, Map<String, Object> values) implements Settings {
    @Override
    public double real(String key) {
      return (Double) values.get(prefix + key);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Double> reals(String key) {
      return (List<Double>) values.get(prefix + key);
    }

    @Override
    public int whole(String key) {
      return (Integer) values.get(prefix + key);
    }

    @Override
    public String text(String key) {
      return (String) values.get(prefix + key);
    }

    @Override
    public boolean flag(String key) {
      return (Boolean) values.get(prefix + key);
    }

    @Override
    public Settings section(String key) {
      return new Section(prefix + key + ".", values);
    }

    @Override
    public SettingsException refuse(String key, Object found, String allowed) {
      return new SettingsException(prefix + key + ": found " + found + ", allowed is " + allowed);
    }
  }
}
