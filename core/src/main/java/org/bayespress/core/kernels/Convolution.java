package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The three products of a convolution with one tensor of weights, group by group, straight from the images: windows are
 * never unfolded into a matrix. Weights that are exactly zero cost nothing.
 */
public final class Convolution implements WindowProducts {
  private final ConvolutionShape shape;
  private final TapList toOutputs;
  private final InputCorrelation toInputs;
  private final TapGradient gradient;

  /**
   * A convolution.
   *
   * @param inputGradient whether {@link #inputGradient} will be asked for
   */
  public Convolution(ConvolutionShape shape, boolean inputGradient) {
    this(shape, inputGradient, 0);
  }

  /**
   * The same for images that have been padded.
   *
   * @param margin pixels on every side of an image whose gradients nobody wants; they are not written
   */
  public Convolution(ConvolutionShape shape, boolean inputGradient, int margin) {
    this.shape = shape;
    toOutputs = TapList.ofOutputs(shape);
    toInputs = inputGradient ? new InputCorrelation(shape, margin) : null;
    gradient = new TapGradient(shape);
  }

  @Override
  public int blocks() {
    return toOutputs.blocks() + (toInputs == null ? 0 : toInputs.blocks());
  }

  @Override
  public void take(int block, MemorySegment weights) {
    if (block < toOutputs.blocks()) {
      toOutputs.pack(block, weights);
    } else {
      toInputs.pack(block - toOutputs.blocks(), weights);
    }
  }

  /** Length of the array of start values: the number of outputs, rounded up to whole blocks. */
  @Override
  public int startLength() {
    return toOutputs.blocks() * TapList.ROWS;
  }

  @Override
  public void forward(float[] start, MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    for (int row = 0; row < shape.outHeight(); row++) {
      // what a row reads stays in the second-level cache for all outputs
      for (int block = 0; block < toOutputs.blocks(); block++) {
        forwardRow(block, row, start, x, xFrom, y, yFrom + (long) block * TapList.ROWS * shape.outPlane());
      }
    }
  }

  /** Outputs of a block for {@link #forwardBlock}; the last block may have fewer. */
  public static int outputsPerBlock() {
    return TapList.ROWS;
  }

  /** Number of blocks for {@link #forwardBlock}. */
  public int outputBlocks() {
    return toOutputs.blocks();
  }

  /** The outputs of one block only, from element {@code yFrom} on. */
  public void forwardBlock(int block, float[] start, MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    for (int row = 0; row < shape.outHeight(); row++) {
      forwardRow(block, row, start, x, xFrom, y, yFrom);
    }
  }

  private void forwardRow(
      int block, int row, float[] start, MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    TapSums.run(
        x, xFrom + (long) row * shape.inRow(), toOutputs, toOutputs.start(block), toOutputs.end(block), start,
        block * TapList.ROWS, y, yFrom + (long) row * shape.outRow(), shape.outPlane(), toOutputs.rowsOf(block),
        shape.outRow());
  }

  @Override
  public int scratchFloats() {
    return toInputs.scratchFloats();
  }

  @Override
  public void inputGradient(
      MemorySegment dy, long dyFrom, MemorySegment scratch, boolean add, MemorySegment dx, long dxFrom) {
    toInputs.run(dy, dyFrom, scratch, add, dx, dxFrom);
  }

  @Override
  public int gradientTasks() {
    return gradient.tasks();
  }

  @Override
  public int gradientScratch() {
    return gradient.scratch();
  }

  @Override
  public void weightGradient(
      int task, MemorySegment dy, long dyFirst, long dyStride, MemorySegment x, int groups, MemorySegment silent,
      float[] scratch, MemorySegment parts, MemorySegment dWeights) {
    gradient.run(task, dy, dyFirst, dyStride, x, groups, silent, scratch, dWeights);
  }
}
