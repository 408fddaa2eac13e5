package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.KlWarmUp;
import org.bayespress.core.training.LearningRate;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.core.training.VariationalTraining;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small network, trained together with its codebooks. */
class QuantizingTrainingTest {
  private static final int BATCH = 40;
  private static final int LAYERS = 2;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  /** More than one chunk of weights in the first layer. */
  private static final NetworkSpec NETWORK = new NetworkSpec(
      "small", 1, 8, 8, List.of(new Flatten(), new Dense("hidden", 64, 40), new Relu(), new Dense("out", 40, 4)));

  private static final PosteriorRecipe RECIPE = new PosteriorRecipe(0.1, -6, 30, Double.POSITIVE_INFINITY, 2);

  @TempDir
  Path folder;

  static List<LayerPrior> priors() {
    CodebookShape untied = new CodebookShape(3, false);
    return List.of(
        prior("approximate", CodebookShape.TERNARY, 1), prior("approximate", untied, 1),
        prior("exact", CodebookShape.TERNARY, 1), prior("exact", new CodebookShape(5, true), 1),
        prior("monte-carlo", untied, 1));
  }

  private static LayerPrior prior(String form, CodebookShape shape, double rate) {
    return new QuantizingLayers(form, shape, CodebookStart.LARGEST, 0.05, rate);
  }

  /** A bright quadrant on noise; its number is the class. */
  private static Dataset images(int count) {
    byte[] pixels = new byte[count * 64];
    byte[] labels = new byte[count];
    float[] noise = new float[pixels.length];
    new NoiseField(NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0)
        .fill(MemorySegment.ofArray(noise), noise.length, 0);
    for (int i = 0; i < pixels.length; i++) {
      int image = i / 64;
      int quadrant = i % 64 / 8 / 4 * 2 + i % 8 / 4;
      labels[image] = (byte) (image % 4);
      pixels[i] = (byte) Math.clamp(Math.round(90 + 40 * noise[i] + (quadrant == image % 4 ? 40 : 0)), 0, 255);
    }
    return new Dataset("quadrants", 1, 8, 8, 4, pixels, labels);
  }

  private static Training training(Path checkpoint, boolean resume, BooleanSupplier stop) {
    return new Training(
        NETWORK, images(400), new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}), (w, b) -> 0, 5,
        checkpoint, resume, TrainingListener.silent(), stop);
  }

  private static TrainedPosterior run(Training training, LayerPrior prior, int threads) {
    TrainingPlan plan =
        new TrainingPlan(6, BATCH, new LearningRate(3e-3, 6, 6, 0), new KlWarmUp(0, 2), ADAM, 1);
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(training, plan, RECIPE, prior, null, pool).posterior();
    }
  }

  private static TrainedPosterior plain(LayerPrior prior, int threads) {
    return run(training(null, false, () -> false), prior, threads);
  }

  private static List<Object> bits(TrainedPosterior posterior) {
    List<Object> bits = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      bits.add(Arrays.hashCode(layer.theta()));
      bits.add(Arrays.hashCode(layer.logSigma2()));
      bits.add(Arrays.hashCode(layer.bias()));
      bits.add(Arrays.stream(layer.priorParameters()).boxed().toList());
    }
    return bits;
  }

  private static TrainableNetwork started(LayerPrior prior, WorkerPool pool) {
    return started(RECIPE, prior, pool);
  }

  private static TrainableNetwork started(PosteriorRecipe recipe, LayerPrior prior, WorkerPool pool) {
    TrainableNetwork model = VariationalTraining.started(NETWORK, recipe, prior, 5, BATCH, pool);
    new NoiseField(NoiseKey.of(4, NoiseKey.Purpose.MONTE_CARLO), 0, 0)
        .fill(model.taped().input().value().segment(), model.taped().input().value().length(), 0);
    int[] labels = model.taped().loss().labels();
    Arrays.setAll(labels, i -> i % 4);
    return model;
  }

  private static TrainedTensor levels(TrainableNetwork model, int layer) {
    return model.trained(layer).stream().filter(each -> each.name().equals("prior")).findFirst().orElseThrow();
  }

  /** Adam's first moment after one update from zero is (1 - beta1) times the gradient. */
  @ParameterizedTest
  @MethodSource("priors")
  void theGradientOfTheLevelsIsTheSlopeOfTheKl(LayerPrior prior) {
    double klWeight = 0.5;
    int step = 7;
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = started(prior, pool)) {
      model.gradients(step, 100);
      double[] nats = model.update(ADAM, 0, klWeight);
      for (int layer = 0; layer < LAYERS; layer++) {
        double[] at = model.posterior().layers().get(layer).priorParameters();
        assertThat(at).hasSize(prior.parameters().size()).doesNotContain(0.05);
        for (int i = 0; i < at.length; i++) {
          double h = 1e-4 * at[i];
          double[] up = at.clone();
          double[] down = at.clone();
          up[i] += h;
          down[i] -= h;
          NoiseField noise = new NoiseField(NoiseKey.of(5, NoiseKey.Purpose.WEIGHT_NOISE), step, layer);
          double value = kl(prior, at, noise, model, layer);
          double slope =
              klWeight * (kl(prior, up, noise, model, layer) - kl(prior, down, noise, model, layer)) / (2 * h);
          assertThat(nats[layer]).isCloseTo(value, within(1e-4 * model.theta(layer).length()));
          assertThat(levels(model, layer).firstMoment().get(i) / 0.1)
              .as("%s of layer %d", prior.parameters().get(i), layer)
              .isCloseTo(slope, within(5e-3 * (Math.abs(slope) + model.theta(layer).length())));
        }
      }
    }
  }

  /** KL of a layer in double precision: by definition or, for the estimator, from the same samples. */
  private static double kl(LayerPrior prior, double[] levels, NoiseField noise, TrainableNetwork model, int layer) {
    float[] theta = model.theta(layer).toArray();
    float[] logSigma2 = model.logSigma2(layer).toArray();
    float[] eps = new float[theta.length];
    noise.fill(MemorySegment.ofArray(eps), eps.length, 0);
    GaussianKl kl = prior.kl(levels, noise);
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += kl instanceof MonteCarloKl estimator
          ? estimator.sample(theta[i], logSigma2[i], eps[i], new double[4])
          : kl.value(theta[i], logSigma2[i]);
    }
    return sum;
  }

  /** The paper's naive estimate: one sample of every weight, in the likelihood and in the KL. */
  @Test
  void theDataTermIsThatOfTheSampleOfTheKl() {
    int step = 7;
    LayerPrior prior = prior("monte-carlo", CodebookShape.TERNARY, 1);
    PosteriorRecipe drawn = RECIPE.by(Reparameterization.WEIGHTS);
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = started(drawn, prior, pool)) {
      model.gradients(step, 100);
      double[] nats = model.update(ADAM, 0, 1);
      double sum = 0;
      List<DecodedLayer> sample = new ArrayList<>();
      for (int layer = 0; layer < LAYERS; layer++) {
        NoiseField noise = new NoiseField(NoiseKey.of(5, NoiseKey.Purpose.WEIGHT_NOISE), step, layer);
        sample.add(drawn(model, noise, layer));
        double[] at = model.posterior().layers().get(layer).priorParameters();
        assertThat(nats[layer])
            .isCloseTo(kl(prior, at, noise, model, layer), within(1e-4 * model.theta(layer).length()));
      }
      ScalarForwardPass pass =
          ScalarForwardPass.of(NETWORK, new Preprocessing(new float[] {1}, new float[] {0}), sample);
      float[] images = model.taped().input().value().toArray();
      for (int i = 0; i < BATCH; i++) {
        float[] logits = pass.logits(images, 64 * i);
        double partition = 0;
        for (float logit : logits) {
          partition += Math.exp(logit);
        }
        sum += Math.log(partition) - logits[model.taped().loss().labels()[i]];
      }
      assertThat(model.taped().loss().meanNats()).isCloseTo(sum / BATCH, within(1e-5));
    }
  }

  private static DecodedLayer drawn(TrainableNetwork model, NoiseField noise, int layer) {
    float[] weights = model.theta(layer).toArray();
    float[] logSigma2 = model.logSigma2(layer).toArray();
    float[] eps = new float[weights.length];
    noise.fill(MemorySegment.ofArray(eps), eps.length, 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (Math.exp(0.5 * logSigma2[i]) * eps[i]);
    }
    return new DecodedLayer(
        NETWORK.weightedLayers().get(layer).name(), model.layout(layer).restore(weights),
        model.posterior().layers().get(layer).bias());
  }

  @ParameterizedTest
  @MethodSource("priors")
  void threadsDoNotChangeBits(LayerPrior prior) {
    List<Object> one = bits(plain(prior, 1));
    assertThat(bits(plain(prior, 2))).isEqualTo(one);
    assertThat(bits(plain(prior, 3))).isEqualTo(one);
  }

  @ParameterizedTest
  @MethodSource("priors")
  void aStoppedAndResumedTrainingEndsWithTheSameBits(LayerPrior prior) {
    Path checkpoint = folder.resolve("variational.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped = training(checkpoint, false, () -> steps.incrementAndGet() == 27);
    assertThatThrownBy(() -> run(stopped, prior, 2)).isInstanceOf(TrainingInterrupted.class);
    assertThat(bits(run(training(checkpoint, true, () -> false), prior, 1))).isEqualTo(bits(plain(prior, 1)));
  }

  /** The first layer whose levels are gone is named, and the key that moves the levels alone. */
  @Test
  void aLevelThatIsNotANumberNamesItsLayerAndItsKey() {
    assertThatThrownBy(() -> plain(new PoisonedPrior(prior("approximate", CodebookShape.TERNARY, 0.01), 1, 13), 2))
        .isInstanceOf(NumericalFailure.class)
        .hasMessageContainingAll(
            "epoch 2, step 4", "the parameters of the prior (largest level a) of layer out are no longer finite",
            "A smaller training.learning-rate.initial (now 0.003) or prior.codebook.learning-rate-factor (now 0.01)");
  }

  /** The exact and the approximate form pull weights to levels; how much they moved is all that is asked here. */
  @Test
  void levelsAndWeightsFindEachOther() {
    for (String form : List.of("approximate", "exact")) {
      LayerPrior still = prior(form, CodebookShape.TERNARY, 0);
      LayerPrior moving = prior(form, CodebookShape.TERNARY, 1);
      TrainedPosterior fixed = plain(still, 1);
      TrainedPosterior learned = plain(moving, 1);
      for (int layer = 0; layer < LAYERS; layer++) {
        double start = fixed.layers().get(layer).priorParameters()[0];
        double end = learned.layers().get(layer).priorParameters()[0];
        assertThat(start).isGreaterThan(0.15);
        assertThat(end).isLessThan(start).isGreaterThanOrEqualTo(0.05f);
      }
    }
  }
}
