package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.random.NoiseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MonteCarloKlTest {
  private static final double[] AT = {0.2, 0.35};

  static List<CodebookShape> shapes() {
    return List.of(CodebookShape.TERNARY, new CodebookShape(5, true), new CodebookShape(3, false));
  }

  private static double[] at(CodebookShape shape) {
    return Arrays.copyOf(AT, shape.parameters().size());
  }

  private static NoiseField noise(int step, int layer) {
    return new NoiseField(NoiseKey.of(Long.getLong("test.seed", 5), NoiseKey.Purpose.WEIGHT_NOISE), step, layer);
  }

  private static MonteCarloKl kl(CodebookShape shape, int step) {
    return MonteCarloKl.of(shape, at(shape), noise(step, 1));
  }

  /** Over many weights with the same posterior the mean is the KL. */
  @ParameterizedTest
  @CsvSource({"0.2, -5", "0.05, -2", "-0.23, -7", "0, -9", "1.3, 0.5"})
  void itsMeanIsTheKl(float theta, float logSigma2) {
    int count = 200_000;
    for (CodebookShape shape : shapes()) {
      MonteCarloKl kl = kl(shape, 0);
      float[] eps = new float[count];
      noise(0, 1).fill(MemorySegment.ofArray(eps), count, 0);
      double squares = 0;
      double mean = 0;
      double[] unused = new double[4];
      for (float each : eps) {
        double sample = kl.sample(theta, logSigma2, each, unused);
        mean += sample / count;
        squares += sample * sample / count;
      }
      double error = Math.sqrt((squares - mean * mean) / count);
      assertThat(kl.value(theta, logSigma2)).as("%s", shape).isCloseTo(mean, within(4 * error));
      double sum = run(kl, theta, logSigma2, 0, count)[0];
      assertThat(sum / count).isCloseTo(mean, within(1e-9));
    }
  }

  /** Sum of the KL, means of both gradients, gradients of the parameters. */
  private static double[] run(MonteCarloKl kl, float theta, float logSigma2, int from, int count) {
    float[] thetas = new float[from + count];
    float[] logs = new float[from + count];
    Arrays.fill(thetas, theta);
    Arrays.fill(logs, logSigma2);
    MemorySegment dTheta = MemorySegment.ofArray(new float[from + count]);
    MemorySegment dLog = MemorySegment.ofArray(new float[from + count]);
    double[] prior = new double[2];
    double sum = kl.accumulate(
        MemorySegment.ofArray(thetas), MemorySegment.ofArray(logs), dTheta, dLog, from, count, 0.5f, prior, 0);
    double meanTheta = 0;
    double meanLog = 0;
    for (int i = 0; i < from + count; i++) {
      meanTheta += dTheta.getAtIndex(ValueLayout.JAVA_FLOAT, i) / (0.5 * count);
      meanLog += dLog.getAtIndex(ValueLayout.JAVA_FLOAT, i) / (0.5 * count);
    }
    return new double[] {sum, meanTheta, meanLog, prior[0], prior[1]};
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradientsAreTheDifferencesAtFixedNoise(CodebookShape shape) {
    double h = 1e-6;
    for (double theta : new double[] {-0.5, 0.05, 0.21, 0.9}) {
      for (double log : new double[] {-8, -3, 0}) {
        for (double eps : new double[] {-1.3, 0.2, 2}) {
          double[] gradient = new double[2 + shape.parameters().size()];
          double[] unused = new double[gradient.length];
          MonteCarloKl kl = kl(shape, 0);
          kl.sample(theta, log, eps, gradient);
          close(gradient[0], kl.sample(theta + h, log, eps, unused) - kl.sample(theta - h, log, eps, unused), h);
          close(gradient[1], kl.sample(theta, log + h, eps, unused) - kl.sample(theta, log - h, eps, unused), h);
          for (int i = 0; i < shape.parameters().size(); i++) {
            double[] up = at(shape);
            double[] down = at(shape);
            up[i] += h;
            down[i] -= h;
            close(
                gradient[2 + i], MonteCarloKl.of(shape, up, noise(0, 1)).sample(theta, log, eps, unused)
                    - MonteCarloKl.of(shape, down, noise(0, 1)).sample(theta, log, eps, unused),
                h);
          }
        }
      }
    }
  }

  private static void close(double found, double difference, double h) {
    double expected = difference / (2 * h);
    assertThat(found).isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
  }

  /** Where no pole is near, the gradient has a variance, and its mean is that of the KL. */
  @Test
  void farFromThePolesItsGradientIsUnbiased() {
    MonteCarloKl kl = kl(CodebookShape.TERNARY, 0);
    int count = 100_000;
    double[] sums = run(kl, 0.9f, -5f, 0, count);
    assertThat(sums[1]).isCloseTo(kl.dTheta(0.9, -5), within(0.02));
    assertThat(sums[2]).isCloseTo(kl.dLogSigma2(0.9, -5), within(0.02));
    assertThat(sums[3] / (0.5 * count)).isCloseTo(kl.dPrior(0, 0.9, -5), within(0.02));
  }

  @Test
  void theNoiseOfAWeightIsThatOfItsNumberStepAndLayer() {
    MonteCarloKl kl = kl(CodebookShape.TERNARY, 3);
    double whole = run(kl, 0.1f, -3f, 0, 1500)[0];
    assertThat(run(kl, 0.1f, -3f, 0, 700)[0] + run(kl, 0.1f, -3f, 700, 800)[0]).isCloseTo(whole, within(1e-9));
    assertThat(run(kl(CodebookShape.TERNARY, 4), 0.1f, -3f, 0, 1500)[0]).isNotEqualTo(whole);
    assertThat(run(MonteCarloKl.of(CodebookShape.TERNARY, AT, noise(3, 2)), 0.1f, -3f, 0, 1500)[0])
        .isNotEqualTo(whole);
  }

  /** A sample exactly on a level. */
  @Test
  void staysFiniteOnAPole() {
    double[] gradient = new double[3];
    for (double eps : new double[] {0, -0.0}) {
      assertThat(kl(CodebookShape.TERNARY, 0).sample(0.2, -4, eps, gradient)).isFinite();
      assertThat(gradient).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
  }

  /** The distance kept from a level is relative to the larger of two, also where the one below 0 vanishes. */
  @Test
  void staysFiniteWhereTheLowerLevelVanishes() {
    double[] gradient = new double[4];
    MonteCarloKl kl = MonteCarloKl.of(new CodebookShape(3, false), new double[] {0, 0.35}, noise(0, 1));
    assertThat(kl.sample(0.35, -4, 0, gradient)).isFinite();
    assertThat(gradient).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Test
  void notANumberIsNotHidden() {
    assertThat(run(kl(CodebookShape.TERNARY, 0), Float.NaN, -4, 0, 3)[0]).isNaN();
    assertThat(run(kl(CodebookShape.TERNARY, 0), 0.1f, Float.NaN, 0, 3)[0]).isNaN();
    assertThat(run(MonteCarloKl.of(CodebookShape.TERNARY, new double[] {Double.NaN}, noise(0, 0)), 0.1f, -4, 0, 3)[0])
        .isNaN();
  }
}
