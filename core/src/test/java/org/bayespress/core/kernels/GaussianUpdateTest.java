package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The update in one loop against the kernels it stands for, which have tests of their own. */
class GaussianUpdateTest {
  private static final long SEED = Long.getLong("test.seed", 20261127L);
  private static final int LENGTH = 80;
  private static final float RATE = 0.05f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** Theta and log sigma^2 with moments and gradient, then mean and variance. */
  private static final class Fixture implements AutoCloseable {
    final Slab slab = new Slab();
    final Tensor[] theta = new Tensor[4];
    final Tensor[] logSigma2 = new Tensor[4];
    final Tensor mean;
    final Tensor variance;

    Fixture() {
      for (int i = 0; i < 4; i++) {
        theta[i] = slab.reserve(LENGTH);
        logSigma2[i] = slab.reserve(LENGTH);
      }
      mean = slab.reserve(LENGTH);
      variance = slab.reserve(LENGTH);
      slab.allocate();
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < LENGTH; i++) {
        // every fifth weight has hardly a moment, every seventh is zero
        float scale = i % 5 == 0 ? 1e-25f : 1f;
        set(theta, i, i % 7 == 0 ? 0f : 0.3f * (float) random.nextGaussian(), scale, random);
        set(logSigma2, i, -100 + 105 * (float) random.nextDouble(), scale, random);
      }
      mean.fill(-7f);
      variance.fill(-7f);
    }

    private static void set(Tensor[] array, int i, float value, float scale, SplittableRandom random) {
      array[0].set(i, value);
      array[1].set(i, scale * (float) random.nextGaussian());
      array[2].set(i, scale * scale * (float) random.nextDouble());
      array[3].set(i, scale * (float) random.nextGaussian());
    }

    void separately(AdditiveGaussian gaussian, float most, int from, int to, int count) {
      for (Tensor[] a : new Tensor[][] {logSigma2, theta}) {
        AdamKernel.update(
            a[0].segment(), a[1].segment(), a[2].segment(), from, a[3].segment(), from, count, RATE, BETA1, BETA2,
            EPSILON);
      }
      Elementwise.atMost(most, logSigma2[0].segment(), from, count);
      gaussian.prepare(theta[0].segment(), logSigma2[0].segment(), from, mean.segment(), variance.segment(), to, count);
    }

    void together(AdditiveGaussian gaussian, float most, int from, int to, int count) {
      GaussianUpdate.run(
          array(theta), array(logSigma2), gaussian, from, mean.segment(), variance.segment(), to, count, most, RATE,
          BETA1,
          BETA2, EPSILON);
    }

    private static GaussianUpdate.Array array(Tensor[] a) {
      return new GaussianUpdate.Array(a[0].segment(), a[1].segment(), a[2].segment(), a[3].segment());
    }

    float[][] all() {
      return new float[][] {
        theta[0].toArray(), theta[1].toArray(), theta[2].toArray(), logSigma2[0].toArray(), logSigma2[1].toArray(),
        logSigma2[2].toArray(), mean.toArray(), variance.toArray()};
    }

    @Override
    public void close() {
      slab.close();
    }
  }

  @ParameterizedTest(name = "from={0} to={1} count={2} clip={3} mute={4} muteNoise={5} most={6}")
  @CsvSource({
    "0, 0, 80, 8, 3, false, Infinity", "0, 0, 80, 8, 3, true, Infinity", "3, 0, 77, Infinity, Infinity, false, -3",
    "16, 5, 1, 8, 3, true, -50", "1, 40, 37, 2, Infinity, false, -3", "5, 5, 15, 8, 3, false, Infinity"})
  void givesTheBitsOfItsParts(int from, int to, int count, double clip, double mute, boolean muteNoise, float most) {
    AdditiveGaussian gaussian = AdditiveGaussian.of(clip, mute, muteNoise);
    try (Fixture parts = new Fixture(); Fixture whole = new Fixture()) {
      float[][] before = whole.all();
      parts.separately(gaussian, most, from, to, count);
      whole.together(gaussian, most, from, to, count);
      float[][] found = whole.all();
      assertThat(found).as("seed %d", SEED).isDeepEqualTo(parts.all());
      for (int i = 0; i < found.length; i++) {
        assertThat(Arrays.equals(found[i], before[i])).as("array %d", i).isFalse();
      }
    }
  }
}
