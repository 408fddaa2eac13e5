package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bayespress.core.memory.Slab;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.coder.BlockCode;
import org.junit.jupiter.api.Test;

class CodedBlocksTest {

  /** Ten variables of two tensors in blocks of 3, 3 and 4. */
  @Test
  void everyNumberOfABlockComesBack() {
    BlockPlan plan =
        new BlockPlan(
            5, BlockOrder.PLAIN, 8, BlockRanges.even(3, 10), new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
            new short[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1});
    float[] scales = {0.5f, 4};
    BlockCode first = new BlockCode(17, 5.5, 2.25, -3.5, 0.125);
    BlockCode last = new BlockCode(255, 6.5, 1.75, 4.5, -0.375);
    try (Slab slab = new Slab()) {
      CodedBlocks coded = new CodedBlocks(slab, plan);
      slab.allocate();
      coded.start();
      assertThat(coded.indices()).containsExactly(-1, -1, -1);
      coded.put(2, last, scales);
      coded.put(0, first, scales);
      assertThat(coded.get(0)).isEqualTo(first);
      assertThat(coded.get(2)).isEqualTo(last);
      assertThat(coded.contains(1)).isFalse();
      assertThat(coded.indices()).containsExactly(17, -1, 255);
      float[] z = new float[4];
      CandidateGenerator.of(5).candidate(2, 255, z, 0, 4);
      assertThat(Arrays.copyOfRange(coded.weights(), 6, 10))
          .containsExactly(0.5f * z[0], 4 * z[1], 4 * z[2], 4 * z[3]);
    }
  }
}
