package org.bayespress.methods.miracle.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambertDeviationTest {

  /** Rows of {@code mu/rho, kappa, s, ds/d(mu/rho), ds/dkappa}, made with arbitrary precision. */
  static List<double[]> golden() throws IOException {
    try (InputStream in = LambertDeviationTest.class.getResourceAsStream("mean-kl-sigma.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
          .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray()).toList();
    }
  }

  /** Near s = 1 the input's own rounding decides: an error e of kappa moves s by 2 e / (1 - s). */
  @ParameterizedTest
  @MethodSource("golden")
  void goldenNumbers(double[] row) {
    double delta = row[0];
    double kappa = row[1];
    double s = row[2];
    double rounding = 4e-16 * (1 + kappa + delta * delta) / (1 - s);
    assertThat(LambertDeviation.variance(delta, kappa)).isCloseTo(s, within(1e-12 * s + rounding));
    double slack = 1e-9 + 10 * rounding / (1 - s);
    assertThat(LambertDeviation.dDelta(delta, kappa)).isCloseTo(row[3], within(Math.abs(row[3]) * slack + 1e-12));
    assertThat(LambertDeviation.dKappa(delta, kappa)).isCloseTo(row[4], within(Math.abs(row[4]) * slack));
  }

  /** From s to r by the equation itself, 1 - s being exact; and back. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-7, 1e-5, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 0.999999})
  void thereAndBack(double below) {
    double square = below < 0.1 ? series(below) : -below - Math.log1p(-below);
    double y = LambertDeviation.logVariance(Math.sqrt(square));
    assertThat(-Math.expm1(y)).isCloseTo(below, within(1e-12 * below));
    double s = 1 - below;
    assertThat(Math.pow(LambertDeviation.deviation(Math.sqrt(square)), 2)).isCloseTo(s, within(1e-12 * s));
  }

  /** {@code -x - log(1 - x)} without cancellation. */
  private static double series(double x) {
    double sum = 0;
    for (int n = 30; n >= 2; n--) {
      sum += Math.pow(x, n) / n;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 0.02, 0.3, 1, 2.5, 5, 8})
  void theDerivativeIsTheSlope(double r) {
    double h = 1e-5 * r;
    double slope = (LambertDeviation.deviation(r + h) - LambertDeviation.deviation(r - h)) / (2 * h);
    assertThat(LambertDeviation.dDeviation(r)).isCloseTo(slope, within(Math.abs(slope) * 1e-6));
  }

  @Test
  void limits() {
    assertThat(LambertDeviation.deviation(0)).isEqualTo(1);
    assertThat(LambertDeviation.dDeviation(0)).isCloseTo(LambertDeviation.dDeviation(1e-7), within(1e-6));
    // for large r: log s = -1 - r^2 + s
    assertThat(LambertDeviation.logVariance(20)).isCloseTo(-401, within(1e-12));
    assertThat(LambertDeviation.variance(1.1, 0.6)).isNaN();
  }

  @Test
  void theTableIsTheMapInFloat() {
    DeviationTable table = new DeviationTable(5.3);
    int count = 40_000;
    float[] r = new float[count];
    for (int i = 0; i < count; i++) {
      r[i] = 5.3f * i / count;
    }
    float[] deviation = new float[count];
    float[] slope = new float[count];
    table.lookUp(r, deviation, slope, count);
    for (int i = 0; i < count; i++) {
      double exact = LambertDeviation.deviation(r[i]);
      assertThat(deviation[i] / exact).as("r = %s", r[i]).isCloseTo(1, within(2e-6));
      // the slope is the difference of neighbours, whose rounding a cell's width magnifies
      assertThat((double) slope[i]).as("r = %s", r[i])
          .isCloseTo(LambertDeviation.dDeviation(r[i]), within(2e-3 * exact));
    }
  }
}
