package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.InitialMeans;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.Projection;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recipes that project, draw weights, or start by a rule. */
class ConfinedTrainingTest {
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);
  private static final double REACH = Math.exp(-1);
  private static final double FREE = Double.POSITIVE_INFINITY;

  @TempDir
  Path folder;

  /** A trained normal prior that pulls to its mean, give or take a twentieth. */
  private record WithLevels(TrainedNormal prior) implements LayerPrior {

    @Override
    public String form() {
      return prior.form();
    }

    @Override
    public String description() {
      return toString();
    }

    @Override
    public List<String> parameters() {
      return prior.parameters();
    }

    @Override
    public double[] start(int layer, float[] theta) {
      return prior.start(layer, theta);
    }

    @Override
    public GaussianKl kl(double[] parameters, NoiseField noise) {
      return prior.kl(parameters, noise);
    }

    @Override
    public double learningRateFactor() {
      return prior.learningRateFactor();
    }

    @Override
    public void project(double[] parameters) {
      prior.project(parameters);
    }

    @Override
    public double[] levels(double[] parameters) {
      return new double[] {parameters[0] - 0.05, parameters[0], parameters[0] + 0.05};
    }
  }

  private static PosteriorRecipe recipe(Reparameterization reparameterization) {
    return new PosteriorRecipe(
        0.2, -5, FREE, FREE, 3, InitialMeans.GLOROT, new Projection(-5.2, -4.6, REACH), reparameterization);
  }

  private static TrainedPosterior run(Training training, LayerPrior prior, Reparameterization how, int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(training, SmallTraining.plan(1e-2), recipe(how), prior, null, pool).posterior();
    }
  }

  private static Training plain() {
    return SmallTraining.training(null, false, () -> false, TrainingListener.silent());
  }

  private static List<Object> bits(TrainedPosterior posterior) {
    List<Object> bits = new ArrayList<>(List.of(Arrays.hashCode(SmallTraining.bits(posterior))));
    posterior.layers().forEach(layer -> bits.add(Arrays.stream(layer.priorParameters()).boxed().toList()));
    return bits;
  }

  @ParameterizedTest
  @EnumSource(Reparameterization.class)
  void everyParameterEndsWithinItsBoundsAndSomeAtThem(Reparameterization how) {
    LayerPrior prior = new WithLevels(TrainedNormal.of(10));
    TrainedPosterior posterior = run(plain(), prior, how, 2);
    int atEdge = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      assertThat(layer.levels()).containsExactly(prior.levels(layer.priorParameters()));
      for (int i = 0; i < layer.theta().length; i++) {
        assertThat((double) layer.logSigma2()[i]).isBetween(-5.200001, -4.599999);
        double margin = REACH * Math.exp(0.5 * layer.logSigma2()[i]);
        assertThat((double) layer.theta()[i])
            .isBetween(layer.levels()[0] - margin - 1e-6, layer.levels()[2] + margin + 1e-6);
        atEdge += layer.theta()[i] > layer.levels()[2] + margin - 1e-6 ? 1 : 0;
      }
    }
    assertThat(atEdge).isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(Reparameterization.class)
  void neitherThreadsNorAStopChangeBits(Reparameterization how) {
    LayerPrior prior = new WithLevels(TrainedNormal.of(10));
    List<Object> one = bits(run(plain(), prior, how, 1));
    assertThat(bits(run(plain(), prior, how, 3))).isEqualTo(one);
    Path checkpoint = folder.resolve("variational.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped =
        SmallTraining.training(checkpoint, false, () -> steps.incrementAndGet() == 17, TrainingListener.silent());
    assertThatThrownBy(() -> run(stopped, prior, how, 2)).isInstanceOf(TrainingInterrupted.class);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(bits(run(resumed, prior, how, 1))).isEqualTo(one);
  }

  @Test
  void waysToDrawGiveDifferentNetworks() {
    LayerPrior prior = new WithLevels(TrainedNormal.of(10));
    assertThat(bits(run(plain(), prior, Reparameterization.WEIGHTS, 1)))
        .isNotEqualTo(bits(run(plain(), prior, Reparameterization.LOCAL, 1)));
  }

  /** A prior without levels bounds variances alone. */
  @Test
  void meansStayWhereThereAreNoLevels() {
    TrainedPosterior posterior = run(plain(), TrainedNormal.of(10), Reparameterization.LOCAL, 1);
    double largest = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      assertThat(layer.levels()).isEmpty();
      for (int i = 0; i < layer.theta().length; i++) {
        largest = Math.max(largest, Math.abs(layer.theta()[i]));
        assertThat((double) layer.logSigma2()[i]).isBetween(-5.200001, -4.599999);
      }
    }
    assertThat(largest).isGreaterThan(0.3);
  }

  /**
   * With the noise of a step fixed, drawn weights make the objective a function of the parameters: its slope along the
   * gradient is the gradient's squared length.
   */
  @Test
  void theGradientThroughDrawnWeightsIsTheSlopeOfTheObjective() {
    List<float[]> values = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    double squares = 0;
    double ofVariances = 0;
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = drawing(pool)) {
      model.gradients(3, 100);
      model.update(ADAM, 0, 0.01);
      for (int layer = 0; layer < 3; layer++) {
        for (TrainedTensor tensor : model.trained(layer)) {
          values.add(tensor.value().toArray());
          gradients.add(tensor.firstMoment().toArray());
          double square = 0;
          for (float moment : tensor.firstMoment().toArray()) {
            square += (double) moment * moment / 0.01;
          }
          squares += square;
          ofVariances += tensor.name().equals("logSigma2") ? square : 0;
        }
      }
    }
    assertThat(ofVariances).isGreaterThan(0.02 * squares);
    double h = 1e-3 / Math.sqrt(squares);
    double slope = (objective(values, gradients, h) - objective(values, gradients, -h)) / (2 * h);
    assertThat(slope).isCloseTo(squares, within(0.01 * squares));
  }

  private static TrainableNetwork drawing(WorkerPool pool) {
    PosteriorRecipe recipe = new PosteriorRecipe(0.2, -1, FREE, FREE, 3).by(Reparameterization.WEIGHTS);
    TrainableNetwork model =
        VariationalTraining.started(SmallTraining.NETWORK, recipe, TrainedNormal.of(1), 5, 40, pool);
    Dataset images = SmallTraining.images(40);
    int[] order = new int[40];
    Arrays.setAll(order, i -> i);
    BatchLoader.of(images, new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}))
        .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
    return model;
  }

  private static double objective(List<float[]> values, List<float[]> moments, double along) {
    try (WorkerPool pool = WorkerPool.of(1); TrainableNetwork model = drawing(pool)) {
      int array = 0;
      for (int layer = 0; layer < 3; layer++) {
        for (TrainedTensor tensor : model.trained(layer)) {
          for (int i = 0; i < tensor.value().length(); i++) {
            tensor.value().set(i, (float) (values.get(array)[i] + along * moments.get(array)[i] / 0.1));
          }
          array++;
        }
      }
      model.gradients(3, 100);
      double kl = Arrays.stream(model.update(ADAM, 0, 0.01)).sum();
      return 100 * model.taped().loss().meanNats() + 0.01 * kl;
    }
  }

  @Test
  void glorotsStartHasGlorotsDeviation() {
    try (WorkerPool pool = WorkerPool.of(1);
        TrainableNetwork model = VariationalTraining.started(
            SmallTraining.NETWORK, recipe(Reparameterization.LOCAL), TrainedNormal.of(1), 5, 40, pool)) {
      // "hidden" has 150 inputs and 40 outputs; "conv" 9 weights in and 54 out
      assertThat(deviation(model.theta(1).toArray())).isCloseTo(Math.sqrt(2.0 / 190), within(0.002));
      assertThat(deviation(model.theta(0).toArray())).isCloseTo(Math.sqrt(2.0 / 63), within(0.05));
    }
    assertThat(InitialMeans.HE.deviation(50, 3, 0)).isEqualTo(0.2);
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  /** Checkpoints are tied to this text: that of earlier recipes must not change. */
  @Test
  void onlyWhatIsUnusualIsInTheDescription() {
    assertThat(new PosteriorRecipe(0.01, -10, 8, 3, 3)).hasToString(
        "PosteriorRecipe[initialTheta=0.01, initialLogSigma2=-10.0, logAlphaClip=8.0, muteLogAlpha=3.0, "
            + "pruneLogAlpha=3.0]");
    assertThat(recipe(Reparameterization.WEIGHTS).toString()).contains("GLOROT", "reach=0.367", "WEIGHTS");
    assertThatThrownBy(() -> new Projection(1, 0, 1)).hasMessageContaining("[1.0, 0.0]");
    assertThatThrownBy(() -> new Projection(0, 1, -1)).hasMessageContaining("reach of -1.0");
  }
}
