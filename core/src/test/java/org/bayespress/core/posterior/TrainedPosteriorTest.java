package org.bayespress.core.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainedPosteriorTest {
  private static final int SAMPLES = 300_000;

  private static float[] normals(int stream) {
    float[] values = new float[SAMPLES];
    NormalNoise.fill(
        MemorySegment.ofArray(values), 0, SAMPLES, NoiseKey.of(2, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values;
  }

  private static GroupScales scales(GroupScales.Axis axis, ScaleDistribution distribution, double[][] locations) {
    double[] mean = new double[locations.length];
    double[] variance = new double[locations.length];
    double[] score = new double[locations.length];
    for (int g = 0; g < mean.length; g++) {
      mean[g] = distribution.mean(locations[g][0], locations[g][1]);
      variance[g] = distribution.variance(locations[g][0], locations[g][1]);
      score[g] = g;
    }
    return new GroupScales(axis, mean, variance, score);
  }

  /** w = z v with z and v drawn. */
  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void momentsOfAWeightAreThoseOfSamples(ScaleDistribution distribution) {
    double[][] locations = {{0.4, 0.3}, {-0.2, 0.5}};
    TrainedPosterior.Layer layer =
        new TrainedPosterior.Layer(
            "fc", new float[] {0.5f, -1.2f}, new float[] {-2, -1}, new float[] {0.3f}, new float[] {-3},
            scales(GroupScales.Axis.INPUT, distribution, locations));
    float[] first = normals(0);
    float[] second = normals(1);
    for (int i = 0; i < 2; i++) {
      SummaryStatistics found = new SummaryStatistics();
      for (int n = 0; n < SAMPLES; n++) {
        double drawn = locations[i][0] + locations[i][1] * first[n];
        double z = distribution == ScaleDistribution.NORMAL ? drawn : Math.exp(drawn);
        found.addValue(z * (layer.theta()[i] + Math.exp(0.5 * layer.logSigma2()[i]) * second[n]));
      }
      double error = found.getStandardDeviation() / Math.sqrt(SAMPLES);
      assertThat((double) layer.prunedMeans(9)[i]).isCloseTo(found.getMean(), within(4.5 * error));
      assertThat(layer.variance(i)).isCloseTo(found.getVariance(), within(0.03 * found.getVariance()));
    }
    assertThat(layer.biasVariance(0)).isCloseTo(Math.exp(-3), within(1e-12));
    assertThat(layer.prunedBias(0)).containsExactly(0.3f);
    LogNormalDistribution exact = new LogNormalDistribution(-0.2, 0.5);
    if (distribution == ScaleDistribution.LOG_NORMAL) {
      assertThat(layer.scales().mean()[1]).isCloseTo(exact.getNumericalMean(), within(1e-12));
      assertThat(layer.scales().variance()[1]).isCloseTo(exact.getNumericalVariance(), within(1e-12));
    }
  }

  /** A filter's scale multiplies its bias; a pruned filter gives nothing at all. */
  @Test
  void aFilterIsPrunedWithItsBias() {
    TrainedPosterior.Layer layer =
        new TrainedPosterior.Layer(
            "conv", new float[] {1, 2, 3, 4, 5, 6}, new float[6], new float[] {10, 20, 30}, new float[3],
            scales(GroupScales.Axis.OUTPUT, ScaleDistribution.NORMAL, new double[][] {{1, 0}, {0.5, 0}, {2, 1}}));
    assertThat(layer.prunedMeans(2)).containsExactly(1, 2, 1.5f, 2, 0, 0);
    assertThat(layer.prunedBias(2)).containsExactly(10, 10, 0);
    assertThat(layer.biasVariance(2)).isCloseTo(1 * (1 + 900) + 4, within(1e-9));
  }

  @Test
  void aNeuronIsPrunedWithTheWeightsThatReadIt() {
    TrainedPosterior.Layer layer =
        new TrainedPosterior.Layer(
            "fc", new float[] {1, 2, 3, 4, 5, 6}, new float[6], new float[] {10, 20}, new float[2],
            scales(GroupScales.Axis.INPUT, ScaleDistribution.NORMAL, new double[][] {{1, 0}, {0.5, 0}, {2, 1}}));
    assertThat(layer.prunedMeans(2)).containsExactly(1, 1, 0, 4, 2.5f, 0);
    assertThat(layer.prunedMeans(1)).containsExactly(1, 0, 0, 4, 0, 0);
    assertThat(layer.prunedBias(1)).containsExactly(10, 20);
  }

  @Test
  void groupsThatDoNotFitTheLayerAreRefused() {
    GroupScales three =
        scales(GroupScales.Axis.INPUT, ScaleDistribution.NORMAL, new double[][] {{1, 0}, {1, 0}, {1, 0}});
    assertThatThrownBy(
        () -> new TrainedPosterior.Layer("fc1", new float[8], new float[8], new float[2], null, three))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("fc1").hasMessageContaining("3 groups")
        .hasMessageContaining("has 4");
    assertThatThrownBy(() -> new GroupScales(GroupScales.Axis.INPUT, new double[0], new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("at least one group");
  }
}
