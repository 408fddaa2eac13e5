package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

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
 * and comes in as what sums start from; for squares with {@code x^2 - c^2} and {@code c^2}.
 *
 * <p>Outputs are what lanes run along. Weights are stored {@code [outputs, inputs]}, so they are transposed into padded rows,
 * one per input, at every step; activations and their gradients are padded alike, {@code [batch, stride]}. 64 inputs (or
 * examples) by 160 outputs stay in the first-level cache while all examples (or inputs) that need them pass by.
 *
 * <p>Every sum is made entry by entry with fused multiply-adds in an order that depends on the data alone, so tasks may run in
 * any order on any thread.
 */
public final class SparseProduct {
  private static final int EXAMPLES = 64;
  private static final int[] EVERY = IntStream.range(0, NonZeroLists.BLOCK).toArray();
  private static final float[] ONES = new float[NonZeroLists.BLOCK];

  static {
    Arrays.fill(ONES, 1f);
  }

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

  /** Floats of the scratch array of {@link #pack}. */
  public static int packScratch() {
    return TileTransposition.SCRATCH;
  }

  /** Number of tasks of {@link #pack}: blocks of inputs. */
  public int packTasks() {
    return (inputs + NonZeroLists.BLOCK - 1) / NonZeroLists.BLOCK;
  }

  /**
   * Transposes a block of the weights.
   *
   * @param weights {@code [outputs, inputs]}
   * @param packed {@code [inputs, stride]}
   * @param sums receives the sum over the block's inputs in row {@code task}, {@code [packTasks, stride]}; null if nobody wants
   *     it
   */
  public void pack(int task, MemorySegment weights, MemorySegment packed, MemorySegment sums, float[] scratch) {
    int first = task * NonZeroLists.BLOCK;
    TileTransposition.toRows(
        weights, first, inputs, outputs, widthOfBlock(task), packed, (long) first * panels.stride(), panels.stride(),
        scratch, lanes);
    if (sums != null) {
      MemorySegment block = packed.asSlice((long) first * panels.stride() * Float.BYTES);
      long to = (long) task * panels.stride();
      sums.asSlice(to * Float.BYTES, (long) panels.stride() * Float.BYTES).fill((byte) 0);
      for (int panel = 0; panel < panels.count(); panel++) {
        long at = to + panels.from(panel);
        RowSums.line(
            EVERY, ONES, 0, widthOfBlock(task), block, panels.stride(), panels.from(panel), sums, at, sums, at,
            panels.width(panel), lanes);
      }
    }
  }

  private int widthOfBlock(int block) {
    return Math.min(NonZeroLists.BLOCK, inputs - block * NonZeroLists.BLOCK);
  }

  /** Number of tasks of {@link #forward}: blocks of examples by panels of outputs. */
  public int forwardTasks() {
    return (batch + EXAMPLES - 1) / EXAMPLES * panels.count();
  }

  /**
   * {@code y = x W'} in one task.
   *
   * @param x inputs, rows taken
   * @param packed weights, see {@link #pack}
   * @param start what sums start from, {@code [stride]}: bias and background
   * @param y {@code [batch, stride]}; overwritten
   */
  public void forward(int task, NonZeros x, MemorySegment packed, MemorySegment start, MemorySegment y) {
    int panel = task % panels.count();
    int first = task / panels.count() * EXAMPLES;
    NonZeroLists lists = x.byRow();
    for (int block = 0; block < lists.blocks(); block++) {
      RowSums.run(
          lists, factor(lists), block, first, Math.min(batch, first + EXAMPLES), packed, start, y, 0, panels.stride(),
          panels.from(panel), panels.width(panel), lanes);
    }
  }

  private float[] factor(NonZeroLists lists) {
    return squared ? lists.square() : lists.value();
  }

  /** Number of tasks of {@link #weightGradient}: blocks of inputs. */
  public int weightGradientTasks() {
    return packTasks();
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
   * @param tile scratch of {@link #packScratch} floats
   * @param dWeights {@code [outputs, inputs]}; overwritten
   */
  public void weightGradient(
      int task, NonZeros x, MemorySegment dy, MemorySegment start, MemorySegment rows, float[] tile,
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
    TileTransposition.toColumns(rows, 0, panels.stride(), width, outputs, dWeights, first, inputs, tile, lanes);
  }

  int stride() {
    return panels.stride();
  }

  /** Partial sums of {@code dy W} for some examples and one block of inputs; see {@link RowDots}. */
  void dots(
      NonZeroLists lists, int block, int first, int end, MemorySegment dy, MemorySegment packed, float[] sums, int at) {
    for (int panel = 0; panel < panels.count(); panel++) {
      RowDots.run(
          lists, block, first, end, dy, packed, panels.stride(), panels.from(panel), panels.width(panel), sums, at,
          lanes);
    }
  }
}
