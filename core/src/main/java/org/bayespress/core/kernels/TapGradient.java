package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Gradients of the weights of a convolution: {@code dw[o][tap]} is the sum over groups, rows and places i of {@code
 * dy[o][row][i] x[row][offset[tap] + i]}. Work is cut into tasks of four outputs
 * by up to 25 taps, each over all groups, so no sums of groups have to be added afterwards and threads have no influence
 * on the bits.
 *
 * <p>Every weight has 16 partial sums: place i of a row goes to sum {@code i mod 16}, whatever the processor's vectors.
 * Within a group whole sixteens of all rows come first, the rests of rows after them; at the end sums are added in
 * pairs.
 */
final class TapGradient {
  static final int SUMS = 16;

  private static final int ROWS = 4;
  private static final int CHUNK = 5;
  private static final int CHUNK_SUMS = ROWS * CHUNK * SUMS;

  private final ConvolutionShape shape;
  private final boolean lanes;
  private final int chunks;
  private final int chunksPerTask;
  private final int tasksPerBlock;
  private final int[] taps;
  private final int[][] rowsOfBlock;
  private final int[] dyPlaces;
  private final int[] xPlaces;

  TapGradient(ConvolutionShape shape) {
    this(shape, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same bits. */
  TapGradient(ConvolutionShape shape, boolean lanes) {
    this.shape = shape;
    this.lanes = lanes;
    chunks = (shape.taps() + CHUNK - 1) / CHUNK;
    // few taps: smaller tasks, so that there are enough for several threads
    chunksPerTask = chunks >= 4 * CHUNK ? CHUNK : 1;
    tasksPerBlock = (chunks + chunksPerTask - 1) / chunksPerTask;
    int[] offsets = TapList.inputOffsets(shape);
    taps = Arrays.copyOf(offsets, chunks * CHUNK);
    Arrays.fill(taps, offsets.length, taps.length, offsets[offsets.length - 1]);
    rowsOfBlock = new int[(shape.outputs() + ROWS - 1) / ROWS][ROWS];
    for (int row = 0; row < rowsOfBlock.length * ROWS; row++) {
      // a block that is not full computes its last row again
      rowsOfBlock[row / ROWS][row % ROWS] = Math.min(row, shape.outputs() - 1) * shape.outPlane();
    }
    int perRow = shape.outRow() / SUMS;
    dyPlaces = new int[perRow * shape.outHeight()];
    xPlaces = new int[dyPlaces.length];
    for (int i = 0; i < dyPlaces.length; i++) {
      dyPlaces[i] = i / perRow * shape.outRow() + i % perRow * SUMS;
      xPlaces[i] = i / perRow * shape.inRow() + i % perRow * SUMS;
    }
  }

  /** Number of tasks; any order, any thread. */
  int tasks() {
    return rowsOfBlock.length * tasksPerBlock;
  }

  /** Floats of the scratch array of a task. */
  int scratch() {
    return chunksPerTask * CHUNK_SUMS;
  }

  /**
   * Runs one task.
   *
   * @param dy gradients of the outputs, all groups
   * @param dyFirst first float of the first group in {@code dy}
   * @param dyStride floats from group to group in {@code dy}
   * @param x inputs, all groups
   * @param groups number of groups
   * @param silent null, or weights of the same shape: where 20 of them that are computed together are all zero, nobody
   *     wants these gradients, and they become zero
   * @param sums scratch
   * @param dWeights result, {@code [outputs, channels, kernel, kernel]}; overwritten
   */
  void run(
      int task, MemorySegment dy, long dyFirst, long dyStride, MemorySegment x, int groups, MemorySegment silent,
      float[] sums, MemorySegment dWeights) {
    int output = task / tasksPerBlock * ROWS;
    int firstChunk = task % tasksPerBlock * chunksPerTask;
    int count = Math.min(chunksPerTask, chunks - firstChunk);
    int wanted = 0;
    for (int chunk = 0; chunk < count; chunk++) {
      if (silent == null || anyNonZero(silent, output, (firstChunk + chunk) * CHUNK)) {
        wanted |= 1 << chunk;
      }
    }
    Arrays.fill(sums, 0, count * CHUNK_SUMS, 0f);
    for (int group = 0; wanted != 0 && group < groups; group++) {
      for (int chunk = 0; chunk < count; chunk++) {
        if ((wanted & 1 << chunk) != 0) {
          add(
              dy, dyFirst + group * dyStride, x, (long) group * shape.inGroup(), output,
              (firstChunk + chunk) * CHUNK, sums, chunk * CHUNK_SUMS);
        }
      }
    }
    for (int chunk = 0; chunk < count; chunk++) {
      store(output, (firstChunk + chunk) * CHUNK, sums, chunk * CHUNK_SUMS, dWeights);
    }
  }

  private boolean anyNonZero(MemorySegment weights, int output, int tap) {
    for (int o = output; o < Math.min(output + ROWS, shape.outputs()); o++) {
      for (int t = tap; t < Math.min(tap + CHUNK, shape.taps()); t++) {
        if (Lanes.get(weights, (long) o * shape.taps() + t) != 0f) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(
      MemorySegment dy, long dyFrom, MemorySegment x, long xFrom, int output, int tap, float[] sums, int at) {
    int[] rows = rowsOfBlock[output / ROWS];
    if (lanes) {
      for (int part = 0; part < SUMS; part += LANES) {
        TapGradientLanes.add(
            dy, dyFrom + part, rows, x, xFrom + part, taps, tap, dyPlaces, xPlaces, sums, at + part);
      }
    } else {
      singles(dy, dyFrom, rows, x, xFrom, tap, sums, at);
    }
    int whole = shape.outRow() / SUMS * SUMS;
    if (whole < shape.outRow()) {
      rests(dy, dyFrom, rows, x, xFrom, tap, whole, sums, at);
    }
  }

  private void singles(
      MemorySegment dy, long dyFrom, int[] rows, MemorySegment x, long xFrom, int tap, float[] sums, int at) {
    for (int pair = 0; pair < ROWS * CHUNK; pair++) {
      long dyAt = dyFrom + rows[pair / CHUNK];
      long xAt = xFrom + taps[tap + pair % CHUNK];
      for (int i = 0; i < xPlaces.length; i++) {
        addRun(dy, dyAt + dyPlaces[i], x, xAt + xPlaces[i], SUMS, sums, at + pair * SUMS);
      }
    }
  }

  /** What a row has beyond whole sixteens. */
  private void rests(
      MemorySegment dy, long dyFrom, int[] rows, MemorySegment x, long xFrom, int tap, int whole, float[] sums,
      int at) {
    for (int pair = 0; pair < ROWS * CHUNK; pair++) {
      long dyAt = dyFrom + rows[pair / CHUNK] + whole;
      long xAt = xFrom + taps[tap + pair % CHUNK] + whole;
      for (int row = 0; row < shape.outHeight(); row++) {
        addRun(
            dy, dyAt + (long) row * shape.outRow(), x, xAt + (long) row * shape.inRow(), shape.outRow() - whole, sums,
            at + pair * SUMS);
      }
    }
  }

  private static void addRun(
      MemorySegment dy, long dyAt, MemorySegment x, long xAt, int count, float[] sums, int at) {
    for (int i = 0; i < count; i++) {
      sums[at + i] = Math.fma(Lanes.get(x, xAt + i), Lanes.get(dy, dyAt + i), sums[at + i]);
    }
  }

  private void store(int output, int tap, float[] sums, int at, MemorySegment dWeights) {
    for (int o = output; o < Math.min(output + ROWS, shape.outputs()); o++) {
      for (int t = tap; t < Math.min(tap + CHUNK, shape.taps()); t++) {
        int s = at + ((o - output) * CHUNK + t - tap) * SUMS;
        Lanes.set(dWeights, (long) o * shape.taps() + t, PairedSums.of(sums, s));
      }
    }
  }
}
