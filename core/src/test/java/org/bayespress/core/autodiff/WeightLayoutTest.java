package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.junit.jupiter.api.Test;

class WeightLayoutTest {

  @Test
  void placesAreWhereArrangingAndPaddingPutWeights() {
    for (WeightLayout layout : List.of(
        WeightLayout.of(new Dense("a", 7, 19)), WeightLayout.of(new Dense("b", 3, 1)),
        WeightLayout.of(new Conv2d("c", 2, 3, 5)), WeightLayout.vector(11))) {
      float[] described = new float[layout.rows() * layout.width()];
      for (int i = 0; i < described.length; i++) {
        described[i] = i + 1;
      }
      float[] trained = layout.arrange(described);
      float[] tape = layout.pad(trained);
      for (int i = 0; i < described.length; i++) {
        assertThat(trained[layout.trainedPlace(i)]).isEqualTo(described[i]);
        assertThat(tape[layout.tapePlace(i)]).isEqualTo(described[i]);
      }
      assertThat(layout.restore(trained)).containsExactly(described);
    }
  }

  /** Products would read behind the last weight. */
  @Test
  void theTapeRefusesWeightsThatAreNotLaidOutForIt() {
    try (WorkerPool pool = WorkerPool.of(1); Slab slab = new Slab()) {
      Tape tape = new Tape(slab, pool, null, 4, false);
      Variable x = tape.vector(7);
      for (int[] shape : List.of(new int[] {19, 7}, new int[] {7, 19})) {
        Parameters weights = new Parameters(slab.reserve(shape), null, slab.reserve(19), null, null, null);
        assertThatThrownBy(() -> tape.dense(x, weights)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("7 inputs and 19 outputs", Arrays.toString(shape), "[7, 32]", "tapeShape");
      }
    }
  }
}
