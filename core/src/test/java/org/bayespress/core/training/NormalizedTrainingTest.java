package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.evaluation.Evaluator;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.AvgPool;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Pad;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch normalisation in training: what it leaves, and the promises about threads and resuming for it too. */
class NormalizedTrainingTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "normalized", 1, 12, 12,
          List.of(
              new Conv2d("a", 1, 4, 3, false), new Remember(), new BatchNorm("n", 4), new Relu(), new Pad(1),
              new Conv2d("b", 4, 4, 3, false), new Append(), new BatchNorm("m", 8), new Relu(), new AvgPool(5),
              new Flatten(), new Dense("c", 32, 4)));
  private static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f});

  @TempDir
  Path folder;

  private static Training training(
      ValidationError validation, Path checkpoint, boolean resume, BooleanSupplier stop, TrainingListener listener) {
    return new Training(
        NETWORK, SmallTraining.images(430), PREPROCESSING, validation, 5, checkpoint, resume, listener, stop);
  }

  private static Training training(Path checkpoint, boolean resume, BooleanSupplier stop) {
    return training((w, b) -> 0, checkpoint, resume, stop, TrainingListener.silent());
  }

  private static TrainedPosterior run(Training training, int threads, Reparameterization drawn) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(
          training, SmallTraining.plan(5e-3), SmallTraining.RECIPE.by(drawn), "standard-normal",
          new StandardNormalKl(), null, pool).posterior();
    }
  }

  /** Weights, factors, offsets and running moments, as text: a NaN is equal to itself, and a minus zero is not zero. */
  private static String bits(TrainedPosterior posterior) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<float[]> all = new ArrayList<>(List.of(SmallTraining.bits(posterior)));
    for (TrainedNormalization each : posterior.normalizations()) {
      all.addAll(List.of(each.gamma(), each.beta(), each.mean(), each.variance()));
    }
    for (float[] values : all) {
      for (float value : values) {
        text.writeBytes(Integer.toHexString(Float.floatToRawIntBits(value)).getBytes());
        text.write(' ');
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCAL", "WEIGHTS"})
  void threadsDoNotChangeBits(Reparameterization drawn) {
    String one = bits(run(training(null, false, () -> false), 1, drawn));
    assertThat(bits(run(training(null, false, () -> false), 2, drawn))).isEqualTo(one);
    assertThat(bits(run(training(null, false, () -> false), 3, drawn))).isEqualTo(one);
  }

  @Test
  void vectorAndScalarKernelsGiveTheSameBits() throws Exception {
    String expected = "bits " + bits(run(training(null, false, () -> false), 1, Reparameterization.LOCAL)).hashCode();
    for (String kernels : List.of("vector", "scalar")) {
      assertThat(SmallTraining.inAProcess(kernels, NormalizedTrainingTest.class)).as(kernels).contains(expected);
    }
  }

  /** Prints a hash of the trained parameters; the tests start it as a process of its own. */
  public static void main(String[] args) {
    System.out.println(
        "bits " + bits(run(training(null, false, () -> false), 2, Reparameterization.LOCAL)).hashCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 25})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(int stopAfter) {
    Path checkpoint = folder.resolve("normalized.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped = training(checkpoint, false, () -> steps.incrementAndGet() == stopAfter);
    assertThatThrownBy(() -> run(stopped, 2, Reparameterization.LOCAL)).isInstanceOf(TrainingInterrupted.class);
    assertThat(bits(run(training(checkpoint, true, () -> false), 1, Reparameterization.LOCAL)))
        .isEqualTo(bits(run(training(null, false, () -> false), 1, Reparameterization.LOCAL)));
  }

  /** An error of an untrained network of four classes is 75 %. Blobs are told apart only if the running moments are right. */
  @Test
  void runningMomentsServeAtEvaluation() {
    Dataset images = SmallTraining.images(900).slice("validation", 430, 900);
    try (WorkerPool pool = WorkerPool.of(2);
        Evaluator validation = new Evaluator(NETWORK, images, PREPROCESSING, pool)) {
      List<EpochMetrics> metrics = new ArrayList<>();
      TrainingListener listener = new TrainingListener() {
        @Override
        public void onEpoch(EpochMetrics epoch) {
          metrics.add(epoch);
        }
      };
      TrainingPlan plan = SmallTraining.plan(2e-2);
      TrainedPosterior dense =
          DenseTraining.run(training(validation, null, false, () -> false, listener), plan, pool).posterior();
      assertThat(metrics.getLast().dataNats()).isLessThan(0.7 * metrics.getFirst().dataNats());
      double trained = metrics.getLast().validationErrorPercent();
      assertThat(trained).isLessThan(60);
      List<float[]> weights = dense.layers().stream().map(TrainedPosterior.Layer::theta).toList();
      List<float[]> biases = dense.layers().stream().map(TrainedPosterior.Layer::bias).toList();
      assertThat(validation.under(dense.scalesAndShifts()).percent(weights, biases)).isEqualTo(trained);
      assertThat(validation.under(dense.scalesAndShifts()).under(dense.scalesAndShifts()).percent(weights, biases))
          .isEqualTo(trained);
    }
  }

  @Test
  void biasesThatAreNotThereStayZeroAndEverythingElseIsTrained() {
    TrainedPosterior posterior = run(training(null, false, () -> false), 2, Reparameterization.LOCAL);
    assertThat(posterior.layers().get(0).bias()).containsOnly(0f);
    assertThat(posterior.layers().get(1).bias()).containsOnly(0f);
    assertThat(posterior.layers().get(2).bias()).doesNotContain(0f);
    for (TrainedNormalization each : posterior.normalizations()) {
      assertThat(each.gamma()).doesNotContain(1f);
      assertThat(each.beta()).doesNotContain(0f);
      assertThat(each.mean()).doesNotContain(0f);
    }
  }

  @Test
  void theVariationalTrainingStartsExactlyAtTheDenseNetwork() {
    TrainingPlan still =
        new TrainingPlan(1, 430, new LearningRate(0, 1, 1, 0), new KlWarmUp(0, 0), new Adam(0.9, 0.999, 1e-8), 1);
    try (WorkerPool pool = WorkerPool.of(2)) {
      TrainedPosterior start =
          DenseTraining.run(training(null, false, () -> false), SmallTraining.plan(2e-3), pool).posterior();
      TrainedPosterior found =
          VariationalTraining.run(
              training(null, false, () -> false), still, SmallTraining.RECIPE, "standard-normal",
              new StandardNormalKl(), start, pool).posterior();
      for (int i = 0; i < start.normalizations().size(); i++) {
        TrainedNormalization before = start.normalizations().get(i);
        TrainedNormalization after = found.normalizations().get(i);
        assertThat(after.gamma()).containsExactly(before.gamma());
        assertThat(after.beta()).containsExactly(before.beta());
        // one step moves them by a tenth of the way to the batch's
        assertThat(after.mean()).isNotEqualTo(before.mean());
        for (int c = 0; c < before.variance().length; c++) {
          assertThat(after.variance()[c]).isCloseTo(before.variance()[c], within(0.2f * before.variance()[c]));
        }
      }
      TrainedPosterior decoded = new TrainedPosterior(NETWORK, start.layers());
      assertThatThrownBy(
          () -> VariationalTraining.run(
              training(null, false, () -> false), still, SmallTraining.RECIPE, "standard-normal",
              new StandardNormalKl(), decoded, pool))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("measured on training images");
    }
  }

  /** {@code gamma (x - mean) / sqrt(variance + 1e-5) + beta} at a few places. */
  @Test
  void scaleAndShiftAreTheNormalizationWithItsRunningMoments() {
    TrainedNormalization trained =
        new TrainedNormalization(
            "n", new float[] {2, -0.5f}, new float[] {1, 3}, new float[] {-4, 0.25f}, new float[] {9, 0});
    for (double x : new double[] {-3, 0, 0.5}) {
      assertThat(trained.scale()[0] * x + trained.shift()[0]).isCloseTo(2 * (x + 4) / 3 + 1, within(1e-5));
      assertThat(trained.scale()[1] * x + trained.shift()[1])
          .isCloseTo(-0.5 * (x - 0.25) / Math.sqrt(1e-5) + 3, within(1e-3));
    }
  }
}
