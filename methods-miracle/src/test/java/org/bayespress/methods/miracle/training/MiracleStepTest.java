package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.core.kernels.WorkerPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MiracleStepTest {

  /** Rewound, the same steps lead to the same parameters; and steps do lead somewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl", "greedy"})
  void stepsLearnAndCanBeTakenAgain(String parameterization) {
    try (WorkerPool pool = WorkerPool.of(2);
        MiracleStep step =
            MiracleStep.of(
                SmallMiracle.NETWORK, SmallMiracle.settings(parameterization, "ordered"), SmallMiracle.images(80),
                SmallMiracle.PREPROCESSING, 3, pool)) {
      int start = step.stateHash();
      double first = step.take();
      double last = first;
      for (int i = 0; i < 150; i++) {
        last = step.take();
      }
      assertThat(last).isLessThan(0.8 * first);
      int end = step.stateHash();
      step.rewind();
      assertThat(step.stateHash()).isEqualTo(start);
      assertThat(step.take()).isEqualTo(first);
      for (int i = 0; i < 150; i++) {
        step.take();
      }
      assertThat(step.stateHash()).isEqualTo(end);
    }
  }
}
