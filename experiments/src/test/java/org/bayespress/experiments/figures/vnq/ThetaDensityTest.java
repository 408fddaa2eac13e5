package org.bayespress.experiments.figures.vnq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.experiments.figures.AxisRange;
import org.junit.jupiter.api.Test;

class ThetaDensityTest {

  /** By the trapezoidal rule along the outline, whose uprights have no area. */
  @Test
  void theAreaUnderTheOutlineIsOneAndLiesWhereTheValuesAre() {
    float[] theta = {-0.2f, -0.2f, 0.1f, 0.1f, 0.1f, 0.3f};
    ThetaDensity density = ThetaDensity.of(theta, new AxisRange(-0.3, 0.3));
    double[] x = density.outlineX();
    double[] y = density.outlineY();
    double all = 0;
    double left = 0;
    for (int i = 1; i < x.length; i++) {
      double area = (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
      all += area;
      left += x[i] <= 0 ? area : 0;
    }
    assertThat(all).isCloseTo(1, within(1e-12));
    assertThat(left).isCloseTo(2.0 / 6, within(1e-12));
    assertThat(density.highest()).isCloseTo(0.5 * 81 / 0.6, within(1e-9));
    assertThat(y[0]).isZero();
    assertThat(y[y.length - 1]).isZero();
  }
}
