package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bayespress.core.method.GroupReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreHistogramTest {

  private static int total(ScoreHistogram histogram, GroupFate fate) {
    return Arrays.stream(histogram.counts().get(fate)).sum();
  }

  /** Groups by what the report says of them, not by how the histogram decides. */
  private static int alive(GroupReport.Layer layer) {
    return (int) layer.alive().stream().filter(alive -> alive).count();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1.99, -0.7, 0, 1.5, 3.2, 6.999, 8, 50, 1e9, Double.POSITIVE_INFINITY})
  void everyGroupIsInOneBarOfItsColour(double threshold) {
    GroupReport.Layer layer = GroupReports.dense("fc1", threshold, 5, GroupReports.clusters(61, 140));
    ScoreHistogram histogram = ScoreHistogram.of(layer);
    int below = (int) layer.scores().stream().filter(score -> score < threshold).count();
    assertThat(total(histogram, GroupFate.SURVIVING)).isEqualTo(alive(layer));
    assertThat(total(histogram, GroupFate.PRUNED)).isEqualTo(201 - below);
    assertThat(total(histogram, GroupFate.TAKEN_ALONG)).isEqualTo(below - alive(layer)).isEqualTo(below / 5);
    for (int i = 0; i < histogram.bins(); i++) {
      double low = histogram.edge(i);
      double high = histogram.edge(i + 1);
      // counted again between the edges that are drawn
      long inside = layer.scores().stream().filter(score -> score >= low && score < high).count();
      assertThat(histogram.stack(GroupFate.PRUNED, i)).as("bin " + i).isEqualTo((int) inside);
      boolean both = histogram.counts().get(GroupFate.PRUNED)[i] > 0
          && histogram.counts().get(GroupFate.PRUNED)[i] < histogram.stack(GroupFate.PRUNED, i);
      assertThat(both).as("bin " + i + " is on one side of the threshold").isFalse();
    }
    assertThat(histogram.edge(0)).isBetween(histogram.axisLow(), histogram.axisHigh());
    assertThat(histogram.edge(histogram.bins())).isBetween(histogram.axisLow(), histogram.axisHigh());
    assertThat(histogram.line()).isBetween(histogram.axisLow(), histogram.axisHigh());
    assertThat(histogram.bins()).isBetween(40, 42);
  }

  @Test
  void aThresholdNearTheScoresIsDrawnWhereItIs() {
    double[] scores = GroupReports.clusters(50, 50);
    for (double threshold : new double[] {1.5, 7.5, 10}) {
      ScoreHistogram histogram = ScoreHistogram.of(GroupReports.dense("fc1", threshold, 0, scores));
      assertThat(histogram.line()).isEqualTo(threshold);
      assertThat(histogram.isBeyond(threshold)).isFalse();
      assertThat(histogram.axisHigh()).isBetween(threshold, 12.0);
    }
  }

  @Test
  void aThresholdFarAwayLeavesTheBarsTheirWidth() {
    double[] scores = GroupReports.clusters(50, 50);
    for (double threshold : new double[] {20, 1e9, Double.POSITIVE_INFINITY}) {
      ScoreHistogram histogram = ScoreHistogram.of(GroupReports.dense("fc1", threshold, 0, scores));
      assertThat(histogram.isBeyond(threshold)).isTrue();
      assertThat(histogram.line()).isEqualTo(histogram.axisHigh()).isBetween(7.0, 7.6);
      assertThat(total(histogram, GroupFate.SURVIVING)).isEqualTo(100);
    }
    ScoreHistogram below = ScoreHistogram.of(GroupReports.dense("fc1", -1e9, 0, scores));
    assertThat(below.line()).isEqualTo(below.axisLow());
    assertThat(total(below, GroupFate.PRUNED)).isEqualTo(100);
  }

  /** As the report has it: pruned is what is not below the threshold. */
  @Test
  void aScoreOnTheThresholdIsPruned() {
    ScoreHistogram histogram = ScoreHistogram.of(GroupReports.dense("fc1", 2, 0, 1, 2, 3));
    assertThat(total(histogram, GroupFate.PRUNED)).isEqualTo(2);
    assertThat(total(histogram, GroupFate.SURVIVING)).isEqualTo(1);
    assertThat(histogram.counts().get(GroupFate.PRUNED)[20]).as("first bin from the threshold on").isEqualTo(1);
  }

  @Test
  void equalScoresAndASingleGroupHaveAnAxis() {
    for (double[] scores : new double[][] {{3, 3, 3}, {-1e12}, {0}, {Double.MIN_VALUE, 0}}) {
      ScoreHistogram histogram = ScoreHistogram.of(GroupReports.dense("fc1", scores[0] + 1, 0, scores));
      assertThat(total(histogram, GroupFate.SURVIVING)).isEqualTo(scores.length);
      assertThat(histogram.axisHigh() - histogram.axisLow()).isBetween(1.0, 3.0);
      assertThat(histogram.highest()).isEqualTo(scores.length);
    }
  }
}
