package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed images are images somewhere else, every place as often as another, and the same ones after a resume. */
class AugmentationTest {
  /** Two channels of 3 x 4, all bytes different and none 0. */
  private static final Dataset IMAGE = new Dataset("numbers", 2, 3, 4, 10, numbers(), new byte[] {7});

  private static byte[] numbers() {
    byte[] pixels = new byte[24];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + 1);
    }
    return pixels;
  }

  @Test
  void everyDisplacementIsTheImageOnACanvasOfZerosAndEquallyLikely() {
    Augmentation augmentation = new Augmentation(1, false);
    Map<String, Integer> expected = new HashMap<>();
    byte[] canvas = new byte[2 * 5 * 6];
    for (int i = 0; i < 24; i++) {
      canvas[(i / 12 * 5 + i % 12 / 4 + 1) * 6 + i % 4 + 1] = (byte) (i + 1);
    }
    for (int top = 0; top < 3; top++) {
      for (int left = 0; left < 3; left++) {
        byte[] crop = new byte[24];
        for (int i = 0; i < 24; i++) {
          crop[i] = canvas[(i / 12 * 5 + i % 12 / 4 + top) * 6 + i % 4 + left];
        }
        expected.put(Arrays.toString(crop), 0);
      }
    }
    assertThat(expected).hasSize(9);
    byte[] found = new byte[24];
    for (int step = 0; step < 9000; step++) {
      augmentation.change(IMAGE, 0, augmentation.draws(1, step), found);
      String key = Arrays.toString(found);
      assertThat(expected).containsKey(key);
      expected.merge(key, 1, Integer::sum);
    }
    // a binomial count of mean 1000 has a standard deviation of 30
    assertThat(expected.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void halfOfTheImagesAreMirrored() {
    Augmentation augmentation = new Augmentation(0, true);
    byte[] mirrored = new byte[24];
    for (int i = 0; i < 24; i++) {
      mirrored[i] = (byte) (i / 4 * 4 + 3 - i % 4 + 1);
    }
    byte[] found = new byte[24];
    int count = 0;
    for (int step = 0; step < 2000; step++) {
      augmentation.change(IMAGE, 0, augmentation.draws(2, step), found);
      if (Arrays.equals(found, mirrored)) {
        count++;
      } else {
        assertThat(found).containsExactly(numbers());
      }
    }
    assertThat(count).isBetween(850, 1150);
  }

  @Test
  void nothingChangesWithout() {
    byte[] found = new byte[24];
    Augmentation.none().change(IMAGE, 0, Augmentation.none().draws(1, 1), found);
    assertThat(found).containsExactly(numbers());
    assertThat(Augmentation.none().changes()).isFalse();
  }

  @Test
  void aBatchHoldsTheChangedImagesInOrder() {
    Augmentation augmentation = new Augmentation(1, true);
    try (Slab slab = new Slab()) {
      Tensor input = slab.reserve(3, 24);
      slab.allocate();
      int[] labels = new int[3];
      Preprocessing preprocessing = new Preprocessing(new float[] {1, 2}, new float[] {0, 0});
      BatchLoader.of(IMAGE, preprocessing, augmentation, 4).load(input, labels, new int[3], 0, 11);
      PhiloxSequence draws = augmentation.draws(4, 11);
      float[] values = input.toArray();
      byte[] changed = new byte[24];
      for (int b = 0; b < 3; b++) {
        augmentation.change(IMAGE, 0, draws, changed);
        for (int i = 0; i < 24; i++) {
          assertThat(values[24 * b + i]).isEqualTo(changed[i] * (i < 12 ? 1f : 2f));
        }
      }
      assertThat(labels).containsOnly(7);
    }
  }

  @Test
  void aResumedTrainingSeesTheSameImages(@TempDir Path folder) {
    float[] whole = train(SmallTraining.training(null, false, () -> false, TrainingListener.silent()), changing());
    AtomicInteger steps = new AtomicInteger();
    Path checkpoint = folder.resolve("state");
    Training stopped =
        SmallTraining.training(checkpoint, false, () -> steps.incrementAndGet() == 13, TrainingListener.silent());
    assertThatThrownBy(() -> train(stopped, changing())).isInstanceOf(TrainingInterrupted.class);
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThat(train(resumed, changing())).containsExactly(whole);
    assertThat(whole).as("other images, another result").isNotEqualTo(train(
        SmallTraining.training(null, false, () -> false, TrainingListener.silent()), SmallTraining.plan(1e-3)));
  }

  @Test
  void aCheckpointOfOtherImagesIsRefused(@TempDir Path folder) {
    Path checkpoint = folder.resolve("state");
    train(SmallTraining.training(checkpoint, false, () -> false, TrainingListener.silent()), changing());
    Training resumed = SmallTraining.training(checkpoint, true, () -> false, TrainingListener.silent());
    assertThatThrownBy(() -> train(resumed, SmallTraining.plan(1e-3))).hasMessageContaining(checkpoint.toString());
  }

  private static TrainingPlan changing() {
    TrainingPlan plan = SmallTraining.plan(1e-3);
    return new TrainingPlan(
        plan.epochs(), plan.batch(), plan.learningRate(), plan.warmUp(), plan.adam(), plan.checkpointEpochs(),
        new Augmentation(2, false));
  }

  private static float[] train(Training training, TrainingPlan plan) {
    try (WorkerPool pool = WorkerPool.of(2)) {
      return SmallTraining.bits(DenseTraining.run(training, plan, pool).posterior());
    }
  }
}
