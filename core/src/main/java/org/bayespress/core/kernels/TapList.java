package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * A matrix of weights as lists of taps, ready for {@link TapSums}: rows in blocks of four, and for each block the
 * columns ("taps") in which at least one of its four rows has a weight that is not zero, with the place each reads its
 * input from. A layer that has been pruned to two percent so costs a tenth of the work. Leaving out a zero times
 * something finite changes no sum.
 *
 * <p>Taps come in sections, so that a sum can take the taps of a few consecutive sections only.
 */
final class TapList {

  /** Rows of a block. */
  static final int ROWS = 4;

  private final int rows;
  private final int taps;
  private final int sections;
  private final int[] rowStart;
  private final int[] tapStart;
  private final int[] tapOffset;
  private final int[] offsets;
  private final float[] weights;
  private final int[] sectionEnds;

  /**
   * A list for a matrix whose element (row, tap) is weight {@code rowStart[row] + tapStart[tap]} of a tensor.
   *
   * @param rowStart one per row
   * @param tapStart one per tap
   * @param tapOffset what each tap adds to the place it reads from, in floats
   * @param sections number of sections, all of the same number of taps
   */
  TapList(int[] rowStart, int[] tapStart, int[] tapOffset, int sections) {
    this.rows = rowStart.length;
    this.taps = tapStart.length;
    this.sections = sections;
    this.rowStart = rowStart;
    this.tapStart = tapStart;
    this.tapOffset = tapOffset;
    offsets = new int[blocks() * taps];
    weights = new float[blocks() * taps * ROWS];
    sectionEnds = new int[blocks() * sections];
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
    return new TapList(rowStart, tapStart, inputOffsets(shape), 1);
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
   * Taps of the way back to the inputs: row (channel, kernel column), tap (kernel row, output), a section per kernel row.
   * Row r of an input reads output row {@code r - kernel row}.
   */
  static TapList ofInputs(ConvolutionShape shape) {
    int kernel = shape.kernel();
    int outputs = shape.outputs();
    int[] rowStart = new int[shape.channels() * kernel];
    for (int row = 0; row < rowStart.length; row++) {
      rowStart[row] = row / kernel * kernel * kernel + row % kernel;
    }
    int[] tapStart = new int[kernel * outputs];
    int[] offset = new int[tapStart.length];
    for (int tap = 0; tap < tapStart.length; tap++) {
      int ky = tap / outputs;
      int output = tap % outputs;
      tapStart[tap] = output * shape.taps() + ky * kernel;
      offset[tap] = output * shape.outPlane() - ky * shape.outRow();
    }
    return new TapList(rowStart, tapStart, offset, kernel);
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
    int perSection = taps / sections;
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
      if ((tap + 1) % perSection == 0) {
        sectionEnds[block * sections + tap / perSection] = at;
      }
    }
  }

  /** First tap of a section of a block, an index into {@link #offsets}. */
  int start(int block, int section) {
    return section == 0 ? block * taps : sectionEnds[block * sections + section - 1];
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
