package org.bayespress.priors.loguniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.math3.analysis.integration.RombergIntegrator;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExactKlTest extends GaussianKlContract<ExactKl> {

  @Override
  ExactKl kl() {
    return new ExactKl();
  }

  static List<double[]> reference() throws IOException {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(
        ExactKlTest.class.getResourceAsStream("kl-log-uniform.csv"), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.startsWith("#") && !line.startsWith("log_alpha"))
          .map(line -> java.util.Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray()).toList();
    }
  }

  @Test
  void agreesWithTheReferenceTable() throws IOException {
    List<double[]> rows = reference();
    assertThat(rows).hasSize(97);
    for (double[] row : rows) {
      assertThat(kl().valueOfLogAlpha(row[0])).as("KL at %s", row[0]).isCloseTo(row[1], within(1e-13 * row[1]));
      assertThat(kl().dLogAlpha(row[0])).as("slope at %s", row[0]).isCloseTo(row[2], within(2e-12 * -row[2] + 6e-13));
    }
  }

  /** KL = E log q + E log |w| + constant, with E log |w| by Romberg integration over s = log |w|. */
  @ParameterizedTest
  @CsvSource({"1, -3", "1, 0", "-0.7, 2", "5, 1.5", "0.02, -6", "3, -4"})
  void agreesWithQuadratureOfTheDefinition(double theta, double logSigma2) {
    assertThat(kl().value(theta, logSigma2)).isCloseTo(unnormalised(theta, logSigma2) - unnormalised(0, 0.3),
        within(1e-9));
  }

  private static double unnormalised(double theta, double logSigma2) {
    double sigma = Math.exp(logSigma2 / 2);
    double mean = new RombergIntegrator(1e-12, 1e-12, 12, 18).integrate(1 << 24, s -> {
      double w = Math.exp(s);
      double up = (w - theta) / sigma;
      double down = (w + theta) / sigma;
      return s * w * (Math.exp(-0.5 * up * up) + Math.exp(-0.5 * down * down));
    }, -35, Math.log(Math.abs(theta) + 9 * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    return mean - 0.5 * logSigma2;
  }

  @ParameterizedTest
  @CsvSource({"1, -2", "1, 0", "0.3, 1"})
  void agreesWithMonteCarlo(double theta, double logSigma2) {
    int count = 400_000;
    double sigma = Math.exp(logSigma2 / 2);
    double sum = 0;
    double squares = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment noise = arena.allocate(count * 4L, 64);
      NormalNoise.fill(noise, 0, count, NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0, 0);
      for (int i = 0; i < count; i++) {
        double eps = noise.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        // against the posterior with mean zero, from the same noise
        double difference = Math.log(Math.abs(theta + sigma * eps)) - Math.log(Math.abs(sigma * eps));
        sum += difference;
        squares += difference * difference;
      }
    }
    double mean = sum / count;
    double error = Math.sqrt((squares / count - mean * mean) / count);
    assertThat(error).isLessThan(0.005);
    assertThat(kl().value(theta, logSigma2)).isCloseTo(mean, within(5 * error));
  }

  @Test
  void hasItsLimits() {
    double atZero = 0.5 * (0.57721566490153286 + Math.log(2));
    for (double logAlpha : new double[] {-25, -60, -200}) {
      assertThat(kl().valueOfLogAlpha(logAlpha)).isCloseTo(-0.5 * logAlpha + atZero, within(1e-10));
      assertThat(kl().dLogAlpha(logAlpha)).isCloseTo(-0.5, within(1e-10));
    }
    for (double logAlpha : new double[] {25, 60, 200}) {
      double u = 0.5 * Math.exp(-logAlpha);
      assertThat(kl().valueOfLogAlpha(logAlpha) / u).isCloseTo(1, within(1e-10));
      assertThat(kl().dLogAlpha(logAlpha) / -u).isCloseTo(1, within(1e-10));
    }
    assertThat(kl().value(0, -5)).isZero();
    assertThat(kl().dLogSigma2(0, -5)).isZero();
    assertThat(kl().dTheta(0, -5)).isZero();
  }

  @Test
  void smallMeansHaveALinearGradient() {
    // dKL/dtheta = theta / sigma^2 near 0: no 2/theta left
    assertThat(kl().dTheta(1e-12, -2)).isCloseTo(1e-12 * Math.exp(2), within(1e-24));
  }

  /** Abramowitz and Stegun, table 7.5 and the maximum given with it. */
  @ParameterizedTest
  @CsvSource({"0.5, 0.4244363835", "0.9241388730, 0.5410442246", "1, 0.5380795069", "2, 0.3013403889",
    "-1, -0.5380795069"})
  void dawsonAgreesWithPublishedValues(double x, double expected) {
    assertThat(Dawson.of(x)).isCloseTo(expected, within(6e-11));
  }

  @Test
  void dawsonSolvesItsEquationAcrossItsSeams() {
    // D' = 1 - 2xD, and H' = G, by central differences of fourth order
    for (double x : new double[] {0.1, 0.499, 0.5, 0.501, 1.7, 3, 6.999, 7, 7.001, 12, 40}) {
      double h = 2e-3;
      double slope =
          (8 * (Dawson.of(x + h) - Dawson.of(x - h)) - Dawson.of(x + 2 * h) + Dawson.of(x - 2 * h)) / (12 * h);
      assertThat(slope).as("D' at %s", x).isCloseTo(1 - 2 * x * Dawson.of(x), within(2e-11));
      assertThat(Dawson.ratio(x * x)).isCloseTo(Dawson.of(x) / x, within(1e-15));
    }
    for (double u : new double[] {0.1, 0.25, 3, 49, 49.999, 50, 50.001, 300}) {
      double h = 1e-2 * Math.min(1, u);
      double slope = (8 * (Dawson.twiceIntegral(u + h) - Dawson.twiceIntegral(u - h)) - Dawson.twiceIntegral(u + 2 * h)
          + Dawson.twiceIntegral(u - 2 * h)) / (12 * h);
      assertThat(slope).as("H' at %s", u).isCloseTo(Dawson.ratio(u), within(2e-9));
    }
  }

  @Test
  void floatFitsStayWithinTheirErrors() {
    double worstP = 0;
    double worstQ = 0;
    for (double logU = -20; logU < 20; logU += 1e-3) {
      float u = (float) Math.exp(logU);
      float t = Math.fma(1f / (u + DawsonFit.CENTRE), -2 * DawsonFit.CENTRE, 1f);
      worstP = Math.max(worstP, Math.abs(DawsonFit.p(t) / ((1 + 2.0 * u) * Dawson.ratio(u)) - 1));
      double q = Math.expm1(2 * Dawson.twiceIntegral(u)) / (2.0 * u);
      worstQ = Math.max(worstQ, Math.abs(DawsonFit.q(t) / q - 1));
    }
    assertThat(worstP).as("P").isLessThan(1.5e-6);
    assertThat(worstQ).as("Q").isLessThan(1e-6);
  }

  @ParameterizedTest
  @MethodSource("reference")
  void fastPathAgreesWithTheReferenceTable(double[] row) {
    float[] gradient = new float[2];
    float value = new ExactKl().element(1f, (float) row[0], gradient);
    assertThat((double) value).isCloseTo(row[1], within(1.5e-6 * row[1]));
    assertThat((double) gradient[1]).isCloseTo(row[2], within(1.5e-6 * -row[2]));
    assertThat((double) gradient[0]).isCloseTo(-2 * row[2], within(3e-6 * -row[2]));
  }
}
