package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlSpan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a form with kernels over arrays must fulfil. Subclasses name the form and how near its fast path comes. */
abstract class ChunkedMixtureContract {
  private static final long SEED = Long.getLong("test.seed", 1);

  private final Arena arena = Arena.ofConfined();

  /** The forms under test, for several codebooks. */
  abstract List<ChunkedKl> kls();

  /** At other parameters of the codebook. */
  abstract ChunkedKl moved(ChunkedKl kl, int parameter, double by);

  /** Largest error of the fast path: of the value in nats, d theta in 1/sigma, d log sigma^2. */
  abstract double[] errors();

  @AfterEach
  void free() {
    arena.close();
  }

  private static float at(MemorySegment segment, long i) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  private MemorySegment noise(int count, int stream) {
    MemorySegment floats = arena.allocate(count * 4L, 64);
    NormalNoise.fill(floats, 0, count, NoiseKey.of(SEED, 110 + stream), 0, 0, 0);
    return floats;
  }

  /** Means at and around levels of a codebook up to 0.2, some exactly on them, some far away; sigma from 2.5e-3 to 20. */
  final KlSpan span(int count, float scale) {
    MemorySegment theta = noise(count, 0);
    MemorySegment logSigma2 = noise(count, 1);
    for (int i = 0; i < count; i++) {
      float spread = at(theta, i);
      float log = Math.clamp(at(logSigma2, i) * 3 - 6, -12, 6);
      double sigma = Math.exp(0.5 * log);
      double mean = switch (i % 6) {
        case 0 -> 0.2 * (i % 5 - 2);
        case 1 -> 0.2 * (i % 3 - 1) + 2 * spread * sigma;
        case 2 -> 5 * spread;
        case 3 -> 0;
        default -> 0.2 * spread;
      };
      theta.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) mean);
      logSigma2.setAtIndex(ValueLayout.JAVA_FLOAT, i, log);
    }
    return new KlSpan(theta, logSigma2, noise(count, 2), noise(count, 3), scale);
  }

  @Test
  void gradientsAreTheDifferencesOfTheValues() {
    double h = 1e-4;
    for (ChunkedKl kl : kls()) {
      for (double theta : new double[] {-0.61, -0.2, -0.17, -1e-3, 0.02, 0.1234, 0.199, 0.31, 2}) {
        for (double log = -9; log <= 2; log += 2.2) {
          double s = h * Math.min(Math.exp(0.5 * log), Math.abs(theta));
          double sigma = Math.exp(0.5 * log);
          close(
              kl.dTheta(theta, log) * sigma,
              (kl.value(theta + s, log) - kl.value(theta - s, log)) / (2 * s) * sigma, "d theta at " + theta);
          close(
              kl.dLogSigma2(theta, log), (kl.value(theta, log + h) - kl.value(theta, log - h)) / (2 * h),
              "d log sigma2 at " + theta);
          for (int i = 0; i < kl.priorParameters(); i++) {
            double by = 1e-6;
            double slope = (moved(kl, i, by).value(theta, log) - moved(kl, i, -by).value(theta, log)) / (2 * by);
            close(kl.dPrior(i, theta, log), slope, "d parameter " + i + " at " + theta);
          }
        }
      }
    }
  }

  private static void close(double found, double expected, String what) {
    assertThat(found).as(what).isCloseTo(expected, within(2e-6 * (1 + Math.abs(expected))));
  }

  @Test
  void lanesGiveTheSameBitsAsSingleNumbers() {
    // whole chunks, a broken chunk, a broken group; an offset that is no multiple of a vector
    for (ChunkedKl kl : kls()) {
      for (int[] range : new int[][] {{0, 4096}, {0, 1000}, {3, 517}, {16, 15}, {5, 0}}) {
        KlSpan lanes = span(5000, 0.25f);
        KlSpan single = span(5000, 0.25f);
        double[] fastPrior = new double[3];
        double[] slowPrior = new double[3];
        double fast = kl.accumulate(lanes, range[0], range[1], fastPrior, 1, KernelMode.VECTOR);
        double slow = kl.accumulate(single, range[0], range[1], slowPrior, 1, KernelMode.SCALAR);
        assertThat(fast).as("sum").isEqualTo(slow);
        assertThat(lanes.dTheta().mismatch(single.dTheta())).as("d theta").isEqualTo(-1);
        assertThat(lanes.dLogSigma2().mismatch(single.dLogSigma2())).as("d log sigma2").isEqualTo(-1);
        assertThat(fastPrior).containsExactly(slowPrior).startsWith(0);
      }
    }
  }

  @Test
  void fastPathAgreesWithTheDefinition() {
    int count = 3000;
    float scale = 0.5f;
    for (ChunkedKl kl : kls()) {
      KlSpan before = span(count, scale);
      KlSpan after = span(count, scale);
      double[] prior = {7, 7, 7};
      double sum = kl.accumulate(
          after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 0, count, scale, prior, 1);
      double expected = 0;
      double[] expectedPrior = {7, 7, 7};
      double priorError = 0;
      for (int i = 0; i < count; i++) {
        double theta = at(after.theta(), i);
        double log = at(after.logSigma2(), i);
        double sigma = Math.exp(0.5 * log);
        expected += kl.value(theta, log);
        double dTheta = at(before.dTheta(), i) + scale * kl.dTheta(theta, log);
        double dLog = at(before.dLogSigma2(), i) + scale * kl.dLogSigma2(theta, log);
        assertThat((double) at(after.dTheta(), i)).as("d theta at %s, %s", theta, log)
            .isCloseTo(dTheta, within(errors()[1] / sigma + 1e-6 * Math.abs(dTheta) + 1e-6));
        assertThat((double) at(after.dLogSigma2(), i)).as("d log sigma2 at %s, %s", theta, log)
            .isCloseTo(dLog, within(errors()[2] + 1e-6));
        for (int p = 0; p < kl.priorParameters(); p++) {
          expectedPrior[1 + p] += scale * kl.dPrior(p, theta, log);
        }
        priorError += scale * (Math.abs(theta) * errors()[1] / sigma + 2 * errors()[2]) / 0.2;
      }
      assertThat(sum).isCloseTo(expected, within(count * errors()[0]));
      for (int p = 0; p < prior.length; p++) {
        assertThat(prior[p]).as("parameter %d", p).isCloseTo(expectedPrior[p], within(priorError));
      }
    }
  }

  @Test
  void touchesItsRangeOnlyAndDependsOnItAlone() {
    ChunkedKl kl = kls().getFirst();
    KlSpan before = span(2000, 1);
    KlSpan after = span(2000, 1);
    KlSpan whole = span(2000, 1);
    kl.accumulate(after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 512, 777, 1);
    kl.accumulate(whole.theta(), whole.logSigma2(), whole.dTheta(), whole.dLogSigma2(), 0, 2000, 1);
    for (int i = 0; i < 2000; i++) {
      boolean inside = i >= 512 && i < 512 + 777;
      assertThat(at(after.dTheta(), i)).isEqualTo(at((inside ? whole : before).dTheta(), i));
      assertThat(at(after.dLogSigma2(), i)).isEqualTo(at((inside ? whole : before).dLogSigma2(), i));
    }
    assertThatThrownBy(
        () -> kl.accumulate(after.theta(), after.logSigma2(), after.dTheta(), after.dLogSigma2(), 1990, 11, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** For every codebook: the mirrored weight under the mirrored codebook. */
  @Test
  void staysFiniteForHugeSpreads() {
    for (ChunkedKl kl : kls()) {
      float[] gradient = new float[4];
      for (float theta : new float[] {0, -0f, 1e-30f, 1e-8f, 0.1f, 0.2f, -0.2f, 1, -40, 1e4f}) {
        for (float logSigma2 : new float[] {-80, -40, -20, 0, 20, 80}) {
          assertThat(kl.element(theta, logSigma2, gradient)).as("%s, %s", theta, logSigma2).isFinite();
          for (int i = 0; i < 2 + kl.priorParameters(); i++) {
            assertThat(gradient[i]).as("gradient %d at %s, %s", i, theta, logSigma2).isFinite();
          }
        }
      }
    }
  }

  @Test
  void notANumberIsNotHidden() {
    for (ChunkedKl kl : kls()) {
      for (int array = 0; array < 2; array++) {
        for (KernelMode mode : KernelMode.values()) {
          KlSpan span = span(16, 1);
          (array == 0 ? span.theta() : span.logSigma2()).setAtIndex(ValueLayout.JAVA_FLOAT, 7, Float.NaN);
          double[] prior = new double[2];
          assertThat(kl.accumulate(span, 0, 16, prior, 0, mode)).isNaN();
          assertThat(prior[0] + prior[1]).isNaN();
        }
      }
      for (KernelMode mode : KernelMode.values()) {
        assertThat(moved(kl, 0, Double.NaN).accumulate(span(16, 1), 0, 16, mode)).isNaN();
      }
    }
  }
}
