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
 * their gradients are padded alike, in {@link #rows} rows. Four examples (or inputs) and 80 outputs are made at once, in registers, over all
 * inputs (or examples) that any of the four needs.
 *
 * <p>Every sum is made entry by entry with fused multiply-adds in an order that depends on the data alone, so tasks may run in
 * any order on any thread.
 */
public final class SparseProduct {
  /** Groups of examples of a task. */
  private static final int GROUPS = 16;

  private final int batch;
  private final int inputs;
  private final int outputs;
  private final boolean squared;
  private final boolean lanes;
  private final SparsePanels panels;
  private final SparsePanels dotPanels;

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
    panels = SparsePanels.of(outputs, SharedSumLanes.WIDEST);
    dotPanels = SparsePanels.of(outputs, RowDotLanes.WIDEST);
  }

  /** Floats of a padded row of outputs. */
  public static int stride(int outputs) {
    return SparsePanels.stride(outputs);
  }

  /** Rows of activations: one per example, as many as make groups of four, and {@link #totalRow}. */
  public static int rows(int batch) {
    return totalRow(batch) + 1;
  }

  /** Number of the row that has the sum of the weights over all inputs after a forward pass. */
  public static int totalRow(int batch) {
    return groups(batch) * SharedLists.LINES;
  }

  private static int groups(int lines) {
    return (lines + SharedLists.LINES - 1) / SharedLists.LINES;
  }

  /** Number of tasks of {@link #forward}: panels of outputs by parts of the batch. Tasks that read the same weights are neighbours. */
  public int forwardTasks() {
    return parts() * panels.count();
  }

  private int parts() {
    return (groups(batch) + GROUPS - 1) / GROUPS;
  }

  /**
   * {@code y = (x - c) W'} in one task.
   *
   * @param x inputs, rows taken
   * @param weights {@code [inputs, stride]}
   * @param start what sums start from, {@code [stride]}
   * @param y {@code [rows(batch), stride]}; overwritten
   * @param withSum whether {@link #totalRow} shall be {@code start} and the sum of the weights over all inputs, which the share
   *     of the background is a multiple of
   */
  public void forward(
      int task, NonZeros x, MemorySegment weights, MemorySegment start, MemorySegment y, boolean withSum) {
    int panel = task / parts();
    int part = task % parts();
    int from = panels.from(panel);
    int width = panels.width(panel);
    if (withSum && part == 0) {
      RowTotals.run(weights, inputs, panels.stride(), start, y, totalRow(batch), from, width, lanes);
    }
    SharedLists lists = x.rowGroups();
    int end = Math.min(lists.groups(), (part + 1) * GROUPS);
    for (int group = part * GROUPS; group < end; group++) {
      SharedSums.run(
          lists, factor(lists), group, weights, start, y, group * SharedLists.LINES, panels.stride(), from, width,
          lanes);
    }
  }

  private float[] factor(SharedLists lists) {
    return squared ? lists.square() : lists.value();
  }

  /** Number of tasks of {@link #weightGradient}: blocks of inputs. */
  public int weightGradientTasks() {
    return (inputs + NonZeroLists.BLOCK - 1) / NonZeroLists.BLOCK;
  }

  /** Floats of the scratch segment of {@link #weightGradient}. */
  public static int gradientScratch(int outputs) {
    return SharedLists.LINES * stride(outputs);
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
    int lines = SharedLists.LINES;
    SharedLists lists = x.columnGroups();
    int end = Math.min(inputs, (task + 1) * NonZeroLists.BLOCK);
    for (int first = task * NonZeroLists.BLOCK; first < end; first += lines) {
      SharedSums.run(
          lists, factor(lists), first / lines, dy, start, rows, 0, panels.stride(), 0, panels.stride(), lanes);
      PaddedRows.copyOut(
          rows, panels.stride(), 0, Math.min(lines, end - first), outputs, dWeights, (long) first * outputs);
    }
  }

  /** Partial sums of {@code dy W} for some examples and one block of inputs; see {@link RowDots}. */
  void dots(
      NonZeroLists lists, int block, int first, int end, MemorySegment dy, MemorySegment weights, float[] sums,
      int at) {
    for (int panel = 0; panel < dotPanels.count(); panel++) {
      RowDots.run(
          lists, block, first, end, dy, weights, dotPanels.stride(), dotPanels.from(panel), dotPanels.width(panel),
          sums, at, lanes);
    }
  }
}
