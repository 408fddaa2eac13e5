package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dense network: the same promises as the variational one, and the hand-over from one to the other. */
class DenseTrainingTest {
  @TempDir
  Path folder;

  private static TrainingOutcome dense(Training training, int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return DenseTraining.run(training, SmallTraining.plan(2e-3), pool);
    }
  }

  private static TrainingOutcome undisturbed() {
    return dense(SmallTraining.training(null, false, () -> false, TrainingListener.silent()), 1);
  }

  @Test
  void learns() {
    List<EpochMetrics> metrics = new ArrayList<>();
    TrainingListener listener = new TrainingListener() {
      @Override
      public void onEpoch(EpochMetrics epoch) {
        metrics.add(epoch);
      }
    };
    dense(SmallTraining.training(null, false, () -> false, listener), 2);
    assertThat(metrics).hasSize(SmallTraining.EPOCHS);
    assertThat(metrics.getLast().dataNats()).isLessThan(0.5 * metrics.getFirst().dataNats());
    assertThat(metrics).allSatisfy(epoch -> {
      assertThat(epoch.phase()).isEqualTo("dense");
      assertThat(epoch.klNats()).isZero();
      assertThat(epoch.klWeight()).isZero();
      assertThat(epoch.aliveShare()).isEqualTo(1);
      assertThat(epoch.lossNats()).isEqualTo(epoch.dataNats());
    });
  }

  @Test
  void hasNoVariance() {
    assertThat(undisturbed().posterior().layers())
        .allSatisfy(layer -> assertThat(layer.logSigma2()).containsOnly(Float.NEGATIVE_INFINITY));
  }

  @Test
  void threadsDoNotChangeBits() {
    Training training = SmallTraining.training(null, false, () -> false, TrainingListener.silent());
    assertThat(SmallTraining.bits(dense(training, 2).posterior()))
        .containsExactly(SmallTraining.bits(undisturbed().posterior()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 23})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(int stopAfter) {
    Path checkpoint = folder.resolve("dense.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped =
        SmallTraining.training(
            checkpoint, false, () -> steps.incrementAndGet() == stopAfter, TrainingListener.silent());
    assertThatThrownBy(() -> dense(stopped, 2)).isInstanceOf(TrainingInterrupted.class);
    AtomicInteger stepsAfter = new AtomicInteger();
    Training resumed = SmallTraining.training(checkpoint, true, () -> {
      stepsAfter.incrementAndGet();
      return false;
    }, TrainingListener.silent());
    assertThat(SmallTraining.bits(dense(resumed, 1).posterior()))
        .containsExactly(SmallTraining.bits(undisturbed().posterior()));
    assertThat(stepsAfter).hasValue(SmallTraining.EPOCHS * 10 - stopAfter);
  }

  @Test
  void theVariationalTrainingStartsExactlyAtTheDenseNetwork() {
    TrainedPosterior start = undisturbed().posterior();
    TrainingPlan still =
        new TrainingPlan(
            1, 40, new LearningRate(0, 1, 1, 0), new KlWarmUp(0, 0), new Adam(0.9, 0.999, 1e-8), 1);
    Training training = SmallTraining.training(null, false, () -> false, TrainingListener.silent());
    TrainedPosterior found;
    try (WorkerPool pool = WorkerPool.of(2)) {
      found =
          VariationalTraining.run(
              training, still, SmallTraining.RECIPE, "standard-normal", new StandardNormalKl(), start, pool)
              .posterior();
    }
    for (int i = 0; i < start.layers().size(); i++) {
      TrainedPosterior.Layer layer = found.layers().get(i);
      assertThat(layer.theta()).containsExactly(start.layers().get(i).theta());
      assertThat(layer.bias()).containsExactly(start.layers().get(i).bias());
      assertThat(layer.bias()).as("trained, so not all 0").isNotEqualTo(new float[layer.bias().length]);
      assertThat(layer.logSigma2()).containsOnly((float) SmallTraining.RECIPE.initialLogSigma2());
    }
  }
}
