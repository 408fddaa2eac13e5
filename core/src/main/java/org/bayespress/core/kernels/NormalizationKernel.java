package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The passes of batch normalisation over runs of one channel: moments, {@code y = scale x + shift} with or without
 * {@code max(0, y)}, and the way back. Sums have 16 parts, part {@code i mod 16} for element i of a run, so vectors have
 * no influence on the bits.
 */
public final class NormalizationKernel {

  /** Length of the array that {@link #gradientSums} fills. */
  public static final int SUMS = 32;

  private static final int PARTS = 16;

  private NormalizationKernel() {}

  /**
   * What the passes need, per channel.
   *
   * @param scale factors
   * @param shift what is added to the products
   * @param mean subtracted from x in the gradients; the batch's
   * @param rectified whether {@code max(0, y)} follows
   */
  public record Coefficients(float[] scale, float[] shift, float[] mean, boolean rectified) {

    /** Zeros. */
    public static Coefficients of(int channels, boolean rectified) {
      return new Coefficients(new float[channels], new float[channels], new float[channels], rectified);
    }
  }

  /** Sum of {@code (x - mean)^2}. */
  public static float squaredDeviations(MemorySegment x, long from, long count, float mean, float[] scratch) {
    long whole = count - count % PARTS;
    Arrays.fill(scratch, 0, PARTS, 0f);
    if (Lanes.VECTORIZED && Lanes.COUNT <= PARTS) {
      for (int part = 0; part < PARTS; part += Lanes.COUNT) {
        var sum = FloatVector.zero(Lanes.FLOATS);
        for (long i = from + part; i < from + whole; i += PARTS) {
          var deviation = Lanes.load(x, i).sub(mean);
          sum = deviation.fma(deviation, sum);
        }
        sum.intoArray(scratch, part);
      }
    } else {
      addSquares(x, from, whole, mean, scratch);
    }
    addSquares(x, from + whole, count - whole, mean, scratch);
    return PairedSums.of(scratch, 0);
  }

  private static void addSquares(MemorySegment x, long from, long count, float mean, float[] sums) {
    for (long i = 0; i < count; i++) {
      float deviation = Lanes.get(x, from + i) - mean;
      int part = (int) (i % PARTS);
      sums[part] = Math.fma(deviation, deviation, sums[part]);
    }
  }

  /**
   * Rows of one channel, in two images that may be of different width.
   *
   * @param count rows
   * @param length floats of a row that count
   * @param xStep floats from row to row in x, and in its gradient
   * @param yStep floats from row to row in y, and in its gradient
   */
  public record Rows(int count, int length, int xStep, int yStep) {}

  /** {@code y = scale x + shift}, and no less than zero where rectified. */
  public static void apply(
      Coefficients by, int channel, Rows rows, MemorySegment x, long xFrom, MemorySegment y, long yFrom) {
    boolean rectified = by.rectified();
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    int length = rows.length();
    int bound = (int) Lanes.bound(0, length);
    for (int row = 0; row < rows.count(); row++) {
      long xRow = xFrom + (long) row * rows.xStep();
      long yRow = yFrom + (long) row * rows.yStep();
      int i = 0;
      for (; i < bound; i += Lanes.COUNT) {
        var value = Lanes.load(x, xRow + i).fma(scale, shift);
        Lanes.store(rectified ? value.max(0f) : value, y, yRow + i);
      }
      for (; i < length; i++) {
        float value = Math.fma(Lanes.get(x, xRow + i), by.scale()[channel], by.shift()[channel]);
        Lanes.set(y, yRow + i, rectified ? Math.max(value, 0f) : value);
      }
    }
  }

  /**
   * Sums of g (first 16 parts) and of {@code g (x - mean)} (last 16), g being dy where y is not cut off.
   *
   * @param sums receives {@value #SUMS} parts
   */
  public static void gradientSums(
      Coefficients by, int channel, Rows rows, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom,
      float[] sums) {
    Arrays.fill(sums, 0f);
    int whole = rows.length() - rows.length() % PARTS;
    if (Lanes.VECTORIZED && Lanes.COUNT <= PARTS) {
      for (int part = 0; part < PARTS; part += Lanes.COUNT) {
        if (by.rectified()) {
          rectifiedSums(by, channel, rows, whole, x, xFrom + part, dy, dyFrom + part, sums, part);
        } else {
          plainSums(by, channel, rows, whole, x, xFrom + part, dy, dyFrom + part, sums, part);
        }
      }
    } else {
      addSingles(by, channel, rows, 0, whole, x, xFrom, dy, dyFrom, sums);
    }
    addSingles(by, channel, rows, whole, rows.length(), x, xFrom, dy, dyFrom, sums);
  }

  /** Elements {@code from .. to - 1} of every row. */
  private static void addSingles(
      Coefficients by, int channel, Rows rows, int from, int to, MemorySegment x, long xFrom, MemorySegment dy,
      long dyFrom, float[] sums) {
    for (int row = 0; row < rows.count(); row++) {
      for (int i = from; i < to; i++) {
        float value = Lanes.get(x, xFrom + (long) row * rows.xStep() + i);
        float g = passed(by, channel, value, Lanes.get(dy, dyFrom + (long) row * rows.yStep() + i));
        int part = i % PARTS;
        sums[part] += g;
        sums[PARTS + part] = Math.fma(g, value - by.mean()[channel], sums[PARTS + part]);
      }
    }
  }

  private static void rectifiedSums(
      Coefficients by, int channel, Rows rows, int whole, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom,
      float[] sums, int part) {
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    var mean = FloatVector.broadcast(Lanes.FLOATS, by.mean()[channel]);
    var zero = FloatVector.zero(Lanes.FLOATS);
    var sum = zero;
    var product = zero;
    for (int row = 0; row < rows.count(); row++) {
      long xRow = xFrom + (long) row * rows.xStep();
      long dyRow = dyFrom + (long) row * rows.yStep();
      for (int i = 0; i < whole; i += PARTS) {
        var value = Lanes.load(x, xRow + i);
        var alive = value.fma(scale, shift).compare(VectorOperators.GT, 0f);
        var g = zero.blend(Lanes.load(dy, dyRow + i), alive);
        sum = sum.add(g);
        product = g.fma(value.sub(mean), product);
      }
    }
    sum.intoArray(sums, part);
    product.intoArray(sums, PARTS + part);
  }

  private static void plainSums(
      Coefficients by, int channel, Rows rows, int whole, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom,
      float[] sums, int part) {
    var mean = FloatVector.broadcast(Lanes.FLOATS, by.mean()[channel]);
    var sum = FloatVector.zero(Lanes.FLOATS);
    var product = FloatVector.zero(Lanes.FLOATS);
    for (int row = 0; row < rows.count(); row++) {
      long xRow = xFrom + (long) row * rows.xStep();
      long dyRow = dyFrom + (long) row * rows.yStep();
      for (int i = 0; i < whole; i += PARTS) {
        var g = Lanes.load(dy, dyRow + i);
        sum = sum.add(g);
        product = g.fma(Lanes.load(x, xRow + i).sub(mean), product);
      }
    }
    sum.intoArray(sums, part);
    product.intoArray(sums, PARTS + part);
  }

  private static float passed(Coefficients by, int channel, float x, float dy) {
    return !by.rectified() || Math.fma(x, by.scale()[channel], by.shift()[channel]) > 0f ? dy : 0f;
  }

  /** The sum of g that {@link #gradientSums} added up. */
  public static float sum(float[] sums) {
    return PairedSums.of(sums, 0);
  }

  /** The sum of {@code g (x - mean)} that {@link #gradientSums} added up. */
  public static float sumOfProducts(float[] sums) {
    return PairedSums.of(sums, PARTS);
  }

  /**
   * {@code dx = scale g + slope (x - mean) + constant}, added to dx when {@code add}; dx lies as x does.
   *
   * @param slope factor of the deviation
   * @param constant the same for all elements
   */
  public static void inputGradient(
      Coefficients by, int channel, float slope, float constant, Rows rows, MemorySegment x, long xFrom,
      MemorySegment dy, long dyFrom, boolean add, MemorySegment dx) {
    float threshold = by.rectified() ? 0f : Float.NEGATIVE_INFINITY;
    var zero = FloatVector.zero(Lanes.FLOATS);
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    var mean = FloatVector.broadcast(Lanes.FLOATS, by.mean()[channel]);
    var slopes = FloatVector.broadcast(Lanes.FLOATS, slope);
    var constants = FloatVector.broadcast(Lanes.FLOATS, constant);
    int length = rows.length();
    int bound = (int) Lanes.bound(0, length);
    for (int row = 0; row < rows.count(); row++) {
      long xRow = xFrom + (long) row * rows.xStep();
      long dyRow = dyFrom + (long) row * rows.yStep();
      int i = 0;
      for (; i < bound; i += Lanes.COUNT) {
        var value = Lanes.load(x, xRow + i);
        var alive = value.fma(scale, shift).compare(VectorOperators.GT, threshold);
        var g = zero.blend(Lanes.load(dy, dyRow + i), alive);
        var gradient = g.fma(scale, value.sub(mean).fma(slopes, constants));
        Lanes.store(add ? gradient.add(Lanes.load(dx, xRow + i)) : gradient, dx, xRow + i);
      }
      for (; i < length; i++) {
        float value = Lanes.get(x, xRow + i);
        float g = passed(by, channel, value, Lanes.get(dy, dyRow + i));
        float through = Math.fma(value - by.mean()[channel], slope, constant);
        float gradient = Math.fma(g, by.scale()[channel], through);
        Lanes.set(dx, xRow + i, add ? gradient + Lanes.get(dx, xRow + i) : gradient);
      }
    }
  }
}
