package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Gradients of the inputs of a convolution, {@code dx[c][p] = sum over outputs o and window places k of w[o][c][k] dy[o][p -
 * k]}: itself a convolution, of dy within a margin of zeros and with the window turned around, so it is computed like
 * one: every sum stays in registers until it is whole.
 */
final class InputCorrelation {
  private static final float[] ZEROS = new float[TapList.ROWS];

  private final ConvolutionShape shape;
  private final ConvolutionShape back;
  private final TapList taps;
  private final int margin;
  private final int around;

  /**
   * The way back through a convolution.
   *
   * @param margin pixels on every side of an image whose gradients nobody wants, less than the window is wide
   */
  InputCorrelation(ConvolutionShape shape, int margin) {
    if (margin < 0 || margin >= shape.kernel()) {
      throw new IllegalArgumentException(
          "a margin of " + margin + " pixels around an image for windows of " + shape.kernel());
    }
    this.shape = shape;
    this.margin = margin;
    around = shape.kernel() - 1 - margin;
    back =
        new ConvolutionShape(
            shape.outputs(), shape.images(), shape.outHeight() + 2 * around, shape.outWidth() + 2 * around,
            shape.channels(), shape.kernel());
    taps = TapList.ofInputs(back);
  }

  int blocks() {
    return taps.blocks();
  }

  /** Takes the weights of one block from a tensor. */
  void pack(int block, MemorySegment tensor) {
    taps.pack(block, tensor);
  }

  /** dy with its zeros, and four rows of results. */
  int scratchFloats() {
    return back.inGroup() + TapList.ROWS * back.outRow();
  }

  /** One group; see {@link WindowProducts#inputGradient}. */
  void run(MemorySegment dy, long dyFrom, MemorySegment scratch, boolean add, MemorySegment dx, long dxFrom) {
    surround(dy, dyFrom, scratch);
    long corner = dxFrom + (long) margin * shape.inRow() + (long) margin * shape.images();
    for (int row = 0; row < back.outHeight(); row++) {
      for (int block = 0; block < taps.blocks(); block++) {
        long to = corner + (long) block * TapList.ROWS * shape.inPlane() + (long) row * shape.inRow();
        if (add) {
          addRow(block, row, scratch, dx, to);
        } else {
          sums(block, row, scratch, dx, to, shape.inPlane());
        }
      }
    }
  }

  /** Copies dy into the middle of zeros. */
  private void surround(MemorySegment dy, long dyFrom, MemorySegment scratch) {
    int run = shape.outRow();
    int side = around * shape.images();
    long to = 0;
    long from = dyFrom;
    for (int output = 0; output < shape.outputs(); output++) {
      Elementwise.clear(scratch, to, (long) around * back.inRow() + side);
      to += (long) around * back.inRow() + side;
      for (int row = 0; row < shape.outHeight(); row++) {
        MemorySegment.copy(dy, from * Float.BYTES, scratch, to * Float.BYTES, (long) run * Float.BYTES);
        // the end of this row and the beginning of the next
        Elementwise.clear(scratch, to + run, 2L * side);
        from += run;
        to += back.inRow();
      }
      Elementwise.clear(scratch, to - side, (long) around * back.inRow());
      to += (long) around * back.inRow() - side;
    }
  }

  private void sums(int block, int row, MemorySegment scratch, MemorySegment y, long to, long stride) {
    TapSums.run(
        scratch, (long) row * back.inRow(), taps, taps.start(block), taps.end(block), ZEROS, 0, y, to, stride,
        taps.rowsOf(block), back.outRow());
  }

  private void addRow(int block, int row, MemorySegment scratch, MemorySegment dx, long to) {
    int run = back.outRow();
    sums(block, row, scratch, scratch, back.inGroup(), run);
    for (int j = 0; j < taps.rowsOf(block); j++) {
      Elementwise.addRun(scratch, back.inGroup() + (long) j * run, dx, to + (long) j * shape.inPlane(), run);
    }
  }
}
