package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

class PixelScalingTest {

  @Test
  void unitRangeMapsBlackToZeroAndWhiteToOne() {
    Preprocessing scaling = PixelScaling.unitRange(3);
    assertThat(scaling.scale()).hasSize(3);
    assertThat(scaling.apply(2, 0)).isZero();
    assertThat(scaling.apply(2, 255)).isEqualTo(1f);
  }

  @Test
  void standardisingGivesMeanZeroAndDeviationOnePerChannel() {
    // Channel 0: 0, 0, 0, 200 (mean 50, deviation 50 * sqrt 3). Channel 1: 10, 30, 10, 30 (mean 20, deviation 10).
    byte[] pixels = {0, 0, 10, 30, 0, (byte) 200, 10, 30};
    Preprocessing scaling = PixelScaling.standardising(new Dataset("x", 2, 1, 2, 2, pixels, new byte[] {0, 1}));

    assertThat(scaling.apply(0, 0)).isCloseTo(-0.57735027f, within(1e-6f));
    assertThat(scaling.apply(0, 200)).isCloseTo(1.7320508f, within(1e-6f));
    assertThat(scaling.apply(1, 10)).isCloseTo(-1f, within(1e-6f));
    assertThat(scaling.apply(1, 30)).isCloseTo(1f, within(1e-6f));
  }

  @Test
  void aConstantChannelIsOnlyCentred() {
    Preprocessing scaling =
        PixelScaling.standardising(new Dataset("x", 1, 1, 2, 2, new byte[] {51, 51}, new byte[] {0}));
    assertThat(scaling.apply(0, 51)).isCloseTo(0f, within(1e-7f));
    assertThat(scaling.apply(0, 0)).isCloseTo(-0.2f, within(1e-7f));
  }

  @Test
  void givenMoments() {
    Preprocessing scaling = PixelScaling.standardising(new double[] {0.5}, new double[] {0.25});
    assertThat(scaling.apply(0, 0)).isEqualTo(-2f);
    assertThat(scaling.apply(0, 255)).isCloseTo(2f, within(1e-6f));
    assertThatThrownBy(() -> PixelScaling.standardising(new double[] {0.5}, new double[] {0}))
        .hasMessageContaining("allowed is above 0");
    assertThatThrownBy(() -> PixelScaling.standardising(new double[2], new double[1])).hasMessageContaining("2 means");
  }
}
