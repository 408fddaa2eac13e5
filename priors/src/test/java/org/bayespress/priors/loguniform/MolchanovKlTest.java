package org.bayespress.priors.loguniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MolchanovKlTest extends GaussianKlContract<MolchanovKl> {

  @Override
  MolchanovKl kl() {
    return MolchanovKl.standard();
  }

  @Override
  boolean smoothAt(double logAlpha) {
    return Math.abs(Math.abs(logAlpha) - 8) > 1e-3;
  }

  @Test
  void staysCloseToTheExactKl() {
    MolchanovKl wide = MolchanovKl.clippedAt(20);
    ExactKl exact = new ExactKl();
    double worst = 0;
    double squares = 0;
    double worstSlope = 0;
    int n = 0;
    for (double x = -10; x <= 10; x += 0.01, n++) {
      double error = Math.abs(wide.valueOfLogAlpha(x) - exact.valueOfLogAlpha(x));
      worst = Math.max(worst, error);
      squares += error * error;
      worstSlope = Math.max(worstSlope, Math.abs(wide.dLogAlpha(x) - exact.dLogAlpha(x)));
    }
    // methods.md section 1: 0.0094, root mean square 0.0033, slope 0.0137
    assertThat(worst).isBetween(0.009, 0.0095);
    assertThat(Math.sqrt(squares / n)).isBetween(0.0030, 0.0036);
    assertThat(worstSlope).isBetween(0.012, 0.0138);
  }

  @Test
  void isFlatOutsideItsClip() {
    MolchanovKl kl = MolchanovKl.standard();
    assertThat(kl.valueOfLogAlpha(-30)).isEqualTo(kl.valueOfLogAlpha(-8));
    assertThat(kl.valueOfLogAlpha(30)).isEqualTo(kl.valueOfLogAlpha(8));
    for (double x : new double[] {-8.01, 8.01, 100}) {
      assertThat(kl.dLogAlpha(x)).isZero();
      float[] gradient = new float[3];
      kl.element(1f, (float) x, gradient);
      assertThat(gradient[0] + 0f).isZero();
      assertThat(gradient[1]).isZero();
    }
    assertThat(kl.dLogAlpha(-8)).isNegative();
    assertThat(kl.dLogAlpha(8)).isNegative();
  }

  @Test
  void refusesAClipItCannotCompute() {
    assertThatThrownBy(() -> MolchanovKl.clippedAt(0)).hasMessageContaining("found 0.0");
    assertThatThrownBy(() -> MolchanovKl.clippedAt(Double.POSITIVE_INFINITY)).hasMessageContaining("at most 20");
  }
}
