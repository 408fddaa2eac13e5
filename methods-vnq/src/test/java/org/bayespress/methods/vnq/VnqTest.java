package org.bayespress.methods.vnq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.InitialMeans;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.HalfFloat;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VnqTest {
  private static final double[] TERNARY = {-0.25f, 0, 0.25f};

  private static CompressedNetwork compress(TrainedPosterior posterior, Object... changes) {
    return new Vnq().compress(posterior, Fixtures.UNIT, (w, b) -> 1.0, Fixtures.settings(changes));
  }

  static Stream<double[]> codebooks() {
    return Stream.of(
        TERNARY, new double[] {-0.2f, 0, 0.31f}, new double[] {-0.4, -0.2, 0, 0.2, 0.4},
        new double[] {-0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45});
  }

  /** The rule, from the posterior alone: the funnel around 0, else the nearest level. */
  @ParameterizedTest
  @MethodSource("codebooks")
  void everyWeightOfTheFileIsOnItsLevel(double[] levels) {
    TrainedPosterior posterior = Fixtures.posterior(-5, levels);
    CompressedNetwork compressed = compress(posterior);
    DecodedModel file = Fixtures.decode(compressed.model());
    DecodedModel column = Fixtures.decode(compressed.columns().get(1).model());
    int pruned = 0;
    int toZero = 0;
    for (int l = 0; l < 4; l++) {
      TrainedPosterior.Layer layer = posterior.layers().get(l);
      // the column keeps units without a connection
      float[] found = (l == 0 ? file : column).layers().get(l).weight();
      int left = 0;
      for (int i = 0; i < found.length; i++) {
        double theta = layer.theta()[i];
        boolean noise = Math.exp(layer.logSigma2()[i]) >= Math.exp(2) * (theta * theta + 1e-8);
        double nearest = Arrays.stream(levels).boxed()
            .min((a, b) -> Double.compare(Math.abs(a - theta), Math.abs(b - theta))).orElseThrow();
        assertThat((double) found[i]).as("%s, weight %d: mean %f", layer.name(), i, theta)
            .isCloseTo(noise ? 0 : nearest, within(1e-7));
        pruned += noise ? 1 : 0;
        toZero += !noise && nearest == 0 ? 1 : 0;
        left += noise || nearest == 0 ? 0 : 1;
      }
      assertThat(compressed.survivorsByRule().get(l)).isEqualTo(left);
    }
    assertThat(pruned).isGreaterThan(50);
    assertThat(toZero).isGreaterThan(10);
    assertThat(compressed.bitsPerLayer()).containsOnly(levels.length == 3 ? 2 : 3).hasSize(4);
    assertThat(compressed.choices()).containsEntry("lowestLevel.fc1", levels[0])
        .containsEntry("highestLevel.conv2", levels[levels.length - 1]).containsEntry("pruneLogAlpha", 2.0);
  }

  /** The border of the funnel, for a mean that is nearer to another level than to 0. */
  @Test
  void theFunnelAroundZeroComesBeforeTheNearestLevel() {
    float[] theta = {0.2f, 0.2f, -0.2f, -0.2f, 0.12f};
    float[] logs = new float[5];
    for (int i = 0; i < 5; i++) {
      logs[i] = (float) (2 * Math.log(Math.abs(theta[i])) + (i % 2 == 0 ? 1.99 : 2.01));
    }
    TrainedPosterior.Layer layer = Fixtures.layer("fc", theta, logs, new float[1], TERNARY);
    assertThat(LevelAssignment.of(layer, 2).chosen()).containsExactly(2, 1, 0, 1, 1);
    assertThat(LevelAssignment.of(layer, 3).chosen()).containsExactly(2, 2, 0, 0, 1);
    assertThat(LevelAssignment.of(layer, 2).nonZeros()).isEqualTo(2);
  }

  /** Evenly spaced levels cost one number a layer. */
  @ParameterizedTest
  @MethodSource("codebooks")
  void levelsAreStoredTheShorterWay(double[] levels) {
    QuantizedTensor weight = compress(Fixtures.posterior(-5, levels)).model().layers().get(2).weight();
    if (levels[1] == 0 && levels[2] != -levels[0]) {
      assertThat(((QuantizedTensor.Codebook) weight).entries()).containsExactly(-0.2f, 0.31f);
    } else {
      float step = ((QuantizedTensor.FixedPoint) weight).step();
      assertThat((double) step).isCloseTo(levels[levels.length - 1] / (levels.length / 2), within(1e-7));
    }
  }

  @Test
  void theEntropyOfThreeLevelsIsThePapersBound() {
    TrainedPosterior posterior = Fixtures.posterior(-5, TERNARY);
    CompressedNetwork compressed = compress(posterior);
    double bits = 0;
    for (int l = 0; l < 4; l++) {
      double n = posterior.layers().get(l).theta().length;
      double p = compressed.survivorsByRule().get(l) / n;
      bits += n * (p - (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2));
    }
    // n (H(p) + p) is for as many positive as negative weights; a few more of one sign cost less
    double found = compressed.choices().get("entropyBitsPerWeight") * Fixtures.NETWORK.weightCount();
    assertThat(found).isBetween(0.98 * bits, bits);
  }

  /** Units that lose all weights on one side are taken out of the file; predictions stay. */
  @Test
  void unitsWithoutAConnectionGoAndPredictionsStay() {
    TrainedPosterior whole = Fixtures.posterior(-8, TERNARY);
    List<TrainedPosterior.Layer> layers = new ArrayList<>(whole.layers());
    TrainedPosterior.Layer fc1 = layers.get(2);
    float[] theta = fc1.theta().clone();
    // unit 3 hears nothing, and unit 5 is not read
    Arrays.fill(theta, 3 * 32, 4 * 32, 0f);
    float[] last = layers.get(3).theta().clone();
    for (int output = 0; output < 10; output++) {
      last[output * 20 + 5] = 0.01f;
    }
    layers.set(2, Fixtures.layer("fc1", theta, fc1.logSigma2(), fc1.bias(), TERNARY));
    layers.set(3, Fixtures.layer("fc2", last, layers.get(3).logSigma2(), layers.get(3).bias(), TERNARY));
    TrainedPosterior posterior = new TrainedPosterior(Fixtures.NETWORK, layers);
    CompressedNetwork compressed = compress(posterior, "biases", "float");
    DecodedModel file = Fixtures.decode(compressed.model());
    assertThat(Fixtures.nonZero(file.layers().get(2).weight())).isLessThan(compressed.survivorsByRule().get(2));
    assertThat(file.layers().get(2).bias()[3]).isZero();
    List<DecodedLayer> assigned = new ArrayList<>();
    for (int l = 0; l < 4; l++) {
      LayerSpec.Weighted spec = Fixtures.NETWORK.weightedLayers().get(l);
      float[] levels = LevelAssignment.of(layers.get(l), 2).tensor(spec.weightShape()).toFloats();
      assigned.add(new DecodedLayer(spec.name(), levels, layers.get(l).bias()));
    }
    ScalarForwardPass expected = ScalarForwardPass.of(Fixtures.NETWORK, Fixtures.UNIT, assigned);
    ScalarForwardPass found = ScalarForwardPass.of(file);
    for (int image = 0; image < 20; image++) {
      float[] logits = found.logits(Fixtures.pixels(image), 0);
      float[] due = expected.logits(Fixtures.pixels(image), 0);
      for (int c = 0; c < 10; c++) {
        assertThat((double) logits[c]).isCloseTo(due[c], within(1e-4));
      }
    }
  }

  @Test
  void biasesAreHalfFloatsInALineOfTheirOwn() {
    TrainedPosterior posterior = Fixtures.posterior(-8, TERNARY);
    DecodedModel half = Fixtures.decode(compress(posterior).model());
    DecodedModel whole = Fixtures.decode(compress(posterior, "biases", "float").model());
    int rounded = 0;
    for (int l = 0; l < 4; l++) {
      assertThat(half.ledger().layers().get(l).bias().codec()).isEqualTo("plain float16");
      assertThat(whole.ledger().layers().get(l).bias().codec()).isEqualTo("plain float32");
      float[] exact = whole.layers().get(l).bias();
      float[] found = half.layers().get(l).bias();
      for (int i = 0; i < exact.length; i++) {
        assertThat(found[i]).isEqualTo(HalfFloat.nearest(exact[i]));
        rounded += found[i] != exact[i] ? 1 : 0;
      }
      assertThat(half.layers().get(l).weight()).isEqualTo(whole.layers().get(l).weight());
    }
    assertThat(rounded).isGreaterThan(20);
  }

  @Test
  void thePapersOtherRowsAreFilesOfTheirOwn() {
    TrainedPosterior posterior = Fixtures.posterior(-5, TERNARY);
    AtomicReference<List<float[]>> seen = new AtomicReference<>();
    CompressedNetwork compressed = new Vnq().compress(posterior, Fixtures.UNIT, (w, b) -> {
      seen.set(w);
      return 2.5;
    }, Fixtures.settings());
    assertThat(compressed.choices()).containsEntry("validationErrorWithoutPQPercent", 2.5);
    assertThat(seen.get().get(1)).isEqualTo(posterior.layers().get(1).theta());
    assertThat(compressed.columns()).extracting(PublishedColumn::name)
        .containsExactly(Vnq.NO_PQ, Vnq.WITHOUT_FIRST_LAYER);
    assertThat(compressed.columns()).allSatisfy(column -> assertThat(column.paperRatio()).isNaN());
    DecodedModel means = Fixtures.decode(compressed.columns().get(0).model());
    DecodedModel later = Fixtures.decode(compressed.columns().get(1).model());
    DecodedModel file = Fixtures.decode(compressed.model());
    for (int l = 0; l < 4; l++) {
      assertThat(means.layers().get(l).weight()).isEqualTo(posterior.layers().get(l).theta());
      assertThat(means.layers().get(l).bias()).isEqualTo(posterior.layers().get(l).bias());
      assertThat(later.layers().get(l).weight())
          .isEqualTo(l == 0 ? posterior.layers().get(0).theta() : file.layers().get(l).weight());
    }
  }

  @Test
  void theRecipeIsThePapers() {
    PosteriorRecipe recipe = new Vnq().posterior(Fixtures.settings(), Fixtures.NETWORK);
    assertThat(recipe.initialLogSigma2()).isEqualTo(-8);
    assertThat(recipe.pruneLogAlpha()).isEqualTo(2);
    assertThat(recipe.initialMeans()).isEqualTo(InitialMeans.GLOROT);
    assertThat(recipe.logAlphaClip()).isInfinite();
    assertThat(recipe.projection().leastLogSigma2()).isEqualTo(-10);
    assertThat(recipe.projection().largestLogSigma2()).isEqualTo(1);
    assertThat(recipe.projection().reach()).isCloseTo(0.3679, within(5e-5));
    // the submission's
    assertThat(new Vnq().posterior(Fixtures.settings("projection.reach-log-alpha", 3.0), Fixtures.NETWORK).projection()
        .reach()).isCloseTo(0.2231, within(5e-5));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "initial-means | xavier | given, he, glorot", "biases | double | half or float",
    "projection.largest-log-sigma2 | -11 | least-log-sigma2 = -10.0", "prune-log-alpha | 51 | from -50.0 to 50.0",
    "initial-log-sigma2 | 9 | from -30.0 to 5.0"})
  void whatCannotBeTrainedIsRefusedBeforeTraining(String key, String value, String allowed) {
    boolean text = key.equals("initial-means") || key.equals("biases");
    assertThatThrownBy(
        () -> new Vnq().posterior(Fixtures.settings(key, text ? value : Double.valueOf(value)), Fixtures.NETWORK))
        .isInstanceOf(SettingsException.class).hasMessageContaining(key).hasMessageContaining(value)
        .hasMessageContaining(allowed);
  }

  @Test
  void aPosteriorWithoutLevelsIsRefusedByName() {
    assertThatThrownBy(() -> compress(Fixtures.posterior(-4))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer conv1").hasMessageContaining("levels []")
        .hasMessageContaining("quantizing-mixture");
    assertThatThrownBy(() -> compress(Fixtures.posterior(-4, -0.2, 0.2)))
        .hasMessageContaining("levels [-0.2, 0.2]").hasMessageContaining("0 itself");
  }

  /** All of a layer in the funnel: a file all the same, which says so by its counts. */
  @Test
  void aNetworkOfNoiseIsAFileOfZeros() {
    CompressedNetwork compressed = compress(Fixtures.posterior(5, TERNARY));
    DecodedModel file = Fixtures.decode(compressed.model());
    assertThat(compressed.survivorsByRule()).containsOnly(0);
    assertThat(file.layers()).allSatisfy(layer -> assertThat(Fixtures.nonZero(layer.weight())).isZero());
    assertThat(compressed.choices()).containsEntry("entropyBitsPerWeight", 0.0);
  }
}
