package org.bayespress.methods.miracle.training;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.GreedyFilling;

/**
 * Blocks that are filled greedily, on trial after every epoch and for good after the last. Until then one penalty holds the KL
 * of all: the trial says how much that may be for full blocks to have their budget. A checkpoint keeps sizes and that sum.
 */
final class FilledBlocks {
  private final BlockPlan even;
  private final FileBudget budget;
  private final MiracleSettings settings;
  private final Tensor sizes;
  private final Tensor allowed;

  /**
   * Reserves what a checkpoint keeps.
   *
   * @param even as many blocks as a file without sizes has room for, which is the most that there can be
   */
  FilledBlocks(Slab slab, BlockPlan even, FileBudget budget, MiracleSettings settings) {
    this.even = even;
    this.budget = budget;
    this.settings = settings;
    sizes = slab.reserve(even.blocks());
    allowed = slab.reserve(1);
  }

  /** Fills blocks, given the KL of the variable at each place. */
  BlockPlan fill(double[] klNats) {
    GreedyFilling filling =
        GreedyFilling.of(klNats, ranges -> budget.bytes(ranges) <= settings.budgetBytes());
    for (int b = 0; b < even.blocks(); b++) {
      int size = b < filling.ranges().blocks() ? filling.ranges().size(b) : 0;
      sizes.segment().setAtIndex(ValueLayout.JAVA_INT, b, size);
    }
    allowed.set(0, (float) filling.allowedNats(klNats, settings.blockNats()));
    return even.cut(filling.ranges());
  }

  /** The blocks that were filled last. */
  BlockPlan plan() {
    int[] stored = sizes.segment().toArray(ValueLayout.JAVA_INT);
    int blocks = 0;
    while (blocks < even.blocks() && stored[blocks] > 0) {
      blocks++;
    }
    return even.cut(BlockRanges.ofSizes(Arrays.copyOf(stored, blocks)));
  }

  /** KL that all variables may have together. */
  double allowedNats() {
    return allowed.get(0);
  }
}
