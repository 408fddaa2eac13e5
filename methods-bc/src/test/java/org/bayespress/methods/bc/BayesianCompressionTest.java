package org.bayespress.methods.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.Architecture;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BayesianCompressionTest {
  private final BayesianCompression method = new BayesianCompression();

  private CompressedNetwork compress(TrainedPosterior posterior, Object... settings) {
    return method.compress(
        posterior, Fixtures.PREPROCESSING, (weights, biases) -> 1.0, Fixtures.settings(settings));
  }

  /** Every weight of the file is the posterior mean within half a step; everything pruned is zero. */
  @ParameterizedTest
  @ValueSource(strings = {"paper", "code"})
  void theFileHoldsTheMeansOfWhatIsLeft(String precision) {
    TrainedPosterior posterior = Fixtures.posterior(-7);
    CompressedNetwork compressed = compress(posterior, "precision", precision);
    DecodedModel decoded = Fixtures.decode(compressed.model());
    assertThat(compressed.prunedArchitecture()).containsExactly(4, 6, 18, 14);
    assertThat(compressed.survivorsByRule()).containsExactly(4 * 9, 6 * 4 * 4, 18 * 14, 14 * 4);
    double[] thresholds = {0, 0, 0, 0};
    Groups.Pruned pruned = Groups.of(posterior, (w, b) -> 0, false).pruned(thresholds);
    for (int l = 0; l < 4; l++) {
      String name = posterior.layers().get(l).name();
      assertThat(compressed.choices().get("threshold." + name)).isBetween(-2.0, 4.5);
      double unit = Math.pow(2, -compressed.choices().get("significandBits." + name));
      // sigma^2 = e^-7 and a little more from the scale: 2V is just below 2^-8, or a bit more
      assertThat(unit).isBetween(Math.pow(2, -9), Math.pow(2, -6));
      // as coarse as it may be, for the error does not move: 5.6 standard deviations
      double step = compressed.choices().get("step." + name);
      assertThat(step).isBetween(5.5 * Math.exp(-3.5), 9 * Math.exp(-3.5));
      DecodedLayer layer = decoded.layers().get(l);
      for (int i = 0; i < layer.weight().length; i++) {
        assertThat((double) layer.weight()[i]).as("%s[%d]", name, i)
            .isCloseTo(pruned.weights().get(l)[i], within(step / 2 * 1.0001));
      }
      // the largest weight lies between 2 and 8, so the rule of the code gives three exponent bits as well
      int exponent = 3;
      int significand = compressed.choices().get("significandBits." + name).intValue();
      assertThat(compressed.bitsPerLayer().get(l)).isEqualTo(1 + exponent + significand);
    }
    List<float[]> weights = decoded.layers().stream().map(DecodedLayer::weight).toList();
    assertThat(Architecture.of(Fixtures.NETWORK, weights)).isEqualTo(compressed.prunedArchitecture());
  }

  @Test
  void predictionsOfTheFileFollowThoseOfThePrunedMeans() {
    TrainedPosterior posterior = Fixtures.posterior(-16);
    CompressedNetwork compressed =
        compress(posterior, "quantization.coarsest", 0.01, "quantization.finest", 0.01);
    Groups.Pruned pruned = Groups.of(posterior, (w, b) -> 0, false).pruned(new double[4]);
    ScalarForwardPass file = ScalarForwardPass.of(Fixtures.decode(compressed.model()));
    ScalarForwardPass means =
        ScalarForwardPass.of(Fixtures.exactly(Fixtures.NETWORK, pruned.weights(), pruned.biases()));
    for (int image = 0; image < 20; image++) {
      byte[] pixels = Fixtures.pixels(144, image);
      float[] expected = means.logits(pixels, 0);
      float[] found = file.logits(pixels, 0);
      double largest = 0;
      for (float logit : expected) {
        largest = Math.max(largest, Math.abs(logit));
      }
      for (int c = 0; c < expected.length; c++) {
        assertThat((double) found[c]).isCloseTo(expected[c], within(1e-2 * largest));
      }
    }
  }

  /** Three files of one pruning: exact, rounded, clustered; each decodes to what it says. */
  @Test
  void everyColumnIsAFileOfTheSameGroups() {
    TrainedPosterior posterior = Fixtures.posterior(-9);
    CompressedNetwork compressed = compress(posterior);
    Groups.Pruned pruned = Groups.of(posterior, (w, b) -> 0, false).pruned(new double[4]);
    assertThat(compressed.columns()).extracting(PublishedColumn::name)
        .containsExactly("pruning", "fast-prediction", "maximum");
    DecodedModel exact = Fixtures.decode(compressed.columns().get(0).model());
    DecodedModel rounded = Fixtures.decode(compressed.columns().get(1).model());
    DecodedModel clustered = Fixtures.decode(compressed.columns().get(2).model());
    for (int l = 0; l < 4; l++) {
      assertThat(exact.layers().get(l).weight()).isEqualTo(pruned.weights().get(l));
      assertThat(exact.layers().get(l).bias()).isEqualTo(pruned.biases().get(l));
      double half = Math.pow(2, -compressed.choices().get("significandBits." + exact.layers().get(l).name())) / 2;
      for (int i = 0; i < pruned.weights().get(l).length; i++) {
        assertThat((double) rounded.layers().get(l).weight()[i])
            .isCloseTo(pruned.weights().get(l)[i], within(half * 1.0001));
      }
      Set<Float> values = new HashSet<>();
      for (float weight : clustered.layers().get(l).weight()) {
        values.add(weight);
      }
      assertThat(values).hasSizeBetween(20, 33);
    }
    assertThat(Architecture.of(Fixtures.NETWORK, clustered.layers().stream().map(DecodedLayer::weight).toList()))
        .isEqualTo(compressed.prunedArchitecture());
    int left = 4 * 9 + 6 * 4 * 4 + 18 * 14 + 14 * 4;
    int all = Fixtures.NETWORK.weightCount();
    assertThat(compressed.columns().get(0).paperRatio()).isEqualTo((double) all / left);
    assertThat(compressed.columns().get(2).paperRatio()).isEqualTo(32.0 * all / (5 * left + 4 * 1024));
    assertThat(exact.ledger().fileBytes()).isGreaterThan(rounded.ledger().fileBytes());
  }

  @Test
  void theReportHasScoresThresholdsAndWhatIsLeft() {
    TrainedPosterior posterior = Fixtures.posterior(-7);
    GroupReport report = compress(posterior).groups().orElseThrow();
    for (int l = 0; l < 4; l++) {
      GroupReport.Layer layer = report.layers().get(l);
      assertThat(layer.name()).isEqualTo(posterior.layers().get(l).name());
      for (int g = 0; g < layer.scores().size(); g++) {
        assertThat(layer.scores().get(g)).isEqualTo(posterior.layers().get(l).scales().score()[g]);
        boolean above = layer.scores().get(g) >= layer.threshold();
        assertThat(above && layer.alive().get(g)).as("layer %d group %d", l, g).isFalse();
      }
    }
  }

  @Test
  void theRecipeIsThatOfTheSettings() {
    GroupRecipe recipe =
        method.posterior(Fixtures.settings("largest-deviations", List.of(0.2, 0.0, 0.0, 0.5)), Fixtures.NETWORK);
    assertThat(recipe.family()).isEqualTo(PosteriorFamily.GROUP_SCALES);
    assertThat(recipe.largestDeviations())
        .containsExactly(0.2, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0.5);
    assertThat(recipe.scaleLogVariance()).isEqualTo(-8);
    assertThat(method.posterior(Fixtures.settings(), Fixtures.NETWORK).largestDeviations())
        .containsOnly(Double.POSITIVE_INFINITY);
  }

  @Test
  void wrongSettingsAreRefusedBeforeTraining() {
    for (Object[] pairs : new Object[][] {
      {"largest-deviations", List.of(0.2)}, {"largest-deviations", List.of(0.2, 0.0, 0.0, -1.0)},
      {"precision", "exact"}, {"quantization.finest", 9}, {"pruning.rule", "best"}, {"scale.spread", 3},
      {"pruning.tolerance", -1}}) {
      assertThatThrownBy(() -> method.posterior(Fixtures.settings(pairs), Fixtures.NETWORK))
          .isInstanceOf(SettingsException.class).hasMessageContaining((String) pairs[0]);
    }
  }

  @Test
  void aPosteriorWithoutScalesIsRefused() {
    TrainedPosterior.Layer layer = Fixtures.posterior(-7).layers().getFirst();
    TrainedPosterior plain = new TrainedPosterior(
        Fixtures.NETWORK,
        List.of(new TrainedPosterior.Layer("conv1", layer.theta(), layer.logSigma2(), layer.bias())));
    assertThatThrownBy(() -> compress(plain)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1").hasMessageContaining("without group scales");
  }

  @Test
  void theContributionBindsWhatItLists() {
    Contribution found = ServiceLoader.load(Contribution.class).stream().map(ServiceLoader.Provider::get)
        .filter(BayesianCompressionContribution.class::isInstance).findFirst().orElseThrow();
    Map<String, CompressionMethod> bound = Guice.createInjector((Module) found)
        .getInstance(Key.get(new TypeLiteral<Map<String, CompressionMethod>>() {}));
    assertThat(bound).containsOnlyKeys("bc");
    assertThat(found.entries().getFirst().supports()).containsExactly("normal-jeffreys", "horseshoe");
    assertThat(bound.get("bc").name()).isEqualTo("bc");
  }
}
