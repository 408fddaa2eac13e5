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

  /** Length of the array that {@link #gradientSums} adds to. */
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

  /** {@code y = scale x + shift}, and no less than zero where rectified. */
  public static void apply(Coefficients by, int channel, MemorySegment x, long xFrom, MemorySegment y, long yFrom,
      int count) {
    boolean rectified = by.rectified();
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      var value = Lanes.load(x, xFrom + i).fma(scale, shift);
      Lanes.store(rectified ? value.max(0f) : value, y, yFrom + i);
    }
    for (; i < count; i++) {
      float value = Math.fma(Lanes.get(x, xFrom + i), by.scale()[channel], by.shift()[channel]);
      Lanes.set(y, yFrom + i, rectified ? Math.max(value, 0f) : value);
    }
  }

  /**
   * Adds to {@code sums} those of g (first 16) and of {@code g (x - mean)} (last 16), g being dy where y is not cut off.
   */
  public static void gradientSums(
      Coefficients by, int channel, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom, int count,
      float[] sums) {
    int whole = 0;
    if (Lanes.VECTORIZED && Lanes.COUNT <= PARTS) {
      whole = count - count % PARTS;
      for (int part = 0; part < PARTS; part += Lanes.COUNT) {
        if (by.rectified()) {
          rectifiedSums(by, channel, x, xFrom + part, dy, dyFrom + part, whole, sums, part);
        } else {
          plainSums(by, channel, x, xFrom + part, dy, dyFrom + part, whole, sums, part);
        }
      }
    }
    for (int i = whole; i < count; i++) {
      float value = Lanes.get(x, xFrom + i);
      float g = passed(by, channel, value, Lanes.get(dy, dyFrom + i));
      int part = i % PARTS;
      sums[part] += g;
      sums[PARTS + part] = Math.fma(g, value - by.mean()[channel], sums[PARTS + part]);
    }
  }

  private static void rectifiedSums(
      Coefficients by, int channel, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom, int count, float[] sums,
      int part) {
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    var mean = FloatVector.broadcast(Lanes.FLOATS, by.mean()[channel]);
    var zero = FloatVector.zero(Lanes.FLOATS);
    var sum = FloatVector.fromArray(Lanes.FLOATS, sums, part);
    var product = FloatVector.fromArray(Lanes.FLOATS, sums, PARTS + part);
    for (int i = 0; i < count; i += PARTS) {
      var value = Lanes.load(x, xFrom + i);
      var alive = value.fma(scale, shift).compare(VectorOperators.GT, 0f);
      var g = zero.blend(Lanes.load(dy, dyFrom + i), alive);
      sum = sum.add(g);
      product = g.fma(value.sub(mean), product);
    }
    sum.intoArray(sums, part);
    product.intoArray(sums, PARTS + part);
  }

  private static void plainSums(
      Coefficients by, int channel, MemorySegment x, long xFrom, MemorySegment dy, long dyFrom, int count, float[] sums,
      int part) {
    var mean = FloatVector.broadcast(Lanes.FLOATS, by.mean()[channel]);
    var sum = FloatVector.fromArray(Lanes.FLOATS, sums, part);
    var product = FloatVector.fromArray(Lanes.FLOATS, sums, PARTS + part);
    for (int i = 0; i < count; i += PARTS) {
      var g = Lanes.load(dy, dyFrom + i);
      sum = sum.add(g);
      product = g.fma(Lanes.load(x, xFrom + i).sub(mean), product);
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
   * {@code dx = scale g + slope (x - mean) + constant}, added to dx when {@code add}.
   *
   * @param slope factor of the deviation
   * @param constant the same for all elements
   */
  public static void inputGradient(
      Coefficients by, int channel, float slope, float constant, MemorySegment x, long xFrom, MemorySegment dy,
      long dyFrom,
      boolean add, MemorySegment dx, long dxFrom, int count) {
    boolean rectified = by.rectified();
    var scale = FloatVector.broadcast(Lanes.FLOATS, by.scale()[channel]);
    var shift = FloatVector.broadcast(Lanes.FLOATS, by.shift()[channel]);
    var slopes = FloatVector.broadcast(Lanes.FLOATS, slope);
    var constants = FloatVector.broadcast(Lanes.FLOATS, constant);
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      var value = Lanes.load(x, xFrom + i);
      var alive = value.fma(scale, shift).compare(VectorOperators.GT, rectified ? 0f : Float.NEGATIVE_INFINITY);
      var g = FloatVector.zero(Lanes.FLOATS).blend(Lanes.load(dy, dyFrom + i), alive);
      var through = value.sub(by.mean()[channel]).fma(slopes, constants);
      var gradient = g.fma(scale, through);
      Lanes.store(add ? gradient.add(Lanes.load(dx, dxFrom + i)) : gradient, dx, dxFrom + i);
    }
    for (; i < count; i++) {
      float value = Lanes.get(x, xFrom + i);
      float g = passed(by, channel, value, Lanes.get(dy, dyFrom + i));
      float gradient = Math.fma(g, by.scale()[channel], Math.fma(value - by.mean()[channel], slope, constant));
      Lanes.set(dx, dxFrom + i, add ? gradient + Lanes.get(dx, dxFrom + i) : gradient);
    }
  }
}
