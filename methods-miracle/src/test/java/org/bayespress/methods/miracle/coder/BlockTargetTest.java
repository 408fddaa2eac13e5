package org.bayespress.methods.miracle.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against quadrature over the densities themselves. */
class BlockTargetTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "0.8, 0.4", "-2.5, 0.1", "1.3, 1.2"})
  void klAndVarianceAreIntegralsOfTheLogRatio(double mean, double deviation) {
    BlockTarget target = new BlockTarget(new double[] {mean}, new double[] {deviation});
    NormalDistribution q = new NormalDistribution(mean, deviation);
    NormalDistribution p = new NormalDistribution(0, 1);
    double kl = integral(z -> q.density(z) * (q.logDensity(z) - p.logDensity(z)), mean, deviation);
    double square =
        integral(z -> q.density(z) * Math.pow(q.logDensity(z) - p.logDensity(z), 2), mean, deviation);
    assertThat(target.klNats()).isCloseTo(kl, within(1e-9));
    assertThat(target.varianceNats2()).isCloseTo(square - kl * kl, within(1e-8));
    double z = 0.37;
    double score = z * (target.logRatio().linear()[0] + z * target.logRatio().quadratic()[0]);
    assertThat(score + target.constantNats()).isCloseTo(q.logDensity(z) - p.logDensity(z), within(1e-5));
  }

  private static double integral(UnivariateFunction f, double mean, double deviation) {
    return new IterativeLegendreGaussIntegrator(15, 1e-11, 1e-11)
        .integrate(100_000, f, mean - 12 * deviation, mean + 12 * deviation);
  }
}
