package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApproximateKlTest extends ChunkedMixtureContract {
  private static final CodebookShape INDEPENDENT = new CodebookShape(3, false);
  private static final CodebookShape FIVE = new CodebookShape(5, true);

  /** The levels other than 0, 0.2 apart as in the paper, so that its tau of 0.075 is that of every number of them. */
  private static final Map<Integer, double[]> OTHERS = Map.of(
      3, new double[] {-0.2, 0.2}, 5, new double[] {-0.4, -0.2, 0.2, 0.4},
      7, new double[] {-0.6, -0.4, -0.2, 0.2, 0.4, 0.6});

  @Override
  List<ChunkedKl> kls() {
    return List.of(
        ApproximateKl.of(CodebookShape.TERNARY, 0.2), ApproximateKl.of(FIVE, 0.4),
        ApproximateKl.of(INDEPENDENT, 0.2, 0.3));
  }

  @Override
  ChunkedKl moved(ChunkedKl kl, int parameter, double by) {
    double[][] at = {{0.2}, {0.4}, {0.2, 0.3}};
    int which = kl.priorParameters() == 2 ? 2 : ((ApproximateKl) kl).positive() - 1;
    at[which][parameter] += by;
    return ApproximateKl.of(which == 1 ? FIVE : which == 2 ? INDEPENDENT : CodebookShape.TERNARY, at[which]);
  }

  @Override
  double[] errors() {
    return new double[] {2e-6, 2e-5, 2e-5};
  }

  /** The formula of the paper written out for one weight, with the clipless KL of Molchanov et al. as F_LU. */
  @ParameterizedTest
  @CsvSource({
    "3, 0.05, -4", "3, 0.17, -8", "3, -0.24, -9", "3, 0.1, -2", "3, 1.3, 0",
    "5, 0.05, -4", "5, 0.33, -7", "5, -0.24, -9", "5, 0.45, -6", "5, -0.3, -2", "5, 1.3, 0",
    "7, 0.31, -6", "7, -0.43, -8", "7, 0.55, -9", "7, 0.65, -3", "7, -0.1, -2", "7, 0.15, -10", "7, 2, 0"})
  void isTheMixtureOfShiftedKls(int levels, double theta, double logSigma2) {
    MolchanovKl f = MolchanovKl.clippedAt(20);
    double expected = 0;
    double rest = 1;
    for (double c : OTHERS.get(levels)) {
      double omega = Math.exp(-Math.pow(theta - c, 2) / (2 * 0.075 * 0.075));
      expected += omega * f.value(theta - c, logSigma2);
      rest -= omega;
    }
    expected += rest * f.value(theta, logSigma2);
    // the guards of the two differ: 1/2 1e-8 / theta^2
    assertThat(ApproximateKl.of(new CodebookShape(levels, true), 0.1 * (levels - 1)).value(theta, logSigma2))
        .isCloseTo(expected, within(1e-5));
  }

  /** What a figure of the parts shows is what is trained with. */
  @ParameterizedTest
  @CsvSource({"0.05, -4", "0.17, -8", "-0.24, -9", "0.4, -2", "-1.3, 0"})
  void itsPartsAreThoseOfTheMixture(double theta, double logSigma2) {
    for (ChunkedKl kl : kls()) {
      ApproximateKl mixture = (ApproximateKl) kl;
      double sum = 0;
      double weights = 0;
      for (int level = -mixture.positive(); level <= mixture.positive(); level++) {
        sum += mixture.window(level, theta) * mixture.component(level, theta, logSigma2);
        weights += mixture.window(level, theta);
      }
      assertThat(sum).isCloseTo(mixture.value(theta, logSigma2), within(1e-12));
      assertThat(weights).isCloseTo(1, within(1e-12));
    }
    double x = (theta - 0.2) / 0.075;
    ApproximateKl paper = ApproximateKl.of(CodebookShape.TERNARY, 0.2);
    assertThat(paper.window(1, theta)).isCloseTo(Math.exp(-x * x / 2), within(1e-12));
    assertThat(paper.component(1, theta, logSigma2))
        .isCloseTo(MolchanovKl.clippedAt(20).value(theta - 0.2, logSigma2), within(1e-5));
  }

  /**
   * Over log sigma^2 in [-10, 1] and |theta| <= 1, levels 0.2 apart; for three levels the paper's figure says 1.07 with
   * a Monte Carlo ground truth.
   */
  @ParameterizedTest
  @CsvSource({"3, 1.06, 0.32", "5, 1.58, 0.47", "7, 1.91, 0.56"})
  void isAtMostThisFarFromTheExactKl(int levels, double tooLow, double tooHigh) {
    double largest = 0.1 * (levels - 1);
    CodebookShape shape = new CodebookShape(levels, true);
    ApproximateKl approximate = ApproximateKl.of(shape, largest);
    QuadratureKl exact = QuadratureKl.of(shape, largest);
    double worst = 0;
    double worstTheta = 0;
    double worstLog = 0;
    double above = 0;
    for (double log = -10; log <= 1; log += 0.25) {
      for (double theta = 0; theta <= 1; theta += 0.0125) {
        double error = exact.value(theta, log) - approximate.value(theta, log);
        above = Math.max(above, -error);
        if (error > worst) {
          worst = error;
          worstTheta = theta;
          worstLog = log;
        }
      }
    }
    assertThat(worst).isCloseTo(tooLow, within(0.01));
    assertThat(worstTheta).isCloseTo(largest, within(1e-9));
    assertThat(worstLog).isEqualTo(-10);
    // beyond the last level it is too high, of three at theta = 0.375 and sigma = 0.12
    assertThat(above).isCloseTo(tooHigh, within(0.01));
  }

  @Test
  void isLessFarFromTheExactKlAtZero() {
    double exact = QuadratureKl.of(CodebookShape.TERNARY, 0.2).value(0, -10);
    assertThat(exact - ApproximateKl.of(CodebookShape.TERNARY, 0.2).value(0, -10)).isCloseTo(0.82, within(0.01));
  }

  /** Near a level with little noise, what is missing is the weight of the pole, log K. */
  @Test
  void lacksLogKAtALevel() {
    for (CodebookShape shape : List.of(CodebookShape.TERNARY, FIVE)) {
      double missing = QuadratureKl.of(shape, 0.4).value(0.4, -16) - ApproximateKl.of(shape, 0.4).value(0.4, -16);
      assertThat(missing).as("%s", shape).isCloseTo(Math.log(shape.levels()), within(shape.levels() == 3 ? 0.01 : 0.3));
    }
  }

  @Test
  void isSymmetricAndKnowsNoScale() {
    for (double theta : new double[] {0.01, 0.13, 0.2, 0.5}) {
      ApproximateKl kl = ApproximateKl.of(CodebookShape.TERNARY, 0.2);
      assertThat(kl.value(-theta, -5)).isCloseTo(kl.value(theta, -5), within(1e-13));
      assertThat(kl.dTheta(-theta, -5)).isCloseTo(-kl.dTheta(theta, -5), within(1e-12));
      for (double factor : new double[] {0.03, 7}) {
        assertThat(
            ApproximateKl.of(CodebookShape.TERNARY, 0.2 * factor).value(theta * factor, -5 + 2 * Math.log(factor)))
            .isCloseTo(kl.value(theta, -5), within(1e-12));
      }
      // untied, each side is what a tied codebook of its own scale gives
      ApproximateKl untied = ApproximateKl.of(INDEPENDENT, 0.3, 0.2);
      assertThat(untied.value(theta, -5)).isEqualTo(kl.value(theta, -5));
      assertThat(untied.value(-theta, -5)).isEqualTo(ApproximateKl.of(CodebookShape.TERNARY, 0.3).value(-theta, -5));
      assertThat(untied.dPrior(0, theta, -5)).isZero();
      assertThat(untied.dPrior(1, -theta, -5)).isZero();
    }
  }

  @Test
  void goesToTheLogUniformKlFarAway() {
    ApproximateKl kl = ApproximateKl.of(CodebookShape.TERNARY, 0.2);
    for (double log : new double[] {-8, 0, 5}) {
      assertThat(kl.value(3, log)).isCloseTo(MolchanovKl.clippedAt(20).value(3, log), within(1e-8));
    }
  }

  @Test
  void withoutTiesItHardlyJumpsAtZero() {
    for (double ratio : new double[] {0.1, 0.5, 3}) {
      ApproximateKl untied = ApproximateKl.of(INDEPENDENT, 0.2, 0.2 * ratio);
      for (double log = -12; log <= 2; log += 0.5) {
        double jump = untied.value(0, log) - untied.value(-1e-9, log);
        assertThat(Math.abs(jump)).isLessThan(0.073 * Math.abs(Math.log(ratio)));
      }
    }
  }
}
