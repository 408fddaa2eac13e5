package org.bayespress.methods.vnq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.evaluation.Evaluator;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.InputMoments;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.ScaleAndShift;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.HalfFloat;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.GlobalAvgPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;

/** A network with batch normalisations and branches: levels for weights, the normalisations beside them. */
class NormalizedVnqTest {
  private static final double[] TERNARY = {-0.25f, 0, 0.25f};
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "normalized", 1, 4, 4,
          List.of(
              new Conv2d("a", 1, 3, 2, false), new Remember(), new BatchNorm("n", 3), new Relu(),
              new Conv2d("b", 3, 2, 1, false), new Append(), new BatchNorm("m", 5), new GlobalAvgPool(),
              new Dense("c", 5, 3)));

  private static TrainedPosterior posterior() {
    SplittableRandom random = new SplittableRandom(3);
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : NETWORK.weightedLayers()) {
      float[] theta = new float[spec.weightCount()];
      float[] logSigma2 = new float[theta.length];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = 0.3f * (float) random.nextGaussian();
        logSigma2[i] = -9;
      }
      float[] bias = new float[spec.outputs()];
      for (int i = 0; spec.biased() && i < bias.length; i++) {
        bias[i] = (float) random.nextGaussian();
      }
      layers.add(
          new TrainedPosterior.Layer(spec.name(), theta, logSigma2, bias, null, null, new double[] {0.25}, TERNARY));
    }
    // a unit that nothing enters: behind a normalisation it is no reason to take anything out
    for (int i = 0; i < 4; i++) {
      layers.get(0).theta()[i] = 0f;
    }
    List<TrainedNormalization> normalizations = new ArrayList<>();
    for (LayerSpec.BatchNorm spec : NETWORK.normalizations()) {
      float[][] numbers = new float[4][spec.channels()];
      for (int c = 0; c < spec.channels(); c++) {
        numbers[0][c] = (float) random.nextGaussian();
        numbers[1][c] = (float) random.nextGaussian();
        numbers[2][c] = (float) random.nextGaussian();
        numbers[3][c] = 0.1f + random.nextFloat();
      }
      normalizations.add(
          new TrainedNormalization(spec.name(), numbers[0], numbers[1], numbers[2], numbers[3]));
    }
    return new TrainedPosterior(NETWORK, layers, normalizations);
  }

  private static CompressedNetwork compress(Object... changes) {
    return new Vnq().compress(posterior(), Fixtures.UNIT, (w, b) -> 1.0, Fixtures.settings(changes));
  }

  @Test
  void normalizationsAreFoldedIntoHalfFloatsAndPruningIsLeftToTheRule() {
    assertThat(new Vnq().takes(NETWORK)).isTrue();
    CompressedNetwork compressed = compress();
    DecodedModel file = Fixtures.decode(compressed.model());
    for (int n = 0; n < 2; n++) {
      TrainedNormalization trained = posterior().normalizations().get(n);
      for (int c = 0; c < trained.gamma().length; c++) {
        double scale = trained.gamma()[c] / Math.sqrt(trained.variance()[c] + 1e-5);
        double shift = trained.beta()[c] - trained.mean()[c] * scale;
        float found = file.normalizations().get(n).scale()[c];
        assertThat((double) found).isCloseTo(scale, within(1e-3 * Math.abs(scale)));
        assertThat(HalfFloat.nearest(found)).isEqualTo(found);
        assertThat((double) file.normalizations().get(n).shift()[c])
            .isCloseTo(shift, within(1e-3 * Math.abs(shift) + 1e-6));
      }
    }
    for (int l = 0; l < 3; l++) {
      int left = 0;
      for (float weight : file.layers().get(l).weight()) {
        left += weight == 0 ? 0 : 1;
      }
      assertThat(left).as("nothing but the rule prunes").isEqualTo(compressed.survivorsByRule().get(l));
    }
    assertThat(file.layers().get(0).bias()).containsOnly(0f);
  }

  @Test
  void theColumnWithoutQuantizationKeepsWhatWasTrained() {
    DecodedModel column = Fixtures.decode(compress().columns().get(0).model());
    TrainedPosterior posterior = posterior();
    for (int n = 0; n < 2; n++) {
      assertThat(column.normalizations().get(n).scale()).isEqualTo(posterior.normalizations().get(n).scale());
      assertThat(column.normalizations().get(n).shift()).isEqualTo(posterior.normalizations().get(n).shift());
    }
    byte[] pixels = new byte[16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 13);
    }
    assertThat(ScalarForwardPass.of(column).logits(pixels, 0)).hasSize(3).doesNotContain(Float.NaN);
    DecodedModel floats = Fixtures.decode(compress("biases", "float").model());
    assertThat(floats.normalizations().get(0).shift()).isEqualTo(posterior.normalizations().get(0).shift());
  }

  private static Dataset images() {
    byte[] pixels = new byte[16 * 60];
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(1 + 4 * (i / 16));
    }
    return new Dataset("noise", 1, 4, 4, 3, pixels, new byte[60]);
  }

  /** Every network that is written: what comes out of a normalisation has the trained offset as mean, the factor as deviation. */
  @Test
  void reestimatedMomentsAreThoseOfTheNetworkThatIsWritten() {
    TrainedPosterior posterior = posterior();
    try (WorkerPool pool = WorkerPool.of(2);
        Evaluator images = new Evaluator(NETWORK, images(), Fixtures.UNIT, pool)) {
      CompressedNetwork compressed = new Vnq().compress(
          posterior, Fixtures.UNIT, images.under(posterior.scalesAndShifts()),
          Fixtures.settings("normalization", "re-estimated"));
      List<CompressedModel> written = List.of(
          compressed.model(), compressed.columns().get(0).model(), compressed.columns().get(1).model());
      for (CompressedModel model : written) {
        DecodedModel file = Fixtures.decode(model);
        List<ScaleAndShift> all = file.normalizations().stream().map(ScaleAndShift::of).toList();
        List<float[]> weights = file.layers().stream().map(DecodedLayer::weight).toList();
        List<float[]> biases = file.layers().stream().map(DecodedLayer::bias).toList();
        for (int n = 0; n < 2; n++) {
          TrainedNormalization trained = posterior.normalizations().get(n);
          InputMoments read = images.under(all).moments(n, weights, biases);
          for (int c = 0; c < trained.gamma().length; c++) {
            double scale = all.get(n).scale()[c];
            boolean constant = read.variance()[c] < 1e-10;
            double factor =
                constant ? 0 : trained.gamma()[c] * Math.sqrt(read.variance()[c] / (read.variance()[c] + 1e-5));
            assertThat(scale * Math.sqrt(read.variance()[c])).isCloseTo(factor, within(2e-3 * Math.abs(factor)));
            assertThat(scale * read.mean()[c] + all.get(n).shift()[c])
                .isCloseTo(trained.beta()[c], within(2e-3 * (1 + Math.abs(scale * read.mean()[c]))));
          }
        }
      }
      // the unit that nothing enters
      assertThat(compressed.model().normalizations().getFirst().scale().toFloats()[0]).isZero();
      assertThat(compressed.choices().get("validationErrorWithoutPQPercent")).isBetween(0.0, 100.0);
    }
  }

  @Test
  void anotherNameForTheMomentsIsRefused() {
    assertThatThrownBy(() -> new Vnq().posterior(Fixtures.settings("normalization", "fresh"), NETWORK))
        .isInstanceOf(SettingsException.class).hasMessageContaining("normalization").hasMessageContaining("'fresh'")
        .hasMessageContaining("as-trained or re-estimated");
  }
}
