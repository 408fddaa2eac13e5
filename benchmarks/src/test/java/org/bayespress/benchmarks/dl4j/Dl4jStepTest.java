package org.bayespress.benchmarks.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides take the same step, or their times do not compare. */
class Dl4jStepTest {
  private static final int BATCH = 20;
  private static final double TOLERANCE = 1e-4;

  /** Largest difference over the largest value. */
  private static double difference(float[] ours, float[] theirs) {
    assertThat(theirs).hasSameSizeAs(ours);
    double most = 0;
    double apart = 0;
    for (int i = 0; i < ours.length; i++) {
      most = Math.max(most, Math.abs(ours[i]));
      apart = Math.max(apart, Math.abs(ours[i] - theirs[i]));
    }
    assertThat(most).isPositive();
    return apart / most;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-caffe", "lenet300"})
  void lossAndGradientsAreTheSameFromEqualWeights(String name) {
    NetworkSpec network = Networks.byName().get(name);
    StepStart start = StepStart.of(network, BATCH);
    Dl4jStep theirs = new Dl4jStep(start, 1);
    List<List<float[]>> gradients = theirs.gradients();
    try (DenseStep ours = new DenseStep(start, 1)) {
      double oursNats = ours.take();
      double theirsNats = theirs.take();
      assertThat(theirsNats).isCloseTo(oursNats, within(TOLERANCE * oursNats));
      for (int layer = 0; layer < network.weightedLayers().size(); layer++) {
        for (int array = 0; array < 2; array++) {
          assertThat(difference(ours.arrays(layer, true).get(array), gradients.get(layer).get(array)))
              .as("layer " + layer + " array " + array).isLessThan(TOLERANCE);
        }
      }
    }
  }

  /** Adam is the same too; a step is 1e-3 a weight, whatever the gradient, so that weights of tiny gradients part. */
  @Test
  void tenStepsLowerTheLossAlike() {
    StepStart start = StepStart.of(Networks.lenet5(), BATCH);
    Dl4jStep theirs = new Dl4jStep(start, 1);
    try (DenseStep ours = new DenseStep(start, 1)) {
      double first = ours.take();
      theirs.take();
      for (int layer = 0; layer < 4; layer++) {
        float[] mine = ours.arrays(layer, false).getFirst();
        float[] other = theirs.parameters(layer).getFirst();
        int apart = 0;
        for (int i = 0; i < mine.length; i++) {
          apart += Math.abs(mine[i] - other[i]) > 1e-5 ? 1 : 0;
        }
        assertThat(apart).as("layer " + layer).isLessThan(mine.length / 100);
      }
      double oursNats = 0;
      double theirsNats = 0;
      for (int step = 0; step < 9; step++) {
        oursNats = ours.take();
        theirsNats = theirs.take();
      }
      assertThat(oursNats).isLessThan(first / 2);
      assertThat(theirsNats).isCloseTo(oursNats, within(0.02 * first));
      ours.rewind();
      theirs.rewind();
      assertThat(ours.take()).isCloseTo(first, within(1e-6));
      assertThat(theirs.take()).isCloseTo(first, within(TOLERANCE * first));
      assertThat(theirs.take()).isCloseTo(ours.take(), within(0.01 * first));
    }
  }

  @Test
  void sidesTakeTurns() {
    List<Trial> trials = new Dl4jStepStudy().trials(Effort.FULL, List.of(1));
    assertThat(trials).hasSize(12);
    assertThat(trials.subList(0, 4)).extracting(Trial::label).containsExactly("ours", "dl4j", "ours", "dl4j");
  }

  @Test
  void ratiosAreThoseOfNeighbouringTurns() {
    double[][] nanos = {{1e6, 3e6}, {2e6, 4e6}, {1e6, 5e6}};
    List<Measurement> measurements = new ArrayList<>();
    for (int turn = 0; turn < 3; turn++) {
      for (int side = 0; side < 2; side++) {
        double time = nanos[turn][side];
        measurements.add(
            new Measurement(
                side == 0 ? "ours" : "dl4j",
                Map.of("network", "lenet5", "batch", "100", "threads", "1", "turn", String.valueOf(turn + 1)), time,
                time,
                time, 0));
      }
    }
    assertThat(new Dl4jStepStudy().report(measurements).rows()).isEqualTo(List.of(
        new Dl4jStepStudy.Row("dl4j-step", "lenet5", 100, 1, 1, 4, 2, 5)));
  }
}
