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
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.posterior.TrainedPosterior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Training under group scales keeps the promises of the other kinds. */
class GroupTrainingTest {
  @TempDir
  Path folder;

  private static Training plain() {
    return SmallTraining.training(null, false, () -> false, TrainingListener.silent());
  }

  private static TrainedPosterior undisturbed(ScaleDistribution scales) {
    return SmallTraining.run(plain(), 1, scales).posterior();
  }

  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void learns(ScaleDistribution scales) {
    List<EpochMetrics> metrics = new ArrayList<>();
    TrainingListener listener = new TrainingListener() {
      @Override
      public void onEpoch(EpochMetrics epoch) {
        metrics.add(epoch);
      }
    };
    SmallTraining.run(SmallTraining.training(null, false, () -> false, listener), 2, scales);
    assertThat(metrics).hasSize(SmallTraining.EPOCHS);
    assertThat(metrics.getLast().dataNats()).isLessThan(0.6 * metrics.getFirst().dataNats());
    assertThat(metrics.getLast().klNats()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void threadsDoNotChangeBits(ScaleDistribution scales) {
    float[] one = SmallTraining.bits(undisturbed(scales));
    for (int threads : new int[] {2, 3}) {
      assertThat(SmallTraining.bits(SmallTraining.run(plain(), threads, scales).posterior())).containsExactly(one);
    }
  }

  @ParameterizedTest
  @CsvSource({"NORMAL,1", "NORMAL,25", "LOG_NORMAL,9", "LOG_NORMAL,10"})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(ScaleDistribution scales, int stopAfter) {
    Path checkpoint = folder.resolve("grouped.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped =
        SmallTraining.training(
            checkpoint, false, () -> steps.incrementAndGet() == stopAfter, TrainingListener.silent());
    assertThatThrownBy(() -> SmallTraining.run(stopped, 2, scales)).isInstanceOf(TrainingInterrupted.class);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(SmallTraining.bits(SmallTraining.run(resumed, 1, scales).posterior()))
        .containsExactly(SmallTraining.bits(undisturbed(scales)));
  }

  @Test
  void aCheckpointUnderAnotherPriorIsRefused() {
    Path checkpoint = folder.resolve("grouped.ckpt");
    SmallTraining.run(
        SmallTraining.training(checkpoint, false, () -> false, TrainingListener.silent()), 1,
        ScaleDistribution.NORMAL);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThatThrownBy(() -> SmallTraining.run(resumed, 1, ScaleDistribution.LOG_NORMAL))
        .isInstanceOf(UncheckedIOException.class).hasMessageContaining("another configuration");
  }

  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void vectorAndScalarKernelsGiveTheSameBits(ScaleDistribution scales) throws Exception {
    String expected = "bits " + Arrays.hashCode(SmallTraining.bits(undisturbed(scales)));
    for (String kernels : List.of("vector", "scalar")) {
      assertThat(SmallTraining.inAProcess(kernels, "2", scales.name())).as(kernels).contains(expected);
    }
  }

  @Test
  void startsAsTheRecipeSays() {
    TrainingPlan still =
        new TrainingPlan(1, 40, new LearningRate(0, 1, 1, 0), new KlWarmUp(0, 0), new Adam(0.9, 0.999, 1e-8), 1);
    TrainedPosterior start;
    try (WorkerPool pool = WorkerPool.of(1)) {
      start =
          VariationalTraining.run(
              plain(), still, SmallTraining.GROUPS, new StandardNormalKl(),
              new GaussianScales(ScaleDistribution.NORMAL), null, pool).posterior();
    }
    TrainedPosterior.Layer hidden = start.layers().get(1);
    assertThat(moment(hidden.theta(), 0)).isCloseTo(0, within(0.01));
    assertThat(moment(hidden.theta(), moment(hidden.theta(), 0))).isCloseTo(2.0 / 150, within(0.1 * 2 / 150));
    TrainedPosterior.Layer first = start.layers().get(0);
    assertThat(moment(first.logSigma2(), 0)).isCloseTo(-6, within(0.05));
    assertThat(moment(first.logSigma2(), moment(first.logSigma2(), 0))).isBetween(0.004, 0.02);
    assertThat(first.bias()).containsOnly(0f);
    assertThat(moment(first.biasLogSigma2(), 0)).isCloseTo(-6, within(0.15));
    assertThat(first.scales().axis()).isEqualTo(GroupScales.Axis.OUTPUT);
    assertThat(first.scales().groups()).isEqualTo(6);
    assertThat(hidden.scales().axis()).isEqualTo(GroupScales.Axis.INPUT);
    assertThat(hidden.scales().groups()).isEqualTo(150);
    for (double mean : hidden.scales().mean()) {
      assertThat(mean).isCloseTo(1, within(0.3));
    }
  }

  /** Mean, or mean squared deviation from {@code centre} where that is not 0. */
  private static double moment(float[] values, double centre) {
    double sum = 0;
    for (float value : values) {
      sum += centre == 0 ? value : (value - centre) * (value - centre);
    }
    return sum / values.length;
  }

  @Test
  void variancesStayWithinTheirClamp() {
    TrainedPosterior posterior = undisturbed(ScaleDistribution.NORMAL);
    double most = 2 * Math.log(0.02) + 1e-6;
    for (float log : posterior.layers().get(1).logSigma2()) {
      assertThat((double) log).isLessThanOrEqualTo(most);
    }
    for (float log : posterior.layers().get(1).biasLogSigma2()) {
      assertThat((double) log).isLessThanOrEqualTo(most);
    }
    for (int free : new int[] {0, 2}) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float log : posterior.layers().get(free).logSigma2()) {
        largest = Math.max(largest, log);
      }
      assertThat((double) largest).isGreaterThan(most);
    }
  }

  @Test
  void notANumberInAScaleIsNamed() {
    try (WorkerPool pool = WorkerPool.of(1);
        TrainableNetwork model =
            TrainableNetwork.grouped(
                SmallTraining.NETWORK, SmallTraining.GROUPS, new StandardNormalKl(),
                new GaussianScales(ScaleDistribution.NORMAL), (target, step, layer, index, count) -> {
                }, 40, pool)) {
      assertThat(model.firstNotFinite()).isNull();
      // the last of the shared parameters of the last layer
      long floats = model.trainedState().byteSize() / 4;
      model.trainedState().setAtIndex(ValueLayout.JAVA_FLOAT, floats - 48 + 1, Float.NaN);
      assertThat(model.firstNotFinite()).isEqualTo("the scales (shared log variance) of layer out");
    }
  }
}
