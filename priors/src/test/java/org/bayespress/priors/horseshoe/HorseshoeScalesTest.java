package org.bayespress.priors.horseshoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.priors.Expectation;
import org.bayespress.priors.GroupScalePriorContract;
import org.junit.jupiter.api.Test;

class HorseshoeScalesTest extends GroupScalePriorContract {
  private static final int SAMPLES = 400_000;

  @Override
  protected GroupScalePrior prior() {
    return new HorseshoeScales(1e-5);
  }

  /** Four log-normals multiplied: location, deviation, and both moments of z against samples of the factors. */
  @Test
  void zIsTheProductOfItsFactors() {
    double[] group = group(1);
    double[] layer = layer(1);
    double sum = 0;
    double squares = 0;
    double logSum = 0;
    double logSquares = 0;
    float[][] eps = new float[4][];
    Arrays.setAll(eps, i -> Expectation.normals(SAMPLES, 100 + i));
    double[] parameters = {
      layer[0], layer[1], layer[2], layer[3], group[0], group[1], group[2], group[3]};
    for (int n = 0; n < SAMPLES; n++) {
      double logSquare = 0;
      for (int factor = 0; factor < 4; factor++) {
        logSquare += parameters[2 * factor] + Math.exp(0.5 * parameters[2 * factor + 1]) * eps[factor][n];
      }
      double z = Math.sqrt(Math.exp(logSquare));
      sum += z / SAMPLES;
      squares += z * z / SAMPLES;
      logSum += 0.5 * logSquare / SAMPLES;
      logSquares += 0.25 * logSquare * logSquare / SAMPLES;
    }
    double location = prior().location(group, layer);
    double deviation = prior().deviation(group, layer);
    double root = Math.sqrt(SAMPLES);
    assertThat(location).isCloseTo(logSum, within(4 * deviation / root));
    assertThat(deviation * deviation).isCloseTo(logSquares - logSum * logSum, within(6 * deviation * deviation / root));
    double mean = prior().distribution().mean(location, deviation);
    double variance = prior().distribution().variance(location, deviation);
    assertThat(mean).isCloseTo(sum, within(4 * Math.sqrt(variance) / root));
    assertThat(variance).isCloseTo(squares - sum * sum, within(0.03 * variance));
    LogNormalDistribution exact = new LogNormalDistribution(location, deviation);
    assertThat(mean).isCloseTo(exact.getNumericalMean(), within(1e-12 * mean));
    assertThat(variance).isCloseTo(exact.getNumericalVariance(), within(1e-12 * variance));
  }

  /** The model: the root of a gamma times an inverse gamma variable is half-Cauchy with the scale tau0. */
  @Test
  void thePriorOfSIsHalfCauchy() {
    double tau0 = 0.3;
    GammaDistribution sa = new GammaDistribution(0.5, tau0 * tau0);
    GammaDistribution inverseOfSb = new GammaDistribution(0.5, 1);
    double[] folded = new double[20_000];
    for (int i = 0; i < folded.length; i++) {
      double s = Math.sqrt(
          sa.inverseCumulativeProbability(uniform(i, 200))
              / inverseOfSb.inverseCumulativeProbability(uniform(i, 201)));
      // the distribution function of a half-Cauchy variable makes it uniform
      folded[i] = 2 / Math.PI * Math.atan(s / tau0);
    }
    double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(
        new UniformRealDistribution(0, 1), folded);
    assertThat(p).isGreaterThan(1e-3);
  }

  private static double uniform(int i, int stream) {
    return new NormalDistribution()
        .cumulativeProbability(NORMALS[stream - 200][i]);
  }

  private static final float[][] NORMALS = {Expectation.normals(20_000, 200), Expectation.normals(20_000, 201)};

  /** Sum of four expected log ratios, each with its own prior density, sampled. */
  @Test
  void theKlIsThatOfTheFourFactors() {
    double tau0 = 1e-5;
    double[] group = {0.3, -1, -0.4, -2};
    double[] layer = {2 * Math.log(tau0) + 0.2, -1.5, -2 * Math.log(tau0) - 1, -0.5};
    double total = 0;
    double error2 = 0;
    for (int factor = 0; factor < 4; factor++) {
      double[] parameters = factor < 2 ? layer : group;
      int at = factor % 2 * 2;
      double sigma = Math.exp(0.5 * parameters[at + 1]);
      LogNormalDistribution q = new LogNormalDistribution(parameters[at], sigma);
      GammaDistribution gamma = new GammaDistribution(0.5, factor == 0 ? tau0 * tau0 : 1);
      double sum = 0;
      double squares = 0;
      for (float eps : Expectation.normals(100_000, 300 + factor)) {
        double x = Math.exp(parameters[at] + sigma * eps);
        double logPrior =
            factor % 2 == 0 ? gamma.logDensity(x) : gamma.logDensity(1 / x) - 2 * Math.log(x);
        double ratio = q.logDensity(x) - logPrior;
        sum += ratio / 100_000;
        squares += ratio * ratio / 100_000;
      }
      total += sum;
      error2 += (squares - sum * sum) / 100_000;
    }
    HorseshoeScales scales = new HorseshoeScales(tau0);
    double closed = scales.layerKl(layer, 0, new double[4]) + scales.groupKl(group, 0, new double[4]);
    assertThat(closed).isCloseTo(total, within(4 * Math.sqrt(error2)));
  }

  /** Besides -1/2 log v each, the layer's terms cost about -log tau0; with all means zero it would be 1/tau0^2. */
  @Test
  void theSafeStartCostsTwelveNats() {
    double[] start = prior().layerStart(-9);
    double cost = prior().layerKl(start, 0, new double[4]) - 9;
    assertThat(cost).isCloseTo(-Math.log(1e-5), within(1.0));
    assertThat(prior().layerKl(new double[] {0, -9, 0, -9}, 0, new double[4])).isCloseTo(1e10, within(1e7));
  }

  @Test
  void theScoreIsMinusTheLogarithmOfTheMode() {
    double[] group = group(2);
    double[] layer = layer(2);
    LogNormalDistribution z =
        new LogNormalDistribution(prior().location(group, layer), prior().deviation(group, layer));
    double mode = Math.exp(-prior().pruneScore(group, layer));
    assertThat(z.density(mode)).isGreaterThan(z.density(mode * 1.001)).isGreaterThan(z.density(mode / 1.001));
  }

  @Test
  void tau0DecidesAboutTheFingerprint() {
    assertThat(new HorseshoeScales(1e-5).description()).isNotEqualTo(new HorseshoeScales(1e-4).description());
  }
}
