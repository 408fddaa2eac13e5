package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training of a prior's own parameters, layer by layer, along with the posterior. */
class LayerPriorTest {
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);
  private static final int LAYERS = 3;
  private static final int BATCH = 40;
  private static final int STEP = 7;
  private static final double SCALE = 100;
  private static final double KL_WEIGHT = 0.5;

  /** Wide clip and no muting: here the objective is differentiable in every parameter. */
  private static final PosteriorRecipe SMOOTH = new PosteriorRecipe(0.2, -3, 30, Double.POSITIVE_INFINITY, 3);

  @TempDir
  Path folder;

  private static TrainableNetwork started(LayerPrior prior, WorkerPool pool) {
    TrainableNetwork model = VariationalTraining.started(SmallTraining.NETWORK, SMOOTH, prior, 5, BATCH, pool);
    Dataset images = SmallTraining.images(BATCH);
    int[] order = new int[BATCH];
    Arrays.setAll(order, i -> i);
    BatchLoader.of(images, new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}))
        .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
    return model;
  }

  private static TrainedTensor tensor(TrainableNetwork model, int layer, String name) {
    return model.trained(layer).stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static TrainingOutcome run(Training training, LayerPrior prior, int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(training, SmallTraining.plan(2e-3), SmallTraining.RECIPE, prior, null, pool);
    }
  }

  private static Training plain() {
    return SmallTraining.training(null, false, () -> false, TrainingListener.silent());
  }

  /** All bits of a posterior, the parameters of the prior with them. */
  private static List<Object> bits(TrainedPosterior posterior) {
    List<Object> bits = new ArrayList<>(List.of(Arrays.hashCode(SmallTraining.bits(posterior))));
    posterior.layers().forEach(layer -> bits.add(Arrays.stream(layer.priorParameters()).boxed().toList()));
    return bits;
  }

  /** Adam's first moment after one update from zero is (1 - beta1) times the gradient. */
  @Test
  void theGradientOfEveryParameterIsTheSlopeOfTheKl() {
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = started(TrainedNormal.of(1), pool)) {
      model.gradients(STEP, SCALE);
      model.update(ADAM, 0, KL_WEIGHT);
      double h = 1e-5;
      for (int layer = 0; layer < LAYERS; layer++) {
        float[] at = tensor(model, layer, "prior").value().toArray();
        float[] theta = model.theta(layer).toArray();
        float[] logSigma2 = model.logSigma2(layer).toArray();
        for (int i = 0; i < 2; i++) {
          double[] up = {at[0], at[1]};
          double[] down = {at[0], at[1]};
          up[i] += h;
          down[i] -= h;
          double slope = KL_WEIGHT * (kl(up, theta, logSigma2) - kl(down, theta, logSigma2)) / (2 * h);
          assertThat(tensor(model, layer, "prior").firstMoment().get(i) / 0.1).as("parameter %d of layer %d", i, layer)
              .isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
      }
    }
  }

  private static double kl(double[] parameters, float[] theta, float[] logSigma2) {
    TrainedNormal.Kl kl = new TrainedNormal.Kl(parameters[0], parameters[1], false);
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += kl.value(theta[i], logSigma2[i]);
    }
    return sum;
  }

  /** The slope along the gradient is the gradient's squared length, with everything that is trained moving at once. */
  @Test
  void theGradientIsThatOfTheWholeObjective() {
    List<float[]> values = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    double squares = 0;
    double ofPrior = 0;
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = started(TrainedNormal.of(1), pool)) {
      model.gradients(STEP, SCALE);
      model.update(ADAM, 0, KL_WEIGHT);
      for (int layer = 0; layer < LAYERS; layer++) {
        for (TrainedTensor tensor : model.trained(layer)) {
          values.add(tensor.value().toArray());
          gradients.add(tensor.firstMoment().toArray());
          double square = 0;
          for (float moment : tensor.firstMoment().toArray()) {
            square += (double) moment * moment / 0.01;
          }
          squares += square;
          ofPrior += tensor.name().equals("prior") ? square : 0;
        }
      }
    }
    // the prior's part is large enough to be missed
    assertThat(ofPrior).isGreaterThan(0.05 * squares);
    double h = 1e-3 / Math.sqrt(squares);
    double slope = (objective(values, gradients, h) - objective(values, gradients, -h)) / (2 * h);
    assertThat(slope).isCloseTo(squares, within(0.01 * squares));
  }

  private static double objective(List<float[]> values, List<float[]> moments, double along) {
    try (WorkerPool pool = WorkerPool.of(1); TrainableNetwork model = started(TrainedNormal.of(1), pool)) {
      int array = 0;
      for (int layer = 0; layer < LAYERS; layer++) {
        for (TrainedTensor tensor : model.trained(layer)) {
          for (int i = 0; i < tensor.value().length(); i++) {
            tensor.value().set(i, (float) (values.get(array)[i] + along * moments.get(array)[i] / 0.1));
          }
          array++;
        }
      }
      model.gradients(STEP, SCALE);
      double kl = Arrays.stream(model.update(ADAM, 0, KL_WEIGHT)).sum();
      return SCALE * model.taped().loss().meanNats() + KL_WEIGHT * kl;
    }
  }

  @Test
  void threadsDoNotChangeBits() {
    List<Object> one = bits(run(plain(), TrainedNormal.of(10), 1).posterior());
    for (int threads : new int[] {2, 3}) {
      assertThat(bits(run(plain(), TrainedNormal.of(10), threads).posterior())).isEqualTo(one);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 25})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(int stopAfter) {
    LayerPrior prior = TrainedNormal.of(10);
    Path checkpoint = folder.resolve("variational.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped =
        SmallTraining.training(
            checkpoint, false, () -> steps.incrementAndGet() == stopAfter, TrainingListener.silent());
    assertThatThrownBy(() -> run(stopped, prior, 2)).isInstanceOf(TrainingInterrupted.class);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(bits(run(resumed, prior, 1).posterior())).isEqualTo(bits(run(plain(), prior, 1).posterior()));
  }

  @Test
  void aCheckpointUnderAnotherPriorIsRefused() {
    Path checkpoint = folder.resolve("variational.ckpt");
    run(SmallTraining.training(checkpoint, false, () -> false, TrainingListener.silent()), TrainedNormal.of(1), 1);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThatThrownBy(() -> run(resumed, TrainedNormal.of(0.5), 1))
        .isInstanceOf(UncheckedIOException.class).hasMessageContaining("another configuration");
  }

  /** Adam's first step is the learning rate, whatever the gradient. */
  @Test
  void parametersHaveALearningRateOfTheirOwn() {
    for (double factor : new double[] {0, 0.01, 1}) {
      try (WorkerPool pool = WorkerPool.of(1); TrainableNetwork model = started(TrainedNormal.of(factor), pool)) {
        // of the log variance: the mean starts where its gradient vanishes
        float before = tensor(model, 1, "prior").value().get(1);
        float weight = model.theta(1).get(3);
        model.gradients(0, SCALE);
        model.update(ADAM, ADAM.rate(0.1, 1), KL_WEIGHT);
        assertThat((double) Math.abs(model.theta(1).get(3) - weight)).isCloseTo(0.1, within(1e-4));
        double moved = Math.abs(tensor(model, 1, "prior").value().get(1) - before);
        assertThat(moved).isCloseTo(0.1 * factor, within(1e-3 * factor));
      }
    }
  }

  @Test
  void parametersLearnAndStayWhereTheyAreAllowed() {
    TrainedPosterior free = run(plain(), TrainedNormal.of(10), 1).posterior();
    TrainedPosterior bounded = run(plain(), new TrainedNormal(10, -2.1, Integer.MAX_VALUE), 1).posterior();
    for (int layer = 0; layer < LAYERS; layer++) {
      // means of +-0.05 and a sigma of 0.02 ask for less than exp(-2)
      assertThat(free.layers().get(layer).priorParameters()[1]).isLessThan(-2.15);
      assertThat(bounded.layers().get(layer).priorParameters()[1]).isCloseTo(-2.1, within(1e-6));
    }
  }

  @Test
  void parametersStartFromTheMeansTrainingStartsFrom() {
    TrainingPlan still =
        new TrainingPlan(1, 40, new LearningRate(0, 1, 1, 0), new KlWarmUp(0, 0), ADAM, 1);
    TrainedPosterior start = run(plain(), TrainedNormal.of(1), 1).posterior();
    try (WorkerPool pool = WorkerPool.of(1)) {
      for (TrainedPosterior from : new TrainedPosterior[] {null, start}) {
        TrainedPosterior outcome =
            VariationalTraining.run(plain(), still, SmallTraining.RECIPE, TrainedNormal.of(1), from, pool).posterior();
        for (TrainedPosterior.Layer layer : outcome.layers()) {
          assertThat(layer.priorParameters()).containsExactly(
              (float) TrainedNormal.of(1).start(0, layer.theta())[0], -2);
        }
      }
    }
  }

  @Test
  void aGradientThatIsNotANumberStopsAtItsStepAndNamesTheParameter() {
    LayerPrior poisoned = new TrainedNormal(1, -6, 13);
    assertThatThrownBy(() -> run(plain(), poisoned, 1)).isInstanceOf(NumericalFailure.class)
        .hasMessageContaining("epoch 2, step 4").hasMessageContaining("parameters of the prior (mean m) of layer conv")
        .hasMessageEndingWith("A smaller training.learning-rate.initial (now 0.002) is the usual cure");
  }

  /** A prior without parameters leaves the checkpoint as it is. */
  @Test
  void nothingIsKeptForAPriorWithoutParameters() {
    try (WorkerPool pool = WorkerPool.of(1);
        TrainableNetwork with = started(TrainedNormal.of(1), pool);
        TrainableNetwork without = started(LayerPrior.fixed("normal", new StandardNormalKl()), pool)) {
      long floats = without.trainedState().byteSize() / 4;
      assertThat(with.trainedState().byteSize() / 4).isEqualTo(floats + LAYERS * 3 * 16);
      assertThat(without.trained(0)).extracting(TrainedTensor::name).containsExactly("theta", "logSigma2", "bias");
      assertThat(without.posterior().layers().get(0).priorParameters()).isEmpty();
      with.trainedState().setAtIndex(ValueLayout.JAVA_FLOAT, floats + 1, Float.NaN);
      assertThat(with.firstNotFinite()).isEqualTo("the parameters of the prior (log variance r) of layer conv");
    }
  }
}
