package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * A convolution with windows of one pixel: a matrix product per group, {@code [outputs, channels] [channels, pixels]}, by
 * OpenBLAS, one thread a call. It copies its operands into an order of its own first, which pays here: channels
 * of an image are a power of two apart, so that the same pixels of all of them would meet in a few places of the cache.
 * Weight gradients are a product per group too, added up in the order of groups, so threads have no influence on the bits.
 */
final class PointwiseConvolution implements WindowProducts {
  private final int outputs;
  private final int channels;
  private final int pixels;
  private final int groups;
  private MemorySegment weights;

  PointwiseConvolution(ConvolutionShape shape, int groups) {
    outputs = shape.outputs();
    channels = shape.channels();
    pixels = shape.height() * shape.width() * shape.images();
    this.groups = groups;
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public void take(int block, MemorySegment taken) {
    weights = taken;
  }

  @Override
  public int startLength() {
    return outputs;
  }

  @Override
  public void forward(float[] start, MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    boolean any = false;
    for (int output = 0; output < outputs; output++) {
      any |= start[output] != 0;
    }
    for (int output = 0; any && output < outputs; output++) {
      Elementwise.fill(start[output], y, yFrom + (long) output * pixels, pixels);
    }
    Blas.nn(
        outputs, pixels, channels, weights.address(), channels, at(x, xFrom), pixels, any ? 1 : 0, at(y, yFrom),
        pixels);
  }

  private static long at(MemorySegment segment, long from) {
    return segment.address() + from * Float.BYTES;
  }

  @Override
  public int scratchFloats() {
    return 1;
  }

  @Override
  public void inputGradient(
      MemorySegment dy, long dyFrom, MemorySegment scratch, boolean add, MemorySegment dx, long dxFrom) {
    Blas.tn(
        channels, pixels, outputs, weights.address(), channels, at(dy, dyFrom), pixels, add ? 1 : 0, at(dx, dxFrom),
        pixels);
  }

  @Override
  public int gradientTasks() {
    return groups;
  }

  @Override
  public int gradientScratch() {
    return 0;
  }

  @Override
  public int gradientParts() {
    return groups * outputs * channels;
  }

  @Override
  public void weightGradient(
      int task, MemorySegment dy, long dyFirst, long dyStride, MemorySegment x, int all, MemorySegment silent,
      float[] scratch, MemorySegment parts, MemorySegment dWeights) {
    Blas.nt(
        outputs, channels, pixels, at(dy, dyFirst + task * dyStride), pixels, at(x, (long) task * channels * pixels),
        pixels, 0, at(parts, (long) task * outputs * channels), channels);
  }

  @Override
  public void endWeightGradient(MemorySegment parts, MemorySegment dWeights) {
    Elementwise.sumRows(parts, groups, dWeights, outputs * channels);
  }
}
