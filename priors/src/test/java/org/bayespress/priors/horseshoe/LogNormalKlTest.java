package org.bayespress.priors.horseshoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.bayespress.priors.Expectation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closed forms against the expected log ratio of densities that commons-math3 knows. */
class LogNormalKlTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1", "0, -9, 1", "-2, 1, 1", "1.5, -1, 1", "-0.7, -3, 0.01", "-23, -9, 1e-10", "-21, -2, 1e-10",
    "3, 0.5, 40"})
  void areExpectedLogRatios(double mu, double logVariance, double b) {
    double sigma = Math.exp(0.5 * logVariance);
    LogNormalDistribution q = new LogNormalDistribution(mu, sigma);
    GammaDistribution gamma = new GammaDistribution(0.5, b);
    double toGamma = Expectation.quadrature(eps -> {
      double x = Math.exp(mu + sigma * eps);
      return q.logDensity(x) - gamma.logDensity(x);
    });
    assertThat(LogNormalKl.toGamma(Math.log(b)).value(mu, logVariance))
        .isCloseTo(toGamma, within(1e-9 * (1 + Math.abs(toGamma))));
    // y = 1/x has an inverse gamma distribution of scale c where x has a gamma distribution of scale 1/c;
    // its density is that of 1/y times 1/y^2
    LogNormalDistribution qOfInverse = new LogNormalDistribution(-mu, sigma);
    double toInverse = Expectation.quadrature(eps -> {
      double y = Math.exp(-mu + sigma * eps);
      return qOfInverse.logDensity(y) - (gamma.logDensity(1 / y) - 2 * Math.log(y));
    });
    assertThat(LogNormalKl.toInverseGamma(-Math.log(b)).value(-mu, logVariance))
        .isCloseTo(toInverse, within(1e-9 * (1 + Math.abs(toInverse))));
  }

  @Test
  void areSampledLogRatios() {
    double mu = 0.4;
    double logVariance = -0.5;
    double b = 2.5;
    double sigma = Math.exp(0.5 * logVariance);
    LogNormalDistribution q = new LogNormalDistribution(mu, sigma);
    GammaDistribution gamma = new GammaDistribution(0.5, b);
    GammaDistribution inverse = new GammaDistribution(0.5, 1 / b);
    float[] eps = Expectation.normals(200_000, 3);
    double[][] moments = new double[2][2];
    for (float each : eps) {
      double x = Math.exp(mu + sigma * each);
      double[] ratios = {
        q.logDensity(x) - gamma.logDensity(x), q.logDensity(x) - inverse.logDensity(1 / x) + 2 * Math.log(x)};
      for (int i = 0; i < 2; i++) {
        moments[i][0] += ratios[i] / eps.length;
        moments[i][1] += ratios[i] * ratios[i] / eps.length;
      }
    }
    LogNormalKl[] closed = {LogNormalKl.toGamma(Math.log(b)), LogNormalKl.toInverseGamma(Math.log(b))};
    for (int i = 0; i < 2; i++) {
      double error = Math.sqrt((moments[i][1] - moments[i][0] * moments[i][0]) / eps.length);
      assertThat(closed[i].value(mu, logVariance)).as("kind %d", i).isCloseTo(moments[i][0], within(4 * error));
    }
  }

  /** A true KL: never negative, and least where its derivatives say. */
  @Test
  void hasTheStatedLeastValue() {
    LogNormalKl kl = LogNormalKl.toGamma(Math.log(1e-10));
    double least = Double.POSITIVE_INFINITY;
    for (double m = -8; m <= 4; m += 0.05) {
      for (double logVariance = -6; logVariance <= 3; logVariance += 0.05) {
        least = Math.min(least, kl.value(m + Math.log(1e-10), logVariance));
      }
    }
    double stated = 0.5 * (1 - Math.log(2));
    assertThat(least).isBetween(stated, stated + 1e-3);
    double best = Math.log(1e-10) + Math.log(0.5) - 1;
    assertThat(kl.value(best, Math.log(2))).isCloseTo(stated, within(1e-12));
    assertThat(kl.dMu(best, Math.log(2))).isCloseTo(0, within(1e-12));
    assertThat(kl.dLogVariance(best, Math.log(2))).isCloseTo(0, within(1e-12));
  }
}
