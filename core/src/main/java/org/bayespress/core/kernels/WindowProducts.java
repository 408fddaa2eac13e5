package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/** The three products of a convolution with one tensor of weights, group by group. */
public interface WindowProducts {

  /**
   * Products by the kernels that suit the shape.
   *
   * @param groups groups of images
   * @param inputGradient whether {@link #inputGradient} will be asked for
   * @param margin pixels on every side of an image whose gradients nobody wants; they may be left as they are
   */
  static WindowProducts of(ConvolutionShape shape, int groups, boolean inputGradient, int margin) {
    return shape.kernel() == 1
        ? new PointwiseConvolution(shape, groups)
        : new Convolution(shape, inputGradient, Math.min(margin, shape.kernel() - 1));
  }

  /** Number of blocks for {@link #take}. */
  int blocks();

  /** Takes one block of the weights; all blocks must have been taken since the weights last changed. */
  void take(int block, MemorySegment weights);

  /** Length of the array of start values: the number of outputs or more. */
  int startLength();

  /**
   * {@code y = start + w * x} for one group.
   *
   * @param start one number per output, for example the biases
   * @param xFrom first float of the group in {@code x}
   * @param yFrom first float of the group in {@code y}
   */
  void forward(float[] start, MemorySegment x, long xFrom, MemorySegment y, long yFrom);

  /** Floats of the scratch segment of {@link #inputGradient}. */
  int scratchFloats();

  /**
   * {@code dx = w' * dy} of one group, added to dx when {@code add}.
   *
   * @param dyFrom first float of the group in {@code dy}
   * @param scratch of {@link #scratchFloats} floats, one per thread
   * @param dxFrom first float of the group in {@code dx}
   */
  void inputGradient(
      MemorySegment dy, long dyFrom, MemorySegment scratch, boolean add, MemorySegment dx, long dxFrom);

  /** Number of tasks for {@link #weightGradient}. */
  int gradientTasks();

  /** Length of the scratch array of {@link #weightGradient}. */
  int gradientScratch();

  /** Floats that all tasks of {@link #weightGradient} together leave parts of the result in. */
  default int gradientParts() {
    return 0;
  }

  /**
   * One task of {@code dw = dy * x}, over all groups; {@link #endWeightGradient} follows when all are done.
   *
   * @param dyFirst first float of the first group in {@code dy}
   * @param dyStride floats from group to group in {@code dy}
   * @param silent null, or weights of the same shape whose zeros mark gradients that nobody wants; these may become
   *     zero
   * @param scratch of {@link #gradientScratch} floats, one per thread
   * @param parts of {@link #gradientParts} floats; null where there are none
   * @param dWeights overwritten, here or in the end
   */
  void weightGradient(
      int task, MemorySegment dy, long dyFirst, long dyStride, MemorySegment x, int groups, MemorySegment silent,
      float[] scratch, MemorySegment parts, MemorySegment dWeights);

  /** What is left to do for the gradient of the weights. */
  default void endWeightGradient(MemorySegment parts, MemorySegment dWeights) {}
}
