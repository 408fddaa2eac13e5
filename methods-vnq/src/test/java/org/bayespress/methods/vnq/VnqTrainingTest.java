package org.bayespress.methods.vnq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.KlWarmUp;
import org.bayespress.core.training.LearningRate;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.core.training.VariationalTraining;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.DenseNet;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.priors.quantizing.CodebookShape;
import org.bayespress.priors.quantizing.CodebookStart;
import org.bayespress.priors.quantizing.QuantizingLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training with the method's recipe: where weights end, and what is left of the network in its file. */
class VnqTrainingTest {
  private static final NetworkSpec NETWORK = new NetworkSpec(
      "small", 1, 8, 8, List.of(new Flatten(), new Dense("hidden", 64, 40), new Relu(), new Dense("out", 40, 4)));
  private static final Preprocessing SCALING = new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f});
  private static final PosteriorRecipe RECIPE = new Vnq().posterior(Fixtures.settings(), NETWORK);

  @TempDir
  Path folder;

  /** A bright quadrant on noise; its number is the class. */
  private static Dataset images(int count) {
    byte[] pixels = new byte[count * 64];
    byte[] labels = new byte[count];
    float[] noise = Fixtures.normals(pixels.length, 77);
    for (int i = 0; i < pixels.length; i++) {
      int image = i / 64;
      int quadrant = i % 64 / 8 / 4 * 2 + i % 8 / 4;
      labels[image] = (byte) (image % 4);
      pixels[i] = (byte) Math.clamp(Math.round(90 + 40 * noise[i] + (quadrant == image % 4 ? 40 : 0)), 0, 255);
    }
    return new Dataset("quadrants", 1, 8, 8, 4, pixels, labels);
  }

  /** The ablation's pair, both terms estimated from one sample of the weights; else the recipe as it is. */
  private static PosteriorRecipe recipe(String form) {
    return form.equals("monte-carlo") ? RECIPE.by(Reparameterization.WEIGHTS) : RECIPE;
  }

  private static TrainedPosterior run(
      String form, int epochs, int threads, Path checkpoint, boolean resume, BooleanSupplier stop) {
    return run(
        form, epochs, 40, threads, new Training(
            NETWORK, images(1200), SCALING, (w, b) -> 0, 5, checkpoint, resume, TrainingListener.silent(), stop));
  }

  private static TrainedPosterior run(String form, int epochs, int batch, int threads, Training training) {
    TrainingPlan plan =
        new TrainingPlan(
            epochs, batch, new LearningRate(5e-3, 0, epochs, 0), new KlWarmUp(0, epochs / 4.0),
            new Adam(0.9, 0.999, 1e-8), 1);
    QuantizingLayers prior = new QuantizingLayers(form, CodebookShape.TERNARY, CodebookStart.LARGEST, 0.05, 0.01);
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(training, plan, recipe(form), prior, null, pool).posterior();
    }
  }

  private static TrainedPosterior run(String form, int epochs) {
    return run(form, epochs, 2, null, false, () -> false);
  }

  private static double errorPercent(DecodedModel model) {
    Dataset test = images(400);
    return Evaluation.of(ScalarForwardPass.of(model), test.pixels(), test.count(), test.labels()).testErrorPercent();
  }

  /** Share of the weights whose noise drowns their distance from a level. */
  private static double inFunnels(TrainedPosterior posterior) {
    int inside = 0;
    int all = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      for (int i = 0; i < layer.theta().length; i++) {
        double theta = layer.theta()[i];
        double away = Arrays.stream(layer.levels()).map(level -> Math.abs(theta - level)).min().orElseThrow();
        inside += layer.logSigma2()[i] - 2 * Math.log(away + 1e-9) >= 2 ? 1 : 0;
        all++;
      }
    }
    return (double) inside / all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"approximate", "exact"})
  void weightsGoToLevelsAndTheNetworkOutlivesItsRounding(String form) {
    TrainedPosterior early = run(form, 1);
    TrainedPosterior posterior = run(form, 24);
    assertThat(inFunnels(posterior)).as("share in funnels, after an epoch %f", inFunnels(early)).isGreaterThan(0.7)
        .isGreaterThan(2 * inFunnels(early));
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      assertThat(layer.levels()).hasSize(3);
      for (int i = 0; i < layer.theta().length; i++) {
        assertThat((double) layer.logSigma2()[i]).isBetween(-10.0, 1.0);
        double most = layer.levels()[2] + Math.exp(-1) * Math.exp(0.5 * layer.logSigma2()[i]);
        assertThat((double) Math.abs(layer.theta()[i])).isLessThanOrEqualTo(most + 1e-6);
      }
    }
    CompressedNetwork compressed = new Vnq().compress(posterior, SCALING, (w, b) -> 0, Fixtures.settings());
    DecodedModel file = Fixtures.decode(compressed.model());
    double means = errorPercent(Fixtures.decode(compressed.columns().get(0).model()));
    assertThat(means).isLessThan(8);
    assertThat(errorPercent(file)).isLessThan(means + 4);
    assertThat(file.layers()).allSatisfy(
        layer -> assertThat(Fixtures.nonZero(layer.weight())).isLessThan(layer.weight().length * 2 / 3));
  }

  /** What pruning and quantization would cost now, in every epoch: of the weights that compression would write. */
  @Test
  void everyEpochValidatesMeansAndQuantizedWeightsToo() {
    List<List<float[]>> validated = new ArrayList<>();
    List<EpochMetrics> metrics = new ArrayList<>();
    ValidationError counting = (weights, biases) -> {
      validated.add(weights);
      return validated.size();
    };
    TrainingListener listener = new TrainingListener() {
      @Override
      public void onEpoch(EpochMetrics epoch) {
        metrics.add(epoch);
      }
    };
    TrainedPosterior posterior = run(
        "approximate", 3, 40, 2,
        new Training(NETWORK, images(1200), SCALING, counting, 5, null, false, listener, () -> false));
    assertThat(validated).hasSize(9);
    EpochMetrics last = metrics.get(2);
    assertThat(last.validationErrorPercent()).isEqualTo(7);
    assertThat(last.meansErrorPercent()).isEqualTo(8);
    assertThat(last.quantizedErrorPercent()).isEqualTo(9);
    for (int i = 0; i < posterior.layers().size(); i++) {
      TrainedPosterior.Layer layer = posterior.layers().get(i);
      assertThat(validated.get(7).get(i)).containsExactly(layer.theta());
      LevelAssignment written = LevelAssignment.of(layer, 2);
      for (int w = 0; w < layer.theta().length; w++) {
        assertThat(validated.get(8).get(i)[w]).isEqualTo((float) written.levels()[written.chosen()[w]]);
      }
    }
  }

  /** What the paper's ablation shows in kind: the naive estimator leaves weights between the levels. */
  @Test
  void fewerWeightsReachALevelWithTheNaiveEstimator() {
    assertThat(inFunnels(run("monte-carlo", 24))).isLessThan(0.9 * inFunnels(run("approximate", 24)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"approximate", "exact", "monte-carlo"})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(String form) {
    Path checkpoint = folder.resolve("variational.state");
    AtomicInteger steps = new AtomicInteger();
    assertThatThrownBy(() -> run(form, 4, 2, checkpoint, false, () -> steps.incrementAndGet() == 71))
        .isInstanceOf(TrainingInterrupted.class);
    TrainedPosterior resumed = run(form, 4, 1, checkpoint, true, () -> false);
    assertThat(bits(resumed)).isEqualTo(bits(run(form, 4)));
  }

  /** Sixteen images without a pattern, two epochs of four steps. */
  private static TrainedPosterior runDenseNet(
      String form, int threads, Path checkpoint, boolean resume, BooleanSupplier stop) {
    NetworkSpec network = DenseNet.of(10, 12);
    byte[] pixels = new byte[16 * 3 * 32 * 32];
    byte[] labels = new byte[16];
    float[] noise = Fixtures.normals(pixels.length, 78);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(120 + 50 * noise[i]), 0, 255);
      labels[i / (3 * 32 * 32)] = (byte) (i / (3 * 32 * 32) % 10);
    }
    float scale = 1 / 64f;
    Preprocessing scaling = new Preprocessing(new float[] {scale, scale, scale}, new float[] {-2, -2, -2});
    return run(
        form, 2, 4, threads, new Training(
            network, new Dataset("noise", 3, 32, 32, 10, pixels, labels), scaling, (w, b) -> 0, 5, checkpoint, resume,
            TrainingListener.silent(), stop));
  }

  /** Levels and running moments in one checkpoint. */
  @ParameterizedTest
  @ValueSource(strings = {"approximate", "exact"})
  void aStoppedAndResumedDenseNetEndsWithTheSameBits(String form) {
    Path checkpoint = folder.resolve("densenet.state");
    AtomicInteger steps = new AtomicInteger();
    assertThatThrownBy(() -> runDenseNet(form, 2, checkpoint, false, () -> steps.incrementAndGet() == 6))
        .isInstanceOf(TrainingInterrupted.class);
    TrainedPosterior resumed = runDenseNet(form, 1, checkpoint, true, () -> false);
    assertThat(resumed.normalizations()).isNotEmpty()
        .allSatisfy(each -> assertThat(each.variance()).doesNotContain(1f));
    assertThat(bits(resumed)).isEqualTo(bits(runDenseNet(form, 2, null, false, () -> false)));
  }

  private static List<Object> bits(TrainedPosterior posterior) {
    List<Object> bits = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      bits.add(Arrays.hashCode(layer.theta()));
      bits.add(Arrays.hashCode(layer.logSigma2()));
      bits.add(Arrays.hashCode(layer.bias()));
      bits.add(Arrays.hashCode(layer.priorParameters()));
      bits.add(Arrays.hashCode(layer.levels()));
    }
    for (TrainedNormalization each : posterior.normalizations()) {
      for (float[] numbers : List.of(each.gamma(), each.beta(), each.mean(), each.variance())) {
        bits.add(Arrays.hashCode(numbers));
      }
    }
    return bits;
  }
}
