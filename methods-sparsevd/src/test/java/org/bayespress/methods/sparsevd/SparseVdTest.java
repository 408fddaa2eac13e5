package org.bayespress.methods.sparsevd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

class SparseVdTest {
  private static final Preprocessing UNIT = new Preprocessing(new float[] {1 / 255f}, new float[] {0});

  private static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void theFileHoldsThePosteriorMeansWithinHalfAStep() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0), Fixtures.biases(), -6);
    CompressedNetwork compressed = new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, Fixtures.usual());
    DecodedModel decoded = Fixtures.decode(compressed.model());
    for (int l = 0; l < posterior.layers().size(); l++) {
      TrainedPosterior.Layer layer = posterior.layers().get(l);
      float[] means = layer.prunedMeans(3);
      assertThat(decoded.layers().get(l).weight()).isEqualTo(compressed.model().layers().get(l).weight().toFloats());
      assertThat(compressed.survivorsByRule().get(l)).isEqualTo(nonZero(means));
      double half = compressed.choices().get("step." + layer.name()) / 2;
      for (int i = 0; i < means.length; i++) {
        assertThat((double) decoded.layers().get(l).weight()[i]).as("%s[%d]", layer.name(), i).isCloseTo(means[i],
            within(half * 1.0001));
      }
    }
  }

  @Test
  void theRuleIsLogAlphaAtOrAboveTheThreshold() {
    // log alpha = log sigma^2 - log theta^2 = 3 at |theta| = exp((log sigma^2 - 3) / 2)
    float edge = (float) Math.exp((-4 - 3) / 2.0);
    List<float[]> weights = Fixtures.weights(0);
    for (float[] layer : weights) {
      for (int i = 0; i < layer.length; i++) {
        layer[i] = edge * (i % 3 == 0 ? 1.01f : 0.99f);
      }
    }
    CompressedNetwork compressed =
        new SparseVd().compress(
            Fixtures.posterior(weights, Fixtures.biases(), -4), UNIT, (w, b) -> 1.0, Fixtures.usual());
    for (int l = 0; l < weights.size(); l++) {
      assertThat(compressed.survivorsByRule().get(l)).isEqualTo((weights.get(l).length + 2) / 3);
    }
  }

  @Test
  void stepsBecomeFinerUntilValidationBearsThem() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0), Fixtures.biases(), -6);
    float[] exact = posterior.layers().get(0).prunedMeans(3);
    ValidationError sensitive = (weights, biases) -> {
      double worst = 0;
      for (int i = 0; i < exact.length; i++) {
        worst = Math.max(worst, Math.abs(weights.get(0)[i] - exact[i]));
      }
      return 1 + 100 * Math.max(0, worst - 0.013);
    };
    AtomicInteger asked = new AtomicInteger();
    CompressedNetwork compressed =
        new SparseVd().compress(posterior, UNIT, (w, b) -> {
          asked.incrementAndGet();
          return sensitive.percent(w, b);
        }, Fixtures.usual());
    double sigma = Math.exp(-3);
    assertThat(compressed.choices().get("step.conv1")).isCloseTo(0.5 * sigma, within(0.01 * sigma));
    assertThat(compressed.choices().get("step.fc1")).isGreaterThan(3 * sigma);
    assertThat(asked.get()).isLessThan(40);
  }

  @Test
  void nothingSurvivesAndItStillDecodes() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(1), Fixtures.biases(), 0);
    CompressedNetwork compressed = new SparseVd().compress(posterior, UNIT, (w, b) -> 90, Fixtures.usual());
    assertThat(compressed.survivorsByRule()).containsOnly(0);
    DecodedModel decoded = Fixtures.decode(compressed.model());
    decoded.layers().forEach(layer -> assertThat(layer.weight()).containsOnly(0f));
  }

  @Test
  void stepsInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> Rounding.from(Fixtures.settings("tolerance", 0.1, "coarsest", 1, "finest", 2)))
        .isInstanceOf(SettingsException.class).hasMessageContaining("finest").hasMessageContaining("coarsest");
  }
}
