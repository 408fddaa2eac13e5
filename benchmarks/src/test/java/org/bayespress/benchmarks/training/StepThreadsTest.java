package org.bayespress.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of the published networks, with every prior, do not depend on the number of threads. */
class StepThreadsTest {
  private static final int STEPS = 4;
  private static final int BATCH = 20;

  static Stream<Arguments> cases() {
    return StudiedNetworks.differing().stream()
        .flatMap(network -> Combination.bound().stream().map(each -> Arguments.of(network, each)));
  }

  /** The loss after an update has all weights in it, the last bit of every one. */
  @ParameterizedTest
  @MethodSource("cases")
  void lossesHaveTheSameBits(NetworkSpec network, Combination combination) {
    double[] one = losses(network, combination, 1);
    assertThat(one).doesNotContain(Double.NaN);
    assertThat(losses(network, combination, 2)).containsExactly(one);
    assertThat(losses(network, combination, 3)).containsExactly(one);
  }

  private static double[] losses(NetworkSpec network, Combination combination, int threads) {
    double[] losses = new double[STEPS];
    try (TrainingStep training = TrainingStep.of(network, combination, BATCH, threads)) {
      for (int step = 0; step < STEPS; step++) {
        losses[step] = training.take();
      }
    }
    return losses;
  }
}
