package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same bits whatever happens on the way; honest ends when the numbers go wrong. */
class TrainingTest {
  @TempDir
  Path folder;

  private static float[] undisturbed() {
    return SmallTraining.bits(
        SmallTraining.run(SmallTraining.training(null, false, () -> false, TrainingListener.silent()), 1).posterior());
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
    SmallTraining.run(SmallTraining.training(null, false, () -> false, listener), 2, 5e-3);
    assertThat(metrics).hasSize(SmallTraining.EPOCHS);
    assertThat(metrics.getLast().dataNats()).isLessThan(0.5 * metrics.getFirst().dataNats());
    assertThat(metrics).extracting(EpochMetrics::klWeight).containsExactly(0.0, 0.0, 0.5, 1.0);
  }

  @Test
  void threadsDoNotChangeBits() {
    for (int threads : new int[] {2, 3}) {
      Training training = SmallTraining.training(null, false, () -> false, TrainingListener.silent());
      assertThat(SmallTraining.bits(SmallTraining.run(training, threads).posterior())).containsExactly(undisturbed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 25, 39})
  void aStoppedAndResumedTrainingEndsWithTheSameBits(int stopAfter) {
    Path checkpoint = folder.resolve("variational.ckpt");
    AtomicInteger steps = new AtomicInteger();
    Training stopped =
        SmallTraining.training(
            checkpoint, false, () -> steps.incrementAndGet() == stopAfter, TrainingListener.silent());
    assertThatThrownBy(() -> SmallTraining.run(stopped, 2))
        .isInstanceOf(TrainingInterrupted.class).hasMessageContaining("--resume");
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(SmallTraining.bits(SmallTraining.run(resumed, 1).posterior())).containsExactly(undisturbed());
    Training again = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(SmallTraining.bits(SmallTraining.run(again, 1).posterior())).containsExactly(undisturbed());
  }

  /** A listener sees the random start before it has moved; a training that goes on has no first step. */
  @Test
  void theStartIsShownOnce() {
    Path checkpoint = folder.resolve("variational.ckpt");
    List<TrainedPosterior> starts = new ArrayList<>();
    TrainingListener listener = new TrainingListener() {
      @Override
      public void onFirstStep(String phase, Supplier<TrainedPosterior> posterior) {
        starts.add(posterior.get());
      }
    };
    AtomicInteger steps = new AtomicInteger();
    Training stopped = SmallTraining.training(checkpoint, false, () -> steps.incrementAndGet() == 5, listener);
    assertThatThrownBy(() -> SmallTraining.run(stopped, 2)).isInstanceOf(TrainingInterrupted.class);
    TrainedPosterior end = SmallTraining.run(SmallTraining.training(checkpoint, true, () -> false, listener), 2)
        .posterior();
    assertThat(starts).hasSize(1);
    TrainedPosterior.Layer first = starts.getFirst().layers().getFirst();
    float log = first.logSigma2()[0];
    for (int i = 0; i < first.theta().length; i++) {
      assertThat(first.logSigma2()[i]).isEqualTo(log);
    }
    assertThat(first.theta()).isNotEqualTo(end.layers().getFirst().theta());
  }

  @Test
  void vectorAndScalarKernelsAndSeparateProcessesGiveTheSameBits() throws Exception {
    String expected = "bits " + Arrays.hashCode(undisturbed());
    for (String kernels : List.of("vector", "scalar")) {
      assertThat(SmallTraining.inAProcess(kernels, "2")).as(kernels).contains(expected);
    }
  }

  /**
   * What this training gives since gradients come back through the maxima of pooling alone and
   * weights of dense layers lie input by input, per kind of matrix-product kernels. A change here
   * means that recorded results cannot be reproduced bit by bit any more, and goes with a new number in
   * {@code Fingerprint}.
   */
  @Test
  void theBitsAreThoseOfTheRecordedResults() {
    Map<String, Integer> recorded =
        Map.of("SkylakeX", -907604993, "Cooperlake", -907604993, "Haswell", 1100088373, "Zen", 1100088373,
            "Sandybridge",
            239839859);
    Integer expected = recorded.get(Blas.coreName());
    assumeTrue(expected != null, () -> "no bits are recorded for OpenBLAS kernels " + Blas.coreName());
    assertThat(Arrays.hashCode(undisturbed())).isEqualTo(expected);
  }

  @Test
  void aRateThatExplodesStopsWithTheTermAndKeepsTheCheckpoint() throws IOException {
    Path checkpoint = folder.resolve("variational.ckpt");
    Files.writeString(checkpoint, "an earlier one");
    byte[] before = Files.readAllBytes(checkpoint);
    Training training = SmallTraining.training(checkpoint, false, () -> false, TrainingListener.silent());
    assertThatThrownBy(() -> SmallTraining.run(training, 1, 1e20))
        .isInstanceOf(NumericalFailure.class)
        .hasMessageContaining("epoch 1").hasMessageContaining("learning-rate").hasMessageContaining("1.0E20");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() {
    Path checkpoint = folder.resolve("variational.ckpt");
    SmallTraining.run(SmallTraining.training(checkpoint, false, () -> false, TrainingListener.silent()), 1);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThatThrownBy(() -> SmallTraining.run(resumed, 1, 2e-3))
        .isInstanceOf(UncheckedIOException.class).hasMessageContaining("another configuration");
  }

  @Test
  void stepsAllocateNothingOffHeap() {
    try (WorkerPool pool = WorkerPool.of(2);
        TrainableNetwork model =
            TrainableNetwork.variational(
                SmallTraining.NETWORK, SmallTraining.RECIPE, new StandardNormalKl(),
                (target, step, layer, index, count) -> target.fill((byte) 0), 40, pool)) {
      Adam adam = new Adam(0.9, 0.999, 1e-8);
      for (int step = 0; step < 20; step++) {
        model.gradients(step, 1);
        model.update(adam, 1e-3, 1);
      }
      long counted = Pointer.totalBytes();
      long buffers = directBytes();
      for (int step = 0; step < 200; step++) {
        model.gradients(step, 1);
        model.update(adam, 1e-3, 1);
      }
      assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(counted);
      assertThat(directBytes()).isLessThanOrEqualTo(buffers);
    }
  }

  private static long directBytes() {
    return java.lang.management.ManagementFactory
        .getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class).stream()
        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed).sum();
  }
}
