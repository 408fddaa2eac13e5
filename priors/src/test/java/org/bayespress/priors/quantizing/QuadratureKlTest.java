package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.math3.analysis.integration.RombergIntegrator;
import org.bayespress.priors.Expectation;
import org.bayespress.priors.loguniform.ExactKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuadratureKlTest {

  /** 1/2 log(2 pi e) + 1/2 (gamma + log 2): from the KL that is not normalised to ours. */
  private static final double CONSTANT =
      0.5 * (Math.log(2 * Math.PI) + 1) + 0.5 * (0.57721566490153286 + Math.log(2));

  private static final Codebook UNEVEN = Codebook.of(-1.5, -0.2, 0.1, 0.7);

  static List<double[]> reference() throws IOException {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(
        QuadratureKlTest.class.getResourceAsStream("kl-quantizing.csv"), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.startsWith("#") && !line.startsWith("theta")).map(line -> {
        String[] cells = line.split(",");
        return new double[] {
          Double.parseDouble(cells[0]), Double.parseDouble(cells[1]), Double.parseDouble(cells[4]),
          Double.parseDouble(cells[6])};
      }).toList();
    }
  }

  @Test
  void agreesWithTheReferenceTable() throws IOException {
    List<double[]> rows = reference();
    assertThat(rows).hasSize(97);
    for (double[] row : rows) {
      double value = QuadratureKl.of(CodebookShape.TERNARY, row[2]).value(row[0], 2 * Math.log(row[1]));
      assertThat(value - CONSTANT).as("theta %s, sigma %s, a %s", row[0], row[1], row[2])
          .isCloseTo(row[3], within(2e-13));
    }
  }

  /** Other codebooks; same recipe as the reference table (tanh-sinh quadrature of the definition, 25 digits). */
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "0.3; 0.05; -0.4, -0.2, 0, 0.2, 0.4; -0.3978898242929698",
    "0.31; 0.002; -0.4, -0.2, 0, 0.2, 0.4; 3.1164932075505802",
    "-0.1; 0.5; -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6; -2.4181577159787514",
    "0.02; 0.01; -0.05, 0, 0.7; -0.061305805614180003", "0.4; 0.2; -0.05, 0, 0.7; -1.2096357618300665",
    "-0.06; 0.003; -0.05, 0, 0.7; 0.6662087025103331", "0.2; 0.1; -1.5, -0.2, 0.1; -0.81192765460760119"})
  void agreesWithReferencesForOtherCodebooks(double theta, double sigma, String levels, double expected) {
    double[] codebook = java.util.Arrays.stream(levels.split(",")).mapToDouble(Double::parseDouble).toArray();
    double value = QuadratureKl.of(Codebook.of(codebook)).value(theta, 2 * Math.log(sigma));
    assertThat(value - CONSTANT).isCloseTo(expected, within(2e-13));
  }

  /** E log q - E log p by Romberg integration over s = log|w - c| between neighbouring poles: no Dawson, no g. */
  @ParameterizedTest
  @CsvSource({"0.2, 0.05", "0.09, 0.3", "-0.7, 0.02", "0.4, 1"})
  void agreesWithQuadratureOfTheDefinition(double theta, double sigma) {
    MixtureDensity density = new MixtureDensity(UNEVEN);
    double sum = 0;
    for (int k = 0; k < UNEVEN.size(); k++) {
      double level = UNEVEN.level(k);
      double reach = 11 * sigma + Math.abs(theta - level);
      double below = k == 0 ? reach : 0.5 * (level - UNEVEN.level(k - 1));
      double above = k == UNEVEN.size() - 1 ? reach : 0.5 * (UNEVEN.level(k + 1) - level);
      sum += side(density, theta, sigma, level, -1, below) + side(density, theta, sigma, level, 1, above);
    }
    double logSigma2 = 2 * Math.log(sigma);
    double expected = -0.5 * (Math.log(2 * Math.PI) + 1 + logSigma2) - sum + CONSTANT;
    assertThat(QuadratureKl.of(UNEVEN).value(theta, logSigma2)).isCloseTo(expected, within(1e-9));
  }

  private static double side(
      MixtureDensity density, double theta, double sigma, double level, int sign, double farthest) {
    return new RombergIntegrator(1e-12, 1e-13, 12, 18).integrate(1 << 24, s -> {
      double away = Math.exp(s);
      double z = (level + sign * away - theta) / sigma;
      return density.logDensity(level + sign * away) * away * Math.exp(-0.5 * z * z);
    }, Math.log(farthest) - 36, Math.log(farthest)) / (sigma * Math.sqrt(2 * Math.PI));
  }

  @ParameterizedTest
  @CsvSource({"0.2, -5", "0.05, -2", "-0.23, -7", "0, -9", "1.3, 0.5"})
  void agreesWithMonteCarlo(double theta, double logSigma2) {
    double sigma = Math.exp(0.5 * logSigma2);
    MixtureDensity density = new MixtureDensity(Codebook.uniform(0.2, 3));
    float[] eps = Expectation.normals(400_000, 30);
    double sum = 0;
    double squares = 0;
    for (float each : eps) {
      double ratio = -0.5 * (Math.log(2 * Math.PI) + logSigma2 + each * each)
          - density.logDensity(theta + sigma * each);
      sum += ratio / eps.length;
      squares += ratio * ratio / eps.length;
    }
    double error = Math.sqrt((squares - sum * sum) / eps.length);
    assertThat(error).isLessThan(0.005);
    assertThat(QuadratureKl.of(CodebookShape.TERNARY, 0.2).value(theta, logSigma2) - CONSTANT)
        .isCloseTo(sum, within(4 * error));
  }

  @Test
  void gradientsAreTheDifferencesOfTheValues() {
    QuadratureKl kl = QuadratureKl.of(UNEVEN);
    double h = 1e-4;
    for (double theta : new double[] {-1.5, -1.4, -0.3, 0, 0.1, 0.1001, 0.3, 0.9, 4}) {
      for (double log = -9; log <= 3; log += 1.3) {
        double s = h * Math.exp(0.5 * log);
        QuadratureKl.Jet jet = kl.jet(theta, log);
        double sigma = Math.exp(0.5 * log);
        close(jet.dTheta() * sigma, slope(kl.value(theta + s, log), kl.value(theta - s, log), h), "d theta");
        close(jet.dLogSigma2(), slope(kl.value(theta, log + h), kl.value(theta, log - h), h), "d log sigma2");
        close(jet.dTheta2(sigma) * sigma * sigma, slope(kl.dTheta(theta + s, log), kl.dTheta(theta - s, log), h)
            * sigma, "d2 theta");
        close(jet.dThetaLogSigma2() * sigma,
            slope(kl.dLogSigma2(theta + s, log), kl.dLogSigma2(theta - s, log), h), "d theta d log sigma2");
        for (int k = 0; k < UNEVEN.size(); k++) {
          double up = QuadratureKl.of(moved(k, s)).value(theta, log);
          double down = QuadratureKl.of(moved(k, -s)).value(theta, log);
          close(kl.dLevel(k, theta, log) * sigma, slope(up, down, h), "d level " + k + " at " + theta + ", " + log);
        }
      }
    }
  }

  private static double slope(double up, double down, double h) {
    return (up - down) / (2 * h);
  }

  private static void close(double found, double expected, String what) {
    assertThat(found).as(what).isCloseTo(expected, within(2e-8 * (1 + Math.abs(expected))));
  }

  private static Codebook moved(int k, double by) {
    double[] levels = new double[UNEVEN.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = UNEVEN.level(i) + (i == k ? by : 0);
    }
    return Codebook.of(levels);
  }

  /** Of trained codebooks, tied with 3 and 5 levels and independent. */
  @Test
  void gradientsOfTheParametersAreTheDifferencesOfTheValues() {
    double[] at = {0.2, 0.35};
    double h = 1e-6;
    for (CodebookShape shape : List.of(
        CodebookShape.TERNARY, new CodebookShape(5, true), new CodebookShape(3, false))) {
      for (int i = 0; i < shape.parameters().size(); i++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += h;
        down[i] -= h;
        for (double theta = -0.6; theta < 0.6; theta += 0.17) {
          for (double log : new double[] {-7, -3, 1}) {
            double slope =
                slope(QuadratureKl.of(shape, up).value(theta, log), QuadratureKl.of(shape, down).value(theta, log), h);
            double found = QuadratureKl.of(shape, at).dPrior(i, theta, log);
            assertThat(found).as("%s of %s at %s, %s", i, shape, theta, log)
                .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void scaleChangesNothing(CodebookShape shape) {
    for (double factor : new double[] {0.01, 0.5, 30}) {
      for (double theta : new double[] {-0.4, 0.1, 0.21}) {
        double[] scaled = {0.2 * factor, 0.35 * factor};
        assertThat(QuadratureKl.of(shape, scaled).value(theta * factor, -4 + 2 * Math.log(factor)))
            .isCloseTo(QuadratureKl.of(shape, 0.2, 0.35).value(theta, -4), within(1e-12));
        // so the parameters' gradients follow from the others
        QuadratureKl kl = QuadratureKl.of(shape, 0.2, 0.35);
        double sum = 0.2 * kl.dPrior(0, theta, -4) + (shape.tied() ? 0 : 0.35 * kl.dPrior(1, theta, -4));
        assertThat(sum).isCloseTo(-theta * kl.dTheta(theta, -4) - 2 * kl.dLogSigma2(theta, -4), within(1e-11));
      }
    }
  }

  static List<CodebookShape> shapes() {
    return List.of(CodebookShape.TERNARY, new CodebookShape(7, true), new CodebookShape(3, false));
  }

  @Test
  void isSymmetricForASymmetricCodebook() {
    QuadratureKl kl = QuadratureKl.of(new CodebookShape(5, true), 0.3);
    for (double theta : new double[] {0.01, 0.15, 0.2, 0.9}) {
      assertThat(kl.value(-theta, -5)).isCloseTo(kl.value(theta, -5), within(1e-13));
      assertThat(kl.dTheta(-theta, -5)).isCloseTo(-kl.dTheta(theta, -5), within(1e-11));
    }
    assertThat(kl.dTheta(0, -5)).isCloseTo(0, within(1e-11));
  }

  /** Near one pole, the others forgotten: the log-uniform KL around it and log K for the weight of the pole. */
  @Test
  void atALevelWithLittleNoiseItIsTheLogUniformKlPlusLogK() {
    for (int count : new int[] {3, 7}) {
      QuadratureKl kl = QuadratureKl.of(Codebook.uniform(1, count));
      double level = 1.0 / (count / 2);
      for (double log : new double[] {-24, -30}) {
        double sigma = Math.exp(0.5 * log);
        for (double z : new double[] {0, 0.5, -2}) {
          assertThat(kl.value(level + z * sigma, log))
              .isCloseTo(Math.log(count) + new ExactKl().value(z, 0), within(40 * sigma));
        }
      }
    }
  }

  @Test
  void farAwayAndForMuchNoiseItIsTheLogUniformKl() {
    QuadratureKl kl = QuadratureKl.of(CodebookShape.TERNARY, 0.2);
    for (double log : new double[] {-10, -2, 3}) {
      // 2/3 a^2 / theta^2 is what the poles at +-a leave at a distance
      double theta = 1000 * Math.exp(0.5 * Math.max(log, 0));
      assertThat(kl.value(theta, log) - new ExactKl().value(theta, log))
          .isCloseTo(-2 * 0.04 / (3 * theta * theta), within(1e-11));
    }
    for (double theta : new double[] {0, 0.2, 5}) {
      assertThat(kl.value(theta, 16)).isCloseTo(new ExactKl().value(theta, 16), within(2e-4));
      assertThat(kl.value(theta, 30)).isCloseTo(new ExactKl().value(theta, 30), within(2e-7));
    }
  }

  @Test
  void impossibleCodebooksAreRefused() {
    assertThatThrownBy(() -> Codebook.of(0.1)).hasMessageContaining("[0.1]").hasMessageContaining("at least two");
    assertThatThrownBy(() -> Codebook.of(0, 0)).hasMessageContaining("strictly ascending");
    assertThatThrownBy(() -> Codebook.of(0, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Codebook.uniform(1, 4)).hasMessageContaining("found 4 levels").hasMessageContaining("odd");
    assertThatThrownBy(() -> Codebook.uniform(-1, 3)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new CodebookShape(4, true)).hasMessageContaining("found 4").hasMessageContaining("odd");
    assertThatThrownBy(() -> new CodebookShape(5, false)).hasMessageContaining("found 5").hasMessageContaining("tied");
  }

  @Test
  void theNearestLevelIsFound() {
    Codebook ternary = Codebook.uniform(0.2, 3);
    assertThat(ternary.nearest(-3)).isZero();
    assertThat(ternary.nearest(0.11)).isEqualTo(2);
    assertThat(ternary.nearest(0.1)).isEqualTo(1);
    assertThat(ternary.nearest(-0.1)).isEqualTo(1);
    assertThat(ternary.toString()).isEqualTo("[-0.2, 0.0, 0.2]");
    assertThat(ternary).isEqualTo(Codebook.of(-0.2, 0, 0.2)).hasSameHashCodeAs(Codebook.of(-0.2, 0, 0.2));
  }
}
