package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.core.network.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that are measured are those of the presets: what a pixel becomes decides how many products there are. */
class CombinationTest {

  @ParameterizedTest
  @CsvSource({
    "lenet300, bc/normal-jeffreys/molchanov, true", "lenet300, sparsevd/log-uniform/molchanov, false",
    "lenet300, bc/horseshoe/closed, false", "lenet5, miracle/gaussian/mean-var, true"})
  void pixelsAreScaledAsThePresetDoesIt(String network, String combination, boolean unit) {
    Dataset digits = SyntheticDigits.of(20, 1);
    float black = Combination.parse(combination).scaling(Networks.byName().get(network), digits).apply(0, 0f);
    assertThat(black).isEqualTo(unit ? 0f : PixelScaling.standardising(digits).apply(0, 0f));
  }
}
