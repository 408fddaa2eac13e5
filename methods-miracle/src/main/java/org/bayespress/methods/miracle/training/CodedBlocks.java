package org.bayespress.methods.miracle.training;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.coder.BlockCode;

/** Which blocks are coded, as what, and the weights that a decoder makes of them. */
final class CodedBlocks {
  private static final int NOT_YET = -1;

  /** Numbers that are kept of a coded block beside its index. */
  private static final int RECORD = 4;

  private BlockPlan plan;
  private final Tensor indices;
  private final Tensor records;
  private final float[] weights;

  /** Reserves what a checkpoint keeps of this plan, or one of fewer blocks. */
  CodedBlocks(Slab slab, BlockPlan plan) {
    this.plan = plan;
    indices = slab.reserve(plan.blocks());
    records = slab.reserve(plan.blocks(), RECORD);
    weights = new float[plan.count()];
  }

  /** No block is coded; to be called once the slab is there. */
  void start() {
    for (int b = 0; b < plan.blocks(); b++) {
      indices.segment().setAtIndex(ValueLayout.JAVA_INT, b, NOT_YET);
    }
  }

  /** Goes on with a plan of other blocks; none is coded yet. */
  void follow(BlockPlan other) {
    plan = other;
  }

  boolean contains(int block) {
    return index(block) != NOT_YET;
  }

  private int index(int block) {
    return indices.segment().getAtIndex(ValueLayout.JAVA_INT, block);
  }

  /** Numbers of the candidates of all blocks. */
  int[] indices() {
    return Arrays.copyOf(indices.segment().toArray(ValueLayout.JAVA_INT), plan.blocks());
  }

  /** Keeps the code of a block and makes its weights. */
  void put(int block, BlockCode code, float[] scales) {
    indices.segment().setAtIndex(ValueLayout.JAVA_INT, block, code.index());
    double[] record = {code.klNats(), code.varianceNats2(), code.logRatioNats(), code.logMeanWeight()};
    for (int i = 0; i < RECORD; i++) {
      records.set((long) RECORD * block + i, (float) record[i]);
    }
    decode(block, scales);
  }

  /** What is known of a coded block. */
  BlockCode get(int block) {
    long at = (long) RECORD * block;
    return new BlockCode(
        index(block), records.get(at), records.get(at + 1), records.get(at + 2), records.get(at + 3));
  }

  /** Makes the weights of a coded block as a decoder does: candidate times scale of its tensor. */
  void decode(int block, float[] scales) {
    int from = plan.start(block);
    int count = plan.size(block);
    CandidateGenerator.of(plan.seed()).candidate(block, index(block), weights, from, count);
    for (int i = from; i < from + count; i++) {
      weights[i] *= scales[plan.tensor()[i]];
    }
  }

  /** Weights by place, meaningful in coded blocks; not a copy. */
  float[] weights() {
    return weights;
  }
}
