package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.kernels.math.VectorMath;

/**
 * Multiplying activations with random scales, and the way back. There are two layouts. In a <em>row</em> every element
 * has its own scale, at the same index. In a <em>plane</em>, one channel of a group of images with the image number
 * innermost, element j belongs to image {@code j mod images}; its scales are laid out as a repeating pattern whose period is
 * a multiple of 16, so that whole vectors of any width fit. Lanes and single numbers give the same bits.
 */
public final class ScaleKernel {

  /** The period of a pattern is this times the number of images. */
  public static final int PATTERN_REPEATS = 16;

  private ScaleKernel() {}

  /**
   * {@code z = location + deviation * eps}.
   *
   * @param group first element of location and deviation
   * @param from first element of eps and z
   */
  public static void drawNormal(
      MemorySegment location, MemorySegment deviation, long group, MemorySegment eps, MemorySegment z, long from,
      long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector noise = Lanes.load(eps, from + i);
      FloatVector drawn = noise.fma(Lanes.load(deviation, group + i), Lanes.load(location, group + i));
      Lanes.store(drawn, z, from + i);
    }
    for (; i < count; i++) {
      float drawn =
          Math.fma(Lanes.get(eps, from + i), Lanes.get(deviation, group + i), Lanes.get(location, group + i));
      Lanes.set(z, from + i, drawn);
    }
  }

  /** {@code z = exp(location + deviation * eps)}; otherwise as {@link #drawNormal}. */
  public static void drawLogNormal(
      MemorySegment location, MemorySegment deviation, long group, MemorySegment eps, MemorySegment z, long from,
      long count) {
    MemorySegment target = LaneMemory.of(z);
    long base = LaneMemory.base(z);
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector noise = Lanes.load(eps, from + i);
      FloatVector drawn = noise.fma(Lanes.load(deviation, group + i), Lanes.load(location, group + i));
      VectorMath.exp(drawn).intoMemorySegment(target, base + (from + i << 2), ByteOrder.nativeOrder());
    }
    for (; i < count; i++) {
      float drawn =
          Math.fma(Lanes.get(eps, from + i), Lanes.get(deviation, group + i), Lanes.get(location, group + i));
      Lanes.set(z, from + i, ScalarMath.exp(drawn));
    }
  }

  /** {@code y = x * z}, added to y when {@code add}; elements {@code from .. from + count - 1} of all three. */
  public static void multiply(
      MemorySegment x, MemorySegment z, MemorySegment y, boolean add, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector product = Lanes.load(x, i).mul(Lanes.load(z, i));
      Lanes.store(add ? product.add(Lanes.load(y, i)) : product, y, i);
    }
    for (; i < from + count; i++) {
      float product = Lanes.get(x, i) * Lanes.get(z, i);
      Lanes.set(y, i, add ? product + Lanes.get(y, i) : product);
    }
  }

  /**
   * One row's share of the gradients of location and deviation: {@code g = dy * through} is added to {@code dLocation},
   * {@code g * eps} to {@code dDeviation}. With z normal, dz/dlocation = 1 and {@code through} is x; with z log-normal,
   * dz/dlocation = z and {@code through} is y = x z.
   *
   * @param from first element of dy, through and eps
   * @param group first element of the gradients
   */
  public static void addGradients(
      MemorySegment dy, MemorySegment through, MemorySegment eps, long from, MemorySegment dLocation,
      MemorySegment dDeviation, long group, long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector g = Lanes.load(dy, from + i).mul(Lanes.load(through, from + i));
      Lanes.store(Lanes.load(dLocation, group + i).add(g), dLocation, group + i);
      FloatVector withNoise = g.fma(Lanes.load(eps, from + i), Lanes.load(dDeviation, group + i));
      Lanes.store(withNoise, dDeviation, group + i);
    }
    for (; i < count; i++) {
      float g = Lanes.get(dy, from + i) * Lanes.get(through, from + i);
      Lanes.set(dLocation, group + i, Lanes.get(dLocation, group + i) + g);
      float withNoise = Math.fma(g, Lanes.get(eps, from + i), Lanes.get(dDeviation, group + i));
      Lanes.set(dDeviation, group + i, withNoise);
    }
  }

  /**
   * Lays the scales of a channel's images out as a pattern.
   *
   * @param z scales, those of this channel from element {@code from} on
   * @param pattern receives {@code 16 * images} elements
   */
  public static void fillPattern(MemorySegment z, long from, int images, MemorySegment pattern) {
    for (int i = 0; i < PATTERN_REPEATS * images; i++) {
      Lanes.set(pattern, i, Lanes.get(z, from + i % images));
    }
  }

  /** {@code y = x * pattern} over a plane, added to y when {@code add}; x and y are indexed alike. */
  public static void multiplyPlane(
      MemorySegment x, MemorySegment pattern, int images, MemorySegment y, boolean add, long from, long count) {
    int period = PATTERN_REPEATS * images;
    int k = 0;
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector product = Lanes.load(x, i).mul(Lanes.load(pattern, k));
      Lanes.store(add ? product.add(Lanes.load(y, i)) : product, y, i);
      k += Lanes.COUNT;
      k = k == period ? 0 : k;
    }
    for (; i < from + count; i++) {
      float product = Lanes.get(x, i) * Lanes.get(pattern, k);
      Lanes.set(y, i, add ? product + Lanes.get(y, i) : product);
      k = k + 1 == period ? 0 : k + 1;
    }
  }

  /**
   * {@code dz[image] = sum of dy * x} over a plane: element j goes to running sum {@code j mod (16 images)}, then the 16
   * sums of an image are added in order.
   *
   * @param sums scratch of {@code 16 * images} elements
   * @param dz receives one number per image from element {@code to} on
   */
  public static void reducePlane(
      MemorySegment dy, MemorySegment x, int images, MemorySegment sums, MemorySegment dz, long to, long from,
      long count) {
    int period = PATTERN_REPEATS * images;
    for (int i = 0; i < period; i++) {
      Lanes.set(sums, i, 0f);
    }
    int k = 0;
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      FloatVector sum = Lanes.load(dy, i).fma(Lanes.load(x, i), Lanes.load(sums, k));
      Lanes.store(sum, sums, k);
      k += Lanes.COUNT;
      k = k == period ? 0 : k;
    }
    for (; i < from + count; i++) {
      Lanes.set(sums, k, Math.fma(Lanes.get(dy, i), Lanes.get(x, i), Lanes.get(sums, k)));
      k = k + 1 == period ? 0 : k + 1;
    }
    for (int image = 0; image < images; image++) {
      float total = 0f;
      for (int repeat = 0; repeat < PATTERN_REPEATS; repeat++) {
        total += Lanes.get(sums, repeat * images + image);
      }
      Lanes.set(dz, to + image, total);
    }
  }
}
