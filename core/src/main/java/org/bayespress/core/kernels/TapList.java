package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * A matrix of weights as lists of taps, ready for {@link TapSums}: rows in blocks of four, and for each block the
 * columns ("taps") in which at least one of its four rows has a weight that is not zero, with the place each reads its
 * input from. A layer that has been pruned to two percent so costs a tenth of the work. Leaving out a zero times
 * something finite changes no sum.
 */
final class TapList {

  /** Rows of a block. */
  static final int ROWS = 4;

  private final int rows;
  private final int taps;
  private final int[] rowStart;
  private final int[] tapStart;
  private final int[] tapOffset;
  private final int[] offsets;
  private final float[] weights;
  private final int[] ends;

  /**
   * A list for a matrix whose element (row, tap) is weight {@code rowStart[row] + tapStart[tap]} of a tensor.
   *
   * @param rowStart one per row
   * @param tapStart one per tap
   * @param tapOffset what each tap adds to the place it reads from, in floats
   */
  TapList(int[] rowStart, int[] tapStart, int[] tapOffset) {
    this.rows = rowStart.length;
    this.taps = tapStart.length;
    this.rowStart = rowStart;
    this.tapStart = tapStart;
    this.tapOffset = tapOffset;
    offsets = new int[blocks() * taps];
    weights = new float[blocks() * taps * ROWS];
    ends = new int[blocks()];
  }

  /** Taps of a convolution: one row per output, tap (channel, kernel row, kernel column). */
  static TapList ofOutputs(ConvolutionShape shape) {
    int[] rowStart = new int[shape.outputs()];
    for (int o = 0; o < rowStart.length; o++) {
      rowStart[o] = o * shape.taps();
    }
    int[] tapStart = new int[shape.taps()];
    for (int tap = 0; tap < tapStart.length; tap++) {
      tapStart[tap] = tap;
    }
    return new TapList(rowStart, tapStart, inputOffsets(shape));
  }

  /** Where the taps of a convolution read, relative to the corner of a window: {@code [channels * kernel * kernel]}. */
  static int[] inputOffsets(ConvolutionShape shape) {
    int kernel = shape.kernel();
    int[] offsets = new int[shape.taps()];
    for (int tap = 0; tap < offsets.length; tap++) {
      int channel = tap / (kernel * kernel);
      int ky = tap / kernel % kernel;
      offsets[tap] = channel * shape.inPlane() + ky * shape.inRow() + tap % kernel * shape.images();
    }
    return offsets;
  }

  /**
   * Taps of the way back to the inputs: a convolution of the outputs' gradients with windows turned around.
   *
   * @param back that convolution: its channels are the outputs, its outputs the channels
   */
  static TapList ofInputs(ConvolutionShape back) {
    int window = back.kernel() * back.kernel();
    int channels = back.outputs();
    int[] rowStart = new int[channels];
    for (int channel = 0; channel < channels; channel++) {
      rowStart[channel] = channel * window;
    }
    int[] tapStart = new int[back.taps()];
    for (int tap = 0; tap < tapStart.length; tap++) {
      tapStart[tap] = tap / window * channels * window + window - 1 - tap % window;
    }
    return new TapList(rowStart, tapStart, inputOffsets(back));
  }

  int blocks() {
    return (rows + ROWS - 1) / ROWS;
  }

  /** Rows of a block: four, less in the last. */
  int rowsOf(int block) {
    return Math.min(ROWS, rows - block * ROWS);
  }

  /** Takes the weights of one block from a tensor. */
  void pack(int block, MemorySegment tensor) {
    int rowsHere = rowsOf(block);
    int at = block * taps;
    for (int tap = 0; tap < taps; tap++) {
      boolean any = false;
      for (int row = 0; row < rowsHere; row++) {
        float weight = Lanes.get(tensor, (long) rowStart[block * ROWS + row] + tapStart[tap]);
        weights[at * ROWS + row] = weight;
        any |= weight != 0f;
      }
      if (any) {
        offsets[at++] = tapOffset[tap];
      }
    }
    ends[block] = at;
  }

  /** First tap of a block, an index into {@link #offsets}. */
  int start(int block) {
    return block * taps;
  }

  /** End of the taps of a block. */
  int end(int block) {
    return ends[block];
  }

  /** Where each tap of the list reads. */
  int[] offsets() {
    return offsets;
  }

  /** Four weights per tap; those of rows beyond the last stay zero. */
  float[] weights() {
    return weights;
  }
}
