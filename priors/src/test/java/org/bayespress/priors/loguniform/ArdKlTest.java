package org.bayespress.priors.loguniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArdKlTest extends GaussianKlContract<ArdKl> {

  @Override
  ArdKl kl() {
    return new ArdKl();
  }

  /** The least KL to N(0, 1/tau), found by search over log tau. */
  @ParameterizedTest
  @CsvSource({"1, -3", "0.1, -1", "-2, 0.5", "0, 0", "0.01, -12"})
  void isTheLeastKlToAZeroMeanGaussian(double theta, double logSigma2) {
    double least = new BrentOptimizer(1e-10, 1e-12).optimize(new MaxEval(500), GoalType.MINIMIZE,
        new SearchInterval(-20, 20), new UnivariateObjectiveFunction(logTau -> 0.5 * (Math.exp(logTau)
            * (theta * theta + Math.exp(logSigma2)) - 1 - logTau - logSigma2)))
        .getValue();
    assertThat(kl().value(theta, logSigma2)).isCloseTo(least, within(1e-9));
  }

  @Test
  void liesBelowTheLogUniformKlByTheKnownConstant() {
    double constant = 0.5 * (0.57721566490153286 + Math.log(2));
    ExactKl exact = new ExactKl();
    for (double x = -30; x <= 30; x += 0.5) {
      assertThat(exact.valueOfLogAlpha(x) - kl().valueOfLogAlpha(x)).isBetween(-1e-12, constant + 1e-12);
    }
    assertThat(exact.valueOfLogAlpha(-30) - kl().valueOfLogAlpha(-30)).isCloseTo(constant, within(1e-10));
  }
}
