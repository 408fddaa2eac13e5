package org.bayespress.priors.loguniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KingmaKlTest extends GaussianKlContract<KingmaKl> {

  @Override
  KingmaKl kl() {
    return new KingmaKl();
  }

  @Override
  boolean smoothAt(double logAlpha) {
    return Math.abs(logAlpha) > 1e-3;
  }

  @Test
  void staysCloseToTheExactKlUpToAlphaOne() {
    double worst = 0;
    for (double x = -12; x <= 0; x += 0.01) {
      worst = Math.max(worst, Math.abs(kl().valueOfLogAlpha(x) - new ExactKl().valueOfLogAlpha(x)));
    }
    assertThat(worst).isBetween(0.039, 0.0404);
  }

  @Test
  void meetsTheExactKlForSmallAlpha() {
    assertThat(kl().valueOfLogAlpha(-12)).isCloseTo(new ExactKl().valueOfLogAlpha(-12), within(1e-4));
  }

  @Test
  void isFlatAboveAlphaOne() {
    assertThat(kl().valueOfLogAlpha(5)).isEqualTo(kl().valueOfLogAlpha(0)).isCloseTo(0.3895, within(5e-5));
    assertThat(kl().dLogAlpha(0.001)).isZero();
    assertThat(kl().dLogAlpha(0)).isNegative();
    float[] gradient = new float[2];
    kl().element(0.1f, 0f, gradient);
    assertThat(gradient[0] + 0f).isZero();
    assertThat(gradient[1]).isZero();
  }
}
