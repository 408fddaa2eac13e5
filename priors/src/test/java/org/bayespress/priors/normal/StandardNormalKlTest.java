package org.bayespress.priors.normal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.priors.Expectation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalKlTest {
  private final StandardNormalKl kl = new StandardNormalKl();

  /** E log q/p with the densities of commons-math3; with a scale z both get it, and it must not matter. */
  @ParameterizedTest
  @CsvSource({"0, 0, 1", "0.3, -2, 1", "-1.7, 0.8, 1", "0.02, -9, 1", "0.3, -2, 5", "0.3, -2, 0.01", "2, 1, -3"})
  void isTheExpectedLogRatioForEveryScale(double theta, double logSigma2, double z) {
    double sigma = Math.exp(0.5 * logSigma2);
    NormalDistribution q = new NormalDistribution(z * theta, Math.abs(z) * sigma);
    NormalDistribution p = new NormalDistribution(0, Math.abs(z));
    double expected = Expectation.quadrature(eps -> {
      double w = z * theta + Math.abs(z) * sigma * eps;
      return q.logDensity(w) - p.logDensity(w);
    });
    assertThat(kl.value(theta, logSigma2)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void isTheSampledLogRatio() {
    float[] eps = Expectation.normals(200_000, 1);
    double theta = -0.8;
    double logSigma2 = -1.5;
    double sigma = Math.exp(0.5 * logSigma2);
    double sum = 0;
    double squares = 0;
    for (float each : eps) {
      double w = theta + sigma * each;
      double ratio = 0.5 * (w * w - each * each - logSigma2);
      sum += ratio;
      squares += ratio * ratio;
    }
    double mean = sum / eps.length;
    double error = Math.sqrt((squares / eps.length - mean * mean) / eps.length);
    assertThat(kl.value(theta, logSigma2)).isCloseTo(mean, within(4 * error));
  }

  @Test
  void isZeroAtThePriorAndGrowsAway() {
    assertThat(kl.value(0, 0)).isZero();
    for (double x = 0.01; x < 5; x *= 1.7) {
      assertThat(kl.value(x, 0)).isCloseTo(0.5 * x * x, within(1e-12));
      assertThat(kl.value(0, x)).isPositive();
      assertThat(kl.value(0, -x)).isPositive();
    }
    // log sigma^2 to -infinity: -1/2 (log sigma^2 + 1)
    assertThat(kl.value(0, -40)).isCloseTo(19.5, within(1e-12));
  }

  @Test
  void gradientsAreTheDifferencesOfTheValues() {
    double h = 1e-5;
    for (double theta = -3; theta <= 3; theta += 0.37) {
      for (double log = -12; log <= 3; log += 0.41) {
        double dTheta = (kl.value(theta + h, log) - kl.value(theta - h, log)) / (2 * h);
        double dLog = (kl.value(theta, log + h) - kl.value(theta, log - h)) / (2 * h);
        assertThat(kl.dTheta(theta, log)).isCloseTo(dTheta, within(1e-8));
        assertThat(kl.dLogSigma2(theta, log)).isCloseTo(dLog, within(1e-8));
      }
    }
  }

  /** theta, log sigma^2 and two gradients that are not zero. */
  private static MemorySegment[] arrays(int count) {
    MemorySegment[] all = new MemorySegment[4];
    for (int array = 0; array < 4; array++) {
      float[] values = Expectation.normals(count, 10 + array);
      for (int i = 0; i < count; i++) {
        values[i] = array == 1 ? 4 * values[i] - 5 : values[i];
      }
      all[array] = MemorySegment.ofArray(values);
    }
    return all;
  }

  private double run(MemorySegment[] a, long from, long count, float scale, KernelMode mode) {
    return kl.accumulate(a[0], a[1], a[2], a[3], from, count, scale, mode);
  }

  @Test
  void lanesGiveTheSameBitsAsSingleNumbers() {
    for (int[] range : new int[][] {{0, 4096}, {0, 1000}, {3, 517}, {16, 15}, {5, 0}}) {
      MemorySegment[] lanes = arrays(5000);
      MemorySegment[] single = arrays(5000);
      double fast = run(lanes, range[0], range[1], 0.25f, KernelMode.VECTOR);
      assertThat(fast).isEqualTo(run(single, range[0], range[1], 0.25f, KernelMode.SCALAR));
      assertThat(lanes[2].mismatch(single[2])).isEqualTo(-1);
      assertThat(lanes[3].mismatch(single[3])).isEqualTo(-1);
    }
  }

  @Test
  void fastPathAgreesWithTheDefinitionInsideItsRangeAndLeavesTheRest() {
    int count = 3000;
    float scale = 0.5f;
    MemorySegment[] before = arrays(count);
    MemorySegment[] after = arrays(count);
    double sum = kl.accumulate(after[0], after[1], after[2], after[3], 500, 2001, scale);
    double expected = 0;
    for (int i = 0; i < count; i++) {
      boolean inside = i >= 500 && i < 2501;
      float theta = before[0].getAtIndex(ValueLayout.JAVA_FLOAT, i);
      float log = before[1].getAtIndex(ValueLayout.JAVA_FLOAT, i);
      expected += inside ? kl.value(theta, log) : 0;
      double factor = inside ? scale : 0;
      for (int gradient = 2; gradient < 4; gradient++) {
        double slope = gradient == 2 ? kl.dTheta(theta, log) : kl.dLogSigma2(theta, log);
        double due = before[gradient].getAtIndex(ValueLayout.JAVA_FLOAT, i) + factor * slope;
        assertThat((double) after[gradient].getAtIndex(ValueLayout.JAVA_FLOAT, i)).as("gradient %d at %d", gradient, i)
            .isCloseTo(due, within(1e-6 * (1 + Math.abs(due))));
      }
    }
    assertThat(sum).isCloseTo(expected, within(1e-6 * expected));
    assertThatThrownBy(() -> kl.accumulate(after[0], after[1], after[2], after[3], 2990, 11, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void notANumberIsNotHidden() {
    for (int array = 0; array < 2; array++) {
      for (KernelMode mode : KernelMode.values()) {
        MemorySegment[] all = arrays(64);
        all[array].setAtIndex(ValueLayout.JAVA_FLOAT, 7, Float.NaN);
        assertThat(run(all, 0, 64, 1, mode)).isNaN();
      }
    }
  }
}
