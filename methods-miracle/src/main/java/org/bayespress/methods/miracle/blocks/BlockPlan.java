package org.bayespress.methods.miracle.blocks;

import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;

/**
 * Which variables are in which block. Variables lie in the order in which they are dealt, so that a block is a range of
 * places.
 *
 * @param seed of the code, public
 * @param order how variables are dealt
 * @param bits of a candidate's number
 * @param ranges places of each block
 * @param variable per place
 * @param tensor per place, number of its tensor
 */
public record BlockPlan(int seed, BlockOrder order, int bits, BlockRanges ranges, int[] variable, short[] tensor) {

  /** A plan over all variables of a network, in blocks of one size, give or take one. */
  public static BlockPlan of(Variables variables, int seed, BlockOrder order, int bits, int blocks) {
    int[] variable = order.places(seed, variables.count());
    short[] tensorOfVariable = new short[variable.length];
    for (int t = 0; t < variables.tensors().size(); t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      for (int i = 0; i < tensor.variables(); i++) {
        tensorOfVariable[tensor.first() + i] = (short) t;
      }
    }
    short[] tensor = new short[variable.length];
    for (int place = 0; place < tensor.length; place++) {
      tensor[place] = tensorOfVariable[variable[place]];
    }
    return new BlockPlan(seed, order, bits, BlockRanges.even(blocks, variable.length), variable, tensor);
  }

  /** The same variables in other blocks. */
  public BlockPlan cut(BlockRanges other) {
    return new BlockPlan(seed, order, bits, other, variable, tensor);
  }

  /** Number of blocks. */
  public int blocks() {
    return ranges.blocks();
  }

  /** Number of variables. */
  public int count() {
    return variable.length;
  }

  /** First place of a block; that of block {@code blocks} is the end. */
  public int start(int block) {
    return ranges.start(block);
  }

  /** Variables of a block. */
  public int size(int block) {
    return ranges.size(block);
  }

  /** Variables of the largest block. */
  public int largest() {
    return ranges.largest();
  }
}
