package org.bayespress.format.inference;

import java.util.Arrays;

/**
 * A dense layer or a convolution whose weights have few magnitudes, for several images at once. For every output and every
 * magnitude v that occurs in its row the inputs with weight v are added, those with weight -v subtracted, and the sum is
 * multiplied by v once: with weights -a, 0, a that is one multiplication an output, and none by a weight. Any weights will
 * do; the more magnitudes there are, the less is gained.
 *
 * <p>Inputs and outputs lie with the image innermost, {@code [channels, height, width, images]}, so a line of all images is
 * one contiguous run.
 */
final class LevelProduct {
  private final float[] bias;

  /** Groups of a row: one for each magnitude in it, ascending. */
  private final int[] rowGroups;
  private final float[] magnitudes;

  /** Of group g: offsets from {@code starts[2 g]} on are added, from {@code starts[2 g + 1]} on subtracted. */
  private final int[] starts;
  private final int[] offsets;
  private final int inWidth;
  private final int outHeight;
  private final int outWidth;

  /**
   * A layer.
   *
   * @param weight {@code [outputs, channels, kernel, kernel]}, C order
   * @param kernel 1 for a dense layer, whose inputs are channels of one pixel
   */
  LevelProduct(float[] weight, float[] bias, int kernel, int height, int width) {
    this.bias = bias;
    inWidth = width;
    outHeight = height - kernel + 1;
    outWidth = width - kernel + 1;
    int columns = weight.length / bias.length;
    rowGroups = new int[bias.length + 1];
    float[][] values = new float[bias.length][];
    int nonZeros = 0;
    for (int row = 0; row < bias.length; row++) {
      values[row] = magnitudes(weight, row * columns, columns);
      rowGroups[row + 1] = rowGroups[row] + values[row].length;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        nonZeros += weight[i] == 0 ? 0 : 1;
      }
    }
    int groups = rowGroups[bias.length];
    magnitudes = new float[groups];
    starts = new int[2 * groups + 1];
    offsets = new int[nonZeros];
    int[] places = places(columns, kernel, height, width);
    int next = 0;
    for (int row = 0; row < bias.length; row++) {
      for (int k = 0; k < values[row].length; k++) {
        int group = rowGroups[row] + k;
        magnitudes[group] = values[row][k];
        starts[2 * group] = next;
        next = collect(weight, row * columns, values[row][k], places, next);
        starts[2 * group + 1] = next;
        next = collect(weight, row * columns, -values[row][k], places, next);
      }
    }
    starts[2 * groups] = next;
  }

  private static float[] magnitudes(float[] weight, int from, int count) {
    float[] sorted = new float[count];
    int used = 0;
    for (int i = from; i < from + count; i++) {
      if (weight[i] != 0) {
        sorted[used++] = Math.abs(weight[i]);
      }
    }
    Arrays.sort(sorted, 0, used);
    int distinct = 0;
    for (int i = 0; i < used; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  /** Where the input of a column lies, for the first output pixel and one image. */
  private static int[] places(int columns, int kernel, int height, int width) {
    int[] places = new int[columns];
    for (int column = 0; column < columns; column++) {
      int channel = column / (kernel * kernel);
      int ky = column / kernel % kernel;
      places[column] = (channel * height + ky) * width + column % kernel;
    }
    return places;
  }

  private int collect(float[] weight, int from, float value, int[] places, int next) {
    int end = next;
    for (int column = 0; column < places.length; column++) {
      if (weight[from + column] == value) {
        offsets[end++] = places[column];
      }
    }
    return end;
  }

  /** Additions and subtractions of inputs for one image. */
  long additions() {
    return (long) offsets.length * outHeight * outWidth;
  }

  /** Multiplications for one image. */
  long multiplications() {
    return (long) magnitudes.length * outHeight * outWidth;
  }

  /**
   * All outputs.
   *
   * @param sums work space of at least one line of an output image of all images
   */
  void run(float[] from, float[] to, float[] sums, int images) {
    int line = outWidth * images;
    for (int row = 0; row < bias.length; row++) {
      int base = row * outHeight * line;
      if (outHeight * line == 1) {
        to[base] = single(row, from);
      } else {
        Arrays.fill(to, base, base + outHeight * line, bias[row]);
        for (int y = 0; y < outHeight; y++) {
          for (int group = rowGroups[row]; group < rowGroups[row + 1]; group++) {
            addGroup(group, from, y * inWidth, sums, images);
            addScaled(sums, magnitudes[group], to, base + y * line, line);
          }
        }
      }
    }
  }

  /** The sum of a group for one line of outputs; {@code shift} is the line's distance from the first. */
  private void addGroup(int group, float[] from, int shift, float[] sums, int images) {
    int line = outWidth * images;
    Arrays.fill(sums, 0, line, 0f);
    int plus = starts[2 * group];
    int minus = starts[2 * group + 1];
    int end = starts[2 * group + 2];
    int i = plus;
    for (; i + 3 < minus; i += 4) {
      addFour(from, place(i, shift, images), place(i + 1, shift, images), place(i + 2, shift, images),
          place(i + 3, shift, images), sums, line);
    }
    for (; i < minus; i++) {
      add(from, place(i, shift, images), sums, line);
    }
    for (; i + 3 < end; i += 4) {
      subtractFour(from, place(i, shift, images), place(i + 1, shift, images), place(i + 2, shift, images),
          place(i + 3, shift, images), sums, line);
    }
    for (; i < end; i++) {
      subtract(from, place(i, shift, images), sums, line);
    }
  }

  private int place(int i, int shift, int images) {
    return (offsets[i] + shift) * images;
  }

  /** One output of one pixel of one image. */
  private float single(int row, float[] from) {
    float total = bias[row];
    for (int group = rowGroups[row]; group < rowGroups[row + 1]; group++) {
      float plus = sum(from, starts[2 * group], starts[2 * group + 1]);
      float minus = sum(from, starts[2 * group + 1], starts[2 * group + 2]);
      total += magnitudes[group] * (plus - minus);
    }
    return total;
  }

  /** Four running sums: one alone would wait for each addition to end. */
  private float sum(float[] from, int start, int end) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = start;
    for (; i + 3 < end; i += 4) {
      a += from[offsets[i]];
      b += from[offsets[i + 1]];
      c += from[offsets[i + 2]];
      d += from[offsets[i + 3]];
    }
    for (; i < end; i++) {
      a += from[offsets[i]];
    }
    return a + b + (c + d);
  }

  private static void addFour(float[] from, int a, int b, int c, int d, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += from[a + i] + from[b + i] + (from[c + i] + from[d + i]);
    }
  }

  private static void subtractFour(float[] from, int a, int b, int c, int d, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] -= from[a + i] + from[b + i] + (from[c + i] + from[d + i]);
    }
  }

  private static void add(float[] from, int source, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += from[source + i];
    }
  }

  private static void subtract(float[] from, int source, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] -= from[source + i];
    }
  }

  private static void addScaled(float[] sums, float magnitude, float[] to, int base, int count) {
    for (int i = 0; i < count; i++) {
      to[base + i] += magnitude * sums[i];
    }
  }
}
