package org.bayespress.priors.jeffreys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.priors.Expectation;
import org.bayespress.priors.GroupScalePriorContract;
import org.bayespress.priors.loguniform.ExactKl;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalJeffreysScalesTest {
  private static final GroupScalePrior EXACT = new NormalJeffreysScales(new ExactKl());
  private static final GroupScalePrior MOLCHANOV =
      new NormalJeffreysScales(MolchanovKl.clippedAt(NormalJeffreysPrior.LOG_ALPHA_CLIP));

  /** E log |eps| = -1/2 (gamma + log 2). */
  private static final double MEAN_LOG_NORMAL = -0.5 * (0.57721566490153286 + Math.log(2));

  @Nested
  class Exact extends GroupScalePriorContract {
    @Override
    protected GroupScalePrior prior() {
      return EXACT;
    }
  }

  @Nested
  class Molchanov extends GroupScalePriorContract {
    @Override
    protected GroupScalePrior prior() {
      return MOLCHANOV;
    }
  }

  private static double kl(GroupScalePrior prior, double mean, double logVariance) {
    return prior.groupKl(new double[] {mean, logVariance}, 0, new double[2]);
  }

  /** E log q(z)/p(z) by sampling; the open constant of the improper prior is fixed at mean 0, where the KL is 0. */
  @ParameterizedTest
  @CsvSource({"1, -9", "1, -2", "0.2, -3", "-0.8, 0.5", "0.01, -4"})
  void theExactFormIsTheSampledKl(double mean, double logVariance) {
    double deviation = Math.exp(0.5 * logVariance);
    double sum = 0;
    double squares = 0;
    float[] eps = Expectation.normals(400_000, 7);
    for (float each : eps) {
      double ratio = Math.log(Math.abs(mean / deviation + each)) - MEAN_LOG_NORMAL;
      sum += ratio / eps.length;
      squares += ratio * ratio / eps.length;
    }
    double error = Math.sqrt((squares - sum * sum) / eps.length);
    assertThat(kl(EXACT, mean, logVariance)).isCloseTo(sum, within(4 * error + 1e-9));
    assertThat(kl(MOLCHANOV, mean, logVariance)).isCloseTo(sum, within(4 * error + 0.0095));
  }

  /** At the start, log alpha = -9, a clip at -8 would leave no gradient. */
  @Test
  void theStartHasAGradient() {
    for (GroupScalePrior prior : new GroupScalePrior[] {EXACT, MOLCHANOV}) {
      double[] gradient = new double[2];
      prior.groupKl(prior.groupStart(-9), 1, gradient);
      assertThat(gradient[1]).isCloseTo(-0.5, within(1e-3));
    }
  }

  @Test
  void theScoreIsLogAlpha() {
    assertThat(EXACT.pruneScore(new double[] {0.5, -3}, new double[0]))
        .isCloseTo(Math.log(Math.exp(-3) / 0.25), within(1e-7));
    assertThat(EXACT.pruneScore(new double[] {0, -3}, new double[0])).isFinite().isGreaterThan(10);
  }
}
