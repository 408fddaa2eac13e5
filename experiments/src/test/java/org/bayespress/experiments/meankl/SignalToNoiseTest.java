package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.run.FineLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On quantiles of distributions in place of samples. */
class SignalToNoiseTest {
  private static final int COUNT = 100_000;
  private static final double SIGMA = 0.02;

  /** mu from N(0, 0.1^2), sigma = 0.02: |mu| / sigma is half a normal distribution of deviation 5. */
  private static SignalToNoise ofNormal() {
    NormalDistribution means = new NormalDistribution(null, 0, 0.1);
    double[] deviations = new double[COUNT];
    Arrays.fill(deviations, SIGMA);
    return SignalToNoise.of(
        IntStream.range(0, COUNT).mapToDouble(i -> means.inverseCumulativeProbability((i + 0.5) / COUNT)).toArray(),
        deviations);
  }

  @Test
  void sharesAreThoseOfTheDistribution() {
    double[] share = ofNormal().share();
    NormalDistribution ratio = new NormalDistribution(null, 0, 5);
    assertThat(share).hasSize(70);
    assertThat(Arrays.stream(share).sum()).isCloseTo(1, within(1e-9));
    for (int bin = 0; bin < share.length; bin++) {
      double from = Math.pow(10, -4 + bin / 10.0);
      double expected = 2 * ratio.probability(from, from * Math.pow(10, 0.1));
      assertThat(share[bin]).as("bin %d", bin).isCloseTo(expected, within(4.1 / COUNT));
    }
  }

  @Test
  void whatLiesBeyondIsInTheOutermostBins() {
    double[] share = SignalToNoise.of(new double[] {0, -1e-9, 1.05, -1e9}, new double[] {1, 1, 1, 1}).share();
    assertThat(share[0]).isEqualTo(0.5);
    assertThat(share[40]).isEqualTo(0.25);
    assertThat(share[69]).isEqualTo(0.25);
  }

  @Test
  void aRunFolderKeepsIt(@TempDir Path folder) throws IOException {
    SignalToNoise histogram = ofNormal();
    FineLog.of(folder).onTable(histogram.table());
    SignalToNoise read = SignalToNoise.of(FineLog.table(folder, SignalToNoise.TABLE));
    assertThat(read.share()).containsExactly(histogram.share(), within(1e-7));
    assertThat(FineLog.columns(folder, SignalToNoise.TABLE)).containsExactly("log10_from", "share_of_weights");
    assertThat(FineLog.columns(folder, "posterior")).isEmpty();
  }

  /** Bins 2 to 4 have weights in one line or the other. */
  @Test
  void stairsBeginAndEndWhereWeightsAre() {
    double[] one = new double[SignalToNoise.BINS];
    double[] other = new double[SignalToNoise.BINS];
    one[2] = 1;
    other[3] = 0.25;
    other[4] = 0.75;
    List<Line> trimmed = SignalToNoiseStairs.trimmed(
        List.of(line("one", one), line("other", other)));
    assertThat(trimmed.get(0).y()).containsExactly(1, 1, 0, 0, 0, 0);
    assertThat(trimmed.get(1).y()).containsExactly(0, 0, 0.25, 0.25, 0.75, 0.75);
    assertThat(trimmed.get(1).x()).containsExactly(new double[] {-3.8, -3.7, -3.7, -3.6, -3.6, -3.5}, within(1e-12));
  }

  private static Line line(String name, double[] share) {
    double[][] stairs = SignalToNoiseStairs.of(new SignalToNoise(share));
    return new Line(name, stairs[0], stairs[1], 0);
  }
}
