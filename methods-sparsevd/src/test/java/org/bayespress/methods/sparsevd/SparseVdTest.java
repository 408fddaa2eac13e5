package org.bayespress.methods.sparsevd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.quantization.GuidedRounding;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
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
    assertThat(compressed.columns()).as("nothing to count").isEmpty();
  }

  /** The file of version 0.1.0; it changes with the noise, the rounding or the range coder, and with nothing else. */
  @Test
  void theUsualFileIsPinned() throws NoSuchAlgorithmException {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0.7), Fixtures.biases(), -6);
    CompressedNetwork compressed = new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, Fixtures.usual());
    byte[] file = BpzWriter.write(compressed.model()).bytes();
    assertThat(file).hasSize(350);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
        .isEqualTo("0622441a1c751516907950419bf83adfacd1c383d17667259a888357a4a95398");
  }

  @Test
  void theHistoricalCoderHoldsTheSameNetwork() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0.7), Fixtures.biases(), -6);
    CompressedModel usual =
        new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, Fixtures.usual()).model();
    CompressedModel historical =
        new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, Fixtures.coded("historical", 6)).model();
    DecodedModel expected = Fixtures.decode(usual);
    DecodedModel found = Fixtures.decode(historical);
    for (int l = 0; l < expected.layers().size(); l++) {
      assertThat(found.layers().get(l).weight()).isEqualTo(expected.layers().get(l).weight());
      assertThat(found.layers().get(l).bias()).isEqualTo(expected.layers().get(l).bias());
      assertThat(found.ledger().layers().get(l).weight().codec()).isEqualTo("relative 6-bit huffman");
    }
    assertThat(found.ledger().fileBytes()).isGreaterThan(expected.ledger().fileBytes());
  }

  /** Steps of a hundredth of the noise leave more than 256 levels in a layer. */
  @Test
  void theHistoricalCoderClustersTooManyLevels() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0), Fixtures.biases(), -6);
    Settings fine =
        Fixtures.settings(
            "coding", "historical", "index-bits", 5, "prune-log-alpha", 3, "quantization.tolerance", 0.1,
            "quantization.coarsest", 0.01, "quantization.finest", 0.01);
    CompressedModel model = new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, fine).model();
    DecodedModel decoded = Fixtures.decode(model);
    float[] means = posterior.layers().get(2).prunedMeans(3);
    float[] found = decoded.layers().get(2).weight();
    assertThat(means.length).isGreaterThan(600);
    HashSet<Float> values = new HashSet<>();
    for (int i = 0; i < means.length; i++) {
      assertThat((double) found[i]).isCloseTo(means[i], within(0.05));
      values.add(found[i]);
    }
    assertThat(values).hasSizeBetween(150, 257);
  }

  @Test
  void everyColumnIsAFileOfTheSameWeights() {
    TrainedPosterior posterior = Fixtures.posterior(Fixtures.weights(0.7), Fixtures.biases(), -9);
    CompressedNetwork compressed = new SparseVd().compress(posterior, UNIT, (w, b) -> 1.0, Fixtures.usual());
    // sigma^2 = e^-9: 2V is just below 2^-11; sign and three exponent bits beside
    assertThat(compressed.bitsPerLayer()).containsExactly(15, 15, 15, 15);
    List<DecodedModel> files = compressed.columns().stream().map(column -> Fixtures.decode(column.model())).toList();
    int stored = 0;
    for (int l = 0; l < 4; l++) {
      float[] exact = files.get(0).layers().get(l).weight();
      float[] rounded = files.get(1).layers().get(l).weight();
      float[] clustered = files.get(2).layers().get(l).weight();
      stored += nonZero(exact);
      assertThat(nonZero(clustered)).isEqualTo(nonZero(exact));
      HashSet<Float> values = new HashSet<>();
      for (int i = 0; i < exact.length; i++) {
        assertThat(exact[i]).isIn(0f, posterior.layers().get(l).theta()[i]);
        assertThat((double) rounded[i]).isCloseTo(exact[i], within(Math.pow(2, -12)));
        values.add(clustered[i]);
      }
      assertThat(values).hasSizeLessThanOrEqualTo(33);
    }
    int all = Fixtures.NETWORK.weightCount();
    int columns = 6 + 8 + 20 + 4;
    assertThat(compressed.columns().get(0).paperRatio()).isEqualTo(all / (2.0 * stored + columns + 4));
    // distances of at least one bit
    assertThat(compressed.columns().get(1).paperRatio()).isLessThan(32.0 * all / (16 * stored));
    assertThat(compressed.columns().get(2).paperRatio()).isGreaterThan(1);
  }

  @Test
  void aCoderThatSparseNetworksDoNotHaveIsRefused() {
    for (String coding : List.of("maximum", "Historical", "")) {
      assertThatThrownBy(() -> new SparseVd().posterior(Fixtures.coded(coding, 5), Fixtures.NETWORK))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("coding = '" + coding + "'; allowed is range-coded or historical");
    }
    assertThatThrownBy(() -> new SparseVd().posterior(Fixtures.coded("historical", 9), Fixtures.NETWORK))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("index-bits = 9");
  }

  @Test
  void stepsInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> GuidedRounding.from(Fixtures.settings("tolerance", 0.1, "coarsest", 1, "finest", 2)))
        .isInstanceOf(SettingsException.class).hasMessageContaining("finest").hasMessageContaining("coarsest");
  }
}
