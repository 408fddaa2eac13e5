package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The gradient of the inputs of a dense layer where they are not zero, {@code dx = dy W}, and in a variational layer {@code
 * dx = dy M + 2 x o (dv V)}; zero elsewhere. For inputs with background
 * zero whose gradient nobody wants where they are zero.
 *
 * <p>A task is a block of examples by a block of inputs.
 */
public final class SparseInputGradient {
  private static final int EXAMPLES = 32;

  private final SparseProduct means;
  private final SparseProduct variances;

  /**
   * A gradient.
   *
   * @param means product with the means
   * @param variances product with the variances, or null
   */
  public SparseInputGradient(SparseProduct means, SparseProduct variances) {
    this.means = means;
    this.variances = variances;
  }

  /** Floats of the scratch array of {@link #run}. */
  public static int scratch() {
    return 2 * RowDots.SUMS * EXAMPLES * NonZeroLists.BLOCK;
  }

  /** Number of tasks. */
  public static int tasks(NonZeros x) {
    return (x.rows() + EXAMPLES - 1) / EXAMPLES * x.byRow().blocks();
  }

  /**
   * Runs one task.
   *
   * @param x inputs, rows taken
   * @param dy {@code [batch, stride]}, zero in the padding
   * @param meanWeights {@code [inputs, stride]}
   * @param dv gradient of the variances, {@code [batch, stride]}, zero in the padding; or null
   * @param varianceWeights or null
   * @param sums scratch
   * @param dx {@code [batch, inputs]}
   * @param add whether to add to dx; otherwise it becomes zero where x is
   */
  public void run(
      int task, NonZeros x, MemorySegment dy, MemorySegment meanWeights, MemorySegment dv,
      MemorySegment varianceWeights, float[] sums, MemorySegment dx, boolean add) {
    NonZeroLists lists = x.byRow();
    int block = task % lists.blocks();
    int first = task / lists.blocks() * EXAMPLES;
    int end = Math.min(x.rows(), first + EXAMPLES);
    int half = sums.length / 2;
    means.dots(lists, block, first, end, dy, meanWeights, sums, 0);
    if (variances != null) {
      variances.dots(lists, block, first, end, dv, varianceWeights, sums, half);
    }
    int from = block * NonZeroLists.BLOCK;
    int width = Math.min(NonZeroLists.BLOCK, x.columns() - from);
    int next = 0;
    for (int row = first; row < end; row++) {
      long base = (long) row * x.columns();
      if (!add) {
        Elementwise.clear(dx, base + from, width);
      }
      for (int j = lists.start(row, block); j < lists.start(row, block + 1); j++) {
        float g = PairedSums.of(sums, next);
        if (variances != null) {
          g = Math.fma(2f * lists.value()[j], PairedSums.of(sums, half + next), g);
        }
        long to = base + lists.index()[j];
        Lanes.set(dx, to, add ? Lanes.get(dx, to) + g : g);
        next += RowDots.SUMS;
      }
    }
  }
}
