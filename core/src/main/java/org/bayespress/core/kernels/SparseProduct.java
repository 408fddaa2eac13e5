package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The products of a dense layer with one tensor of weights, of inputs that mostly have the same value c, zero or another: the
 * work is proportional to the number of inputs in {@link NonZeros}. There are two of these in a variational layer, one for
 * means and values, one for variances and squares. What the background adds is the same for all examples,
 *
 * <pre>
 *   y[b][o]  = sum over k of (x[b][k] - c) w[o][k]   + c sum over k of w[o][k]
 *   dw[o][k] = sum over b of (x[b][k] - c) dy[b][o]  + c sum over b of dy[b][o]
 * </pre>
 *
 * and is added afterwards, or comes in as what sums start from; for squares with {@code x^2 - c^2} and {@code c^2}.
 *
 * <p>Outputs are what lanes run along. Weights come in padded rows, one per input, {@code [inputs, stride]}; activations and
 * their gradients are padded alike, {@code [batch, stride]}. 64 inputs (or
 * examples) by 160 outputs stay in the first-level cache while all examples (or inputs) that need them pass by.
 *
 * <p>Every sum is made entry by entry with fused multiply-adds in an order that depends on the data alone, so tasks may run in
 * any order on any thread.
 */
public final class SparseProduct {
  private static final int EXAMPLES = 64;

  private final int batch;
  private final int inputs;
  private final int outputs;
  private final boolean squared;
  private final boolean lanes;
  private final SparsePanels panels;

  /**
   * A product.
   *
   * @param squared whether the inputs are squared
   */
  public SparseProduct(int batch, int inputs, int outputs, boolean squared) {
    this(batch, inputs, outputs, squared, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same bits. */
  SparseProduct(int batch, int inputs, int outputs, boolean squared, boolean lanes) {
    this.batch = batch;
    this.inputs = inputs;
    this.outputs = outputs;
    this.squared = squared;
    this.lanes = lanes;
    panels = SparsePanels.of(outputs);
  }

  /** Floats of a padded row of outputs. */
  public static int stride(int outputs) {
    return SparsePanels.of(outputs).stride();
  }

  private int widthOfBlock(int block) {
    return Math.min(NonZeroLists.BLOCK, inputs - block * NonZeroLists.BLOCK);
  }

  /** Number of tasks of {@link #forward}: blocks of examples by panels of outputs. */
  public int forwardTasks() {
    return (batch + EXAMPLES - 1) / EXAMPLES * panels.count();
  }

  /**
   * {@code y = (x - c) W'} in one task.
   *
   * @param x inputs, rows taken
   * @param weights {@code [inputs, stride]}
   * @param start what sums start from, {@code [stride]}
   * @param y {@code [batch + 1, stride]}; overwritten
   * @param withSum whether the last row of y shall be {@code start} and the sum of the weights over all inputs, which the share
   *     of the background is a multiple of
   */
  public void forward(
      int task, NonZeros x, MemorySegment weights, MemorySegment start, MemorySegment y, boolean withSum) {
    int panel = task % panels.count();
    int first = task / panels.count() * EXAMPLES;
    int end = Math.min(batch, first + EXAMPLES);
    end += withSum && end == batch ? 1 : 0;
    NonZeroLists lists = x.byRow();
    for (int block = 0; block < lists.blocks(); block++) {
      RowSums.run(
          lists, factor(lists), block, first, end, weights, start, y, 0, panels.stride(), panels.from(panel),
          panels.width(panel), lanes);
    }
  }

  private float[] factor(NonZeroLists lists) {
    return squared ? lists.square() : lists.value();
  }

  /** Number of tasks of {@link #weightGradient}: blocks of inputs. */
  public int weightGradientTasks() {
    return (inputs + NonZeroLists.BLOCK - 1) / NonZeroLists.BLOCK;
  }

  /** Floats of the scratch segment of {@link #weightGradient}. */
  public static int gradientScratch(int outputs) {
    return NonZeroLists.BLOCK * stride(outputs);
  }

  /**
   * {@code dW = dy' x} in one task. Inputs that are background in the whole batch cost nothing but the writing.
   *
   * @param x inputs, columns taken
   * @param dy {@code [batch, stride]}
   * @param start what sums start from, {@code [stride]}: the background
   * @param rows scratch of {@link #gradientScratch} floats
   * @param dWeights {@code [inputs, outputs]}; overwritten
   */
  public void weightGradient(
      int task, NonZeros x, MemorySegment dy, MemorySegment start, MemorySegment rows,
      MemorySegment dWeights) {
    int first = task * NonZeroLists.BLOCK;
    int width = widthOfBlock(task);
    NonZeroLists lists = x.byColumn();
    for (int panel = 0; panel < panels.count(); panel++) {
      for (int block = 0; block < lists.blocks(); block++) {
        RowSums.run(
            lists, factor(lists), block, first, first + width, dy, start, rows, first, panels.stride(),
            panels.from(panel),
            panels.width(panel), lanes);
      }
    }
    MemorySegment target = dWeights.asSlice((long) first * outputs * Float.BYTES);
    PaddedRows.trim(rows, panels.stride(), target, 0, width, outputs);
  }

  /** Partial sums of {@code dy W} for some examples and one block of inputs; see {@link RowDots}. */
  void dots(
      NonZeroLists lists, int block, int first, int end, MemorySegment dy, MemorySegment weights, float[] sums,
      int at) {
    for (int panel = 0; panel < panels.count(); panel++) {
      RowDots.run(
          lists, block, first, end, dy, weights, panels.stride(), panels.from(panel), panels.width(panel), sums, at,
          lanes);
    }
  }
}
