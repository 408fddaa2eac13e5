package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bayespress.core.training.NumberTable;
import org.junit.jupiter.api.Test;

class PruningProbeTest {
  @Test
  void theSmallestComeFirstWhateverTheirSign() {
    assertThat(PruningProbe.bySize(new float[] {0.5f, -0.25f, 3, -4, 0.125f, 0.25f, -0f}))
        .containsExactly(6, 4, 1, 5, 0, 2, 3);
  }

  /** Errors of 2 without pruning, then 2.5 and 4: 0.5 and 2 more, 1.25 on average. */
  @Test
  void theLossIsTheMeanRise() {
    NumberTable table =
        new NumberTable(
            "pruning", PruningProbe.COLUMNS,
            List.of(new float[] {0, 0.1f, 0.2f}, new float[] {2, 2.5f, 4}, new float[] {2, 1, 1}));
    assertThat(PruningProbe.loss(table, 1)).isCloseTo(1.25, within(1e-12));
    assertThat(PruningProbe.loss(table, 2)).isCloseTo(-1, within(1e-12));
  }
}
