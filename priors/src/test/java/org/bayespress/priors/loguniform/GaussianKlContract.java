package org.bayespress.priors.loguniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlSpan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every form of a KL must fulfil. Subclasses name the form.
 *
 * @param <K> its class
 */
abstract class GaussianKlContract<K extends ChunkedKl & LogUniformKl> {

  private static final long SEED = Long.getLong("test.seed", 1);

  private final Arena arena = Arena.ofConfined();

  /** The form under test. */
  abstract K kl();

  /**
   * Whether log alpha is strictly inside the region where the form has its gradient, and not within 1e-3 of its edge.
   */
  boolean smoothAt(double logAlpha) {
    return true;
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private MemorySegment floats(float... values) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  private static float at(MemorySegment segment, long i) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  /** Means and log variances that cover log alpha from about -25 to 25, some means exactly zero. */
  private KlSpan span(int count, float scale) {
    MemorySegment theta = arena.allocate(count * 4L, 64);
    MemorySegment logSigma2 = arena.allocate(count * 4L, 64);
    NormalNoise.fill(theta, 0, count, NoiseKey.of(SEED, 101), 0, 0, 0);
    NormalNoise.fill(logSigma2, 0, count, NoiseKey.of(SEED, 102), 0, 0, 0);
    for (int i = 0; i < count; i++) {
      float spread = at(theta, i);
      theta.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 37 == 5 ? 0f : (float) (spread * Math.exp(i % 11 - 8)));
      logSigma2.setAtIndex(ValueLayout.JAVA_FLOAT, i, at(logSigma2, i) * 4 - 6);
    }
    MemorySegment dTheta = arena.allocate(count * 4L, 64);
    MemorySegment dLogSigma2 = arena.allocate(count * 4L, 64);
    NormalNoise.fill(dTheta, 0, count, NoiseKey.of(SEED, 103), 0, 0, 0);
    NormalNoise.fill(dLogSigma2, 0, count, NoiseKey.of(SEED, 104), 0, 0, 0);
    return new KlSpan(theta, logSigma2, dTheta, dLogSigma2, scale);
  }

  @Test
  void gradientsAreTheDifferencesOfTheValues() {
    K kl = kl();
    double h = 1e-5;
    for (double theta : new double[] {-3, -0.5, -0.01, 1e-4, 0.02, 0.3, 1, 8}) {
      for (double logSigma2 = -20; logSigma2 <= 6; logSigma2 += 0.37) {
        double logAlpha = logSigma2 - Math.log(theta * theta + 1e-8);
        if (!smoothAt(logAlpha)) {
          continue;
        }
        double up = kl.value(theta, logSigma2 + h);
        double down = kl.value(theta, logSigma2 - h);
        assertThat(kl.dLogSigma2(theta, logSigma2)).as("d log sigma2 at %s, %s", theta, logSigma2)
            .isCloseTo((up - down) / (2 * h), within(1e-9));
        double step = h * Math.abs(theta);
        up = kl.value(theta + step, logSigma2);
        down = kl.value(theta - step, logSigma2);
        double[] gradient = new double[2];
        assertThat(kl.valueAndGradient(theta, logSigma2, gradient)).isEqualTo(kl.value(theta, logSigma2));
        assertThat(gradient).containsExactly(kl.dTheta(theta, logSigma2), kl.dLogSigma2(theta, logSigma2));
        assertThat(kl.dTheta(theta, logSigma2) * Math.abs(theta)).as("d theta at %s, %s", theta, logSigma2)
            .isCloseTo((up - down) / (2 * h), within(1e-9));
      }
    }
  }

  @Test
  void dependsOnLogAlphaAlone() {
    K kl = kl();
    for (double logAlpha = -12; logAlpha <= 12; logAlpha += 0.7) {
      assertThat(kl.value(-50, logAlpha + 2 * Math.log(50))).isCloseTo(kl.valueOfLogAlpha(logAlpha), within(1e-10));
      if (smoothAt(logAlpha)) {
        assertThat(kl.dLogSigma2(50, logAlpha + 2 * Math.log(50))).isCloseTo(kl.dLogAlpha(logAlpha), within(1e-10));
      }
    }
  }

  @Test
  void neverRisesWithLogAlpha() {
    K kl = kl();
    for (double logAlpha = -12; logAlpha <= 12; logAlpha += 0.1) {
      assertThat(kl.dLogAlpha(logAlpha)).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void lanesGiveTheSameBitsAsSingleNumbers() {
    // whole chunks, a broken chunk, a broken group; an offset that is no multiple of a vector
    for (int[] range : new int[][] {{0, 4096}, {0, 1000}, {3, 517}, {16, 15}, {5, 0}}) {
      KlSpan lanes = span(5000, 0.25f);
      KlSpan single = span(5000, 0.25f);
      double fast = kl().accumulate(lanes, range[0], range[1], KernelMode.VECTOR);
      double slow = kl().accumulate(single, range[0], range[1], KernelMode.SCALAR);
      assertThat(fast).as("sum").isEqualTo(slow);
      assertThat(lanes.dTheta().mismatch(single.dTheta())).as("d theta").isEqualTo(-1);
      assertThat(lanes.dLogSigma2().mismatch(single.dLogSigma2())).as("d log sigma2").isEqualTo(-1);
    }
  }

  @Test
  void fastPathAgreesWithTheDefinition() {
    int count = 20_000;
    float scale = 0.5f;
    KlSpan before = span(count, scale);
    KlSpan after = span(count, scale);
    K kl = kl();
    double sum = kl.accumulate(after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 0, count, scale);
    double expected = 0;
    for (int i = 0; i < count; i++) {
      float theta = at(after.theta(), i);
      float logSigma2 = at(after.logSigma2(), i);
      expected += kl.value(theta, logSigma2);
      if (!smoothAt(logSigma2 - Math.log((double) theta * theta + 1e-8))) {
        continue;
      }
      double dTheta = at(before.dTheta(), i) + scale * kl.dTheta(theta, logSigma2);
      double dLogSigma2 = at(before.dLogSigma2(), i) + scale * kl.dLogSigma2(theta, logSigma2);
      assertThat((double) at(after.dTheta(), i)).as("d theta at %s, %s", theta, logSigma2)
          .isCloseTo(dTheta, within(1e-5 * Math.abs(dTheta) + 1e-6));
      assertThat((double) at(after.dLogSigma2(), i)).as("d log sigma2 at %s, %s", theta, logSigma2)
          .isCloseTo(dLogSigma2, within(2e-6));
    }
    assertThat(sum).isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void touchesItsRangeOnlyAndDependsOnItAlone() {
    KlSpan before = span(2000, 1);
    KlSpan after = span(2000, 1);
    KlSpan whole = span(2000, 1);
    kl().accumulate(after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 512, 777, 1);
    kl().accumulate(whole.theta(), whole.logSigma2(), whole.dTheta(), whole.dLogSigma2(), 0, 2000, 1);
    for (int i = 0; i < 2000; i++) {
      boolean inside = i >= 512 && i < 512 + 777;
      assertThat(at(after.dTheta(), i)).isEqualTo(at((inside ? whole : before).dTheta(), i));
      assertThat(at(after.dLogSigma2(), i)).isEqualTo(at((inside ? whole : before).dLogSigma2(), i));
    }
    assertThatThrownBy(() -> kl().accumulate(after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 1990,
        11, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void staysFiniteAtZeroMeansAndForHugeSpreads() {
    K kl = kl();
    float[] thetas = {0, -0f, 1e-30f, 1e-8f, 3e-4f, 1, -40, 1e4f};
    for (float theta : thetas) {
      for (float logSigma2 : new float[] {-80, -40, -20, 0, 20, 80}) {
        assertThat(kl.value(theta, logSigma2)).isFinite();
        assertThat(kl.dTheta(theta, logSigma2)).isFinite();
        assertThat(kl.dLogSigma2(theta, logSigma2)).isFinite();
        float[] gradient = new float[3];
        assertThat(kl.element(theta, logSigma2, gradient)).isFinite();
        assertThat(gradient[0]).isFinite();
        assertThat(gradient[1]).isFinite();
      }
    }
    assertThat(kl.dTheta(0, -3)).isZero();
  }

  @Test
  void notANumberIsNotHidden() {
    float nan = Float.NaN;
    for (float[] pair : new float[][] {{nan, 0}, {1, nan}}) {
      float[] thetas = new float[16];
      float[] logSigmas = new float[16];
      thetas[7] = pair[0];
      logSigmas[7] = pair[1];
      KlSpan span = new KlSpan(floats(thetas), floats(logSigmas), floats(new float[16]), floats(new float[16]), 1);
      assertThat(kl().accumulate(span, 0, 16, KernelMode.VECTOR)).isNaN();
      assertThat(kl().accumulate(span, 0, 16, KernelMode.SCALAR)).isNaN();
    }
  }
}
