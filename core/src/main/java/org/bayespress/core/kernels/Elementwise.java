package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Plain passes over float32 arrays; elements {@code from .. from + count - 1} of every segment. */
public final class Elementwise {
  private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[16]);

  private Elementwise() {}

  /** {@code y = x * x}; the two may be the same. */
  public static void square(MemorySegment x, MemorySegment y, long from, long count) {
    square(x, from, y, from, count);
  }

  /** {@code y = x * x} for {@code count} elements that begin at different places. */
  public static void square(MemorySegment x, long xFrom, MemorySegment y, long yFrom, long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      var v = Lanes.load(x, xFrom + i);
      Lanes.store(v.mul(v), y, yFrom + i);
    }
    for (; i < count; i++) {
      float v = Lanes.get(x, xFrom + i);
      Lanes.set(y, yFrom + i, v * v);
    }
  }

  /** {@code y = max(x, 0)}. */
  public static void relu(MemorySegment x, MemorySegment y, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, i).max(0f), y, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(y, i, Math.max(Lanes.get(x, i), 0f));
    }
  }

  /** {@code dx = y > 0 ? dy : 0}, added to dx when {@code add}. */
  public static void reluBackward(
      MemorySegment y, MemorySegment dy, MemorySegment dx, boolean add, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      var alive = Lanes.load(y, i).compare(VectorOperators.GT, 0f);
      var passed = FloatVector.zero(Lanes.FLOATS).blend(Lanes.load(dy, i), alive);
      Lanes.store(add ? passed.add(Lanes.load(dx, i)) : passed, dx, i);
    }
    for (; i < from + count; i++) {
      float passed = Lanes.get(y, i) > 0f ? Lanes.get(dy, i) : 0f;
      Lanes.set(dx, i, add ? passed + Lanes.get(dx, i) : passed);
    }
  }

  /** {@code y = x + y}. */
  public static void add(MemorySegment x, MemorySegment y, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, i).add(Lanes.load(y, i)), y, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(y, i, Lanes.get(x, i) + Lanes.get(y, i));
    }
  }

  /** {@code y = x + y} for {@code count} elements that begin at different places. */
  public static void addRun(MemorySegment x, long xFrom, MemorySegment y, long yFrom, int count) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, xFrom + i).add(Lanes.load(y, yFrom + i)), y, yFrom + i);
    }
    for (; i < count; i++) {
      Lanes.set(y, yFrom + i, Lanes.get(x, xFrom + i) + Lanes.get(y, yFrom + i));
    }
  }

  /** {@code sums[i] = sum over rows of rows[row][i]}, rows in order. */
  public static void sumRows(MemorySegment rows, int count, MemorySegment sums, int width) {
    sums.fill((byte) 0);
    for (int row = 0; row < count; row++) {
      addRun(rows, (long) row * width, sums, 0, width);
    }
  }

  /** {@code y = y + 2 x z}: the gradient that reaches an input through its square. */
  public static void addTwiceProduct(MemorySegment x, MemorySegment z, MemorySegment y, long from, long count) {
    addTwiceProduct(x, z, from, y, from, count);
  }

  /** {@code y = y + 2 x z} for {@code count} elements; those of x and y begin at {@code from}, those of z elsewhere. */
  public static void addTwiceProduct(
      MemorySegment x, MemorySegment z, long zFrom, MemorySegment y, long from, long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      var twice = Lanes.load(x, from + i).mul(2f);
      Lanes.store(twice.fma(Lanes.load(z, zFrom + i), Lanes.load(y, from + i)), y, from + i);
    }
    for (; i < count; i++) {
      Lanes.set(
          y, from + i, Math.fma(Lanes.get(x, from + i) * 2f, Lanes.get(z, zFrom + i), Lanes.get(y, from + i)));
    }
  }

  /** {@code y = x * y}. */
  public static void multiply(MemorySegment x, MemorySegment y, long from, long count) {
    multiply(x, from, y, from, count);
  }

  /** {@code y = x * y} for {@code count} elements that begin at different places. */
  public static void multiply(MemorySegment x, long xFrom, MemorySegment y, long yFrom, long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, xFrom + i).mul(Lanes.load(y, yFrom + i)), y, yFrom + i);
    }
    for (; i < count; i++) {
      Lanes.set(y, yFrom + i, Lanes.get(x, xFrom + i) * Lanes.get(y, yFrom + i));
    }
  }

  /** {@code y = 0}. */
  public static void clear(MemorySegment y, long from, long count) {
    y.asSlice(from * Float.BYTES, count * Float.BYTES).fill((byte) 0);
  }

  /** {@code y = constant}. */
  static void fill(float constant, MemorySegment y, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(FloatVector.broadcast(Lanes.FLOATS, constant), y, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(y, i, constant);
    }
  }

  /** Adds one number to every element of {@code y}. */
  public static void addConstant(float constant, MemorySegment y, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(y, i).add(constant), y, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(y, i, Lanes.get(y, i) + constant);
    }
  }

  /** {@code y = min(y, most)}; a NaN stays one. */
  public static void atMost(float most, MemorySegment y, long from, long count) {
    long i = from;
    for (long bound = Lanes.bound(from, count); i < bound; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(y, i).min(most), y, i);
    }
    for (; i < from + count; i++) {
      Lanes.set(y, i, Math.min(Lanes.get(y, i), most));
    }
  }

  /** Whether none of the first {@code count} elements is NaN or infinite. */
  public static boolean allFinite(MemorySegment x, long count) {
    for (long i = 0; i < count; i++) {
      if (!Float.isFinite(Lanes.get(x, i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sum of the elements, always in the same order: 16 running sums, lane {@code i mod 16}, then pairwise; independent
   * of the machine's vector width.
   */
  public static float sum(MemorySegment x, long from, long count) {
    final int lanes = 16;
    long whole = count - count % lanes;
    float[] sums = SUMS.get();
    Arrays.fill(sums, 0f);
    var species = FloatVector.SPECIES_512;
    if (Lanes.COUNT == lanes && Lanes.bound(from, whole) == from + whole && whole > 0) {
      var total = FloatVector.zero(species);
      for (long i = from; i < from + whole; i += lanes) {
        total = total.add(Lanes.load(x, i));
      }
      total.intoArray(sums, 0);
    } else {
      for (long i = from; i < from + whole; i += lanes) {
        for (int lane = 0; lane < lanes; lane++) {
          sums[lane] += Lanes.get(x, i + lane);
        }
      }
    }
    for (long i = from + whole; i < from + count; i++) {
      sums[(int) (i - from - whole)] += Lanes.get(x, i);
    }
    return PairedSums.of(sums, 0);
  }
}
