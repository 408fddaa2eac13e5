package org.bayespress.benchmarks.kl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.wiring.Parts;
import org.junit.jupiter.api.Test;

/** Errors of the forms against what their papers and quadrature say. */
class KlErrorTest {
  private final Parts parts = Parts.load();
  private final GaussianKl exact = parts.prior("log-uniform").kl("exact");

  private KlError of(String form) {
    return KlError.of(parts.prior("log-uniform").kl(form), exact);
  }

  @Test
  void exactHasNone() {
    assertThat(of("exact")).isEqualTo(new KlError(0, 0.0, 0, 0));
  }

  /** Clipped at log alpha = -8, where the exact KL goes on with slope -1/2: 1 nat is missing at -10. */
  @Test
  void molchanovIsCloseWhereItIsNotClipped() {
    KlError error = of("molchanov");
    assertThat(error.maxNats()).isCloseTo(1, within(0.01));
    assertThat(error.atLogAlpha()).isEqualTo(-10);
    assertThat(error.maxUnclampedNats()).isBetween(0.008, 0.0095);
  }

  /** Constant above alpha = 1, while the exact KL goes to 0: 0.3895 nats remain. */
  @Test
  void kingmaIsCloseBelowAlphaOne() {
    KlError error = of("kingma");
    assertThat(error.maxNats()).isCloseTo(0.3895, within(0.001));
    assertThat(error.atLogAlpha()).isEqualTo(10);
    assertThat(error.maxUnclampedNats()).isBetween(0.035, 0.0404);
  }

  /** Half of (Euler's gamma + log 2) below the log-uniform KL for alpha to 0. */
  @Test
  void ardLacksAConstant() {
    assertThat(of("ard").maxNats()).isCloseTo(0.63518, within(1e-3));
  }

  @Test
  void rootMeanSquareLiesBelowTheMaximum() {
    KlError error = of("ard");
    assertThat(error.rmsNats()).isPositive().isLessThan(error.maxNats());
  }

  /** A sample far from all levels has a standard deviation of 1/2 sqrt(2) nats for small sigma. */
  @Test
  void aFormThatEstimatesHasTheErrorsOfItsSamples() {
    GaussianKl sampled = parts.prior("quantizing-mixture").kl("monte-carlo");
    KlError error = KlError.of(sampled, parts.prior("quantizing-mixture").kl("quadrature"));
    assertThat(error.rmsNats()).isBetween(0.5, 5.0);
    assertThat(error.maxNats()).isGreaterThan(2);
  }
}
