package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel against the published definition: noise variance = exp(clip(log alpha)) (theta^2 + 1e-8). */
class AdditiveGaussianTest {
  private static final int COUNT = 37;

  private static double logAlpha(double theta, double logSigma2) {
    return logSigma2 - Math.log(theta * theta + 1e-8);
  }

  private static double variance(double theta, double logSigma2, double clip) {
    double clipped = Math.max(-clip, Math.min(clip, logAlpha(theta, logSigma2)));
    return Math.exp(clipped) * (theta * theta + 1e-8);
  }

  @ParameterizedTest(name = "clip {0}, mute {1}, noise too {2}")
  @CsvSource({"8,3,false", "8,3,true", "2,1,false", "2,1e9,false"})
  void meanVarianceAndGradientsFollowTheDefinition(double clip, double mute, boolean muteNoise) {
    float[] theta = new float[COUNT];
    float[] logSigma2 = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      theta[i] = (float) (Math.pow(10, -3.5 + 4.0 * (i % 7) / 6) * (i % 2 == 0 ? 1 : -1));
      logSigma2[i] = -14f + 14f * (i * 5 % COUNT) / COUNT;
    }
    MemorySegment mean = MemorySegment.ofArray(new float[COUNT]);
    MemorySegment variance = MemorySegment.ofArray(new float[COUNT]);
    MemorySegment dMean = MemorySegment.ofArray(new float[COUNT]);
    MemorySegment dVariance = MemorySegment.ofArray(new float[COUNT]);
    for (int i = 0; i < COUNT; i++) {
      dMean.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1.5f);
      dVariance.setAtIndex(ValueLayout.JAVA_FLOAT, i, -0.7f);
    }
    AdditiveGaussian kernel = AdditiveGaussian.of(clip, mute, muteNoise);
    MemorySegment thetas = MemorySegment.ofArray(theta);
    kernel.prepare(thetas, MemorySegment.ofArray(logSigma2), 0, mean, variance, 0, COUNT);
    float[] variances = variance.toArray(ValueLayout.JAVA_FLOAT);
    kernel.collect(thetas, variance, 0, dMean, dVariance, 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double t = theta[i];
      double l = logSigma2[i];
      boolean muted = logAlpha(t, l) >= mute;
      boolean silent = muted && muteNoise;
      assertThat((double) mean.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(muted ? 0 : t);
      double v = silent ? 0 : variance(t, l, clip);
      assertThat((double) variances[i]).as("variance %d", i).isCloseTo(v, within(2e-6 * v));
      double h = 1e-6 * Math.abs(t);
      double slopeTheta =
          silent || Math.abs(logAlpha(t, l)) < clip ? 0
              : (variance(t + h, l, clip) - variance(t - h, l, clip)) / (2 * h);
      double slopeLog = silent ? 0 : (variance(t, l + 1e-6, clip) - variance(t, l - 1e-6, clip)) / 2e-6;
      double expected = (muted ? 0 : 1.5) - 0.7 * slopeTheta;
      assertThat((double) dMean.getAtIndex(ValueLayout.JAVA_FLOAT, i))
          .as("d theta %d", i).isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-7));
      assertThat((double) dVariance.getAtIndex(ValueLayout.JAVA_FLOAT, i))
          .as("d log sigma2 %d", i).isCloseTo(-0.7 * slopeLog, within(1e-5 * Math.abs(slopeLog) + 1e-9));
    }
  }
}
