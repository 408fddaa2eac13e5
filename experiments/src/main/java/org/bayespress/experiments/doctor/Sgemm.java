package org.bayespress.experiments.doctor;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Blas;

/** Measures and checks the single-precision matrix product that all training rests on, on one thread. */
final class Sgemm {
  private static final int SIZE = 1024;
  private static final int REPEATS = 5;

  private Sgemm() {}

  /**
   * One product {@code [m, k] [k, n]} to check.
   *
   * @param name where it occurs
   */
  record Shape(String name, int m, int n, int k) {}

  /** Best of a few products of two 1024 x 1024 matrices, after one to warm up, in 10^9 operations (2 n^3) a second. */
  static double gigaflops() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = filled(arena, SIZE * SIZE, 1);
      MemorySegment b = filled(arena, SIZE * SIZE, 2);
      MemorySegment c = arena.allocate(4L * SIZE * SIZE, 64);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i <= REPEATS; i++) {
        long start = System.nanoTime();
        Blas.nn(SIZE, SIZE, SIZE, a.address(), SIZE, b.address(), SIZE, 0f, c.address(), SIZE);
        if (i > 0) {
          best = Math.min(best, System.nanoTime() - start);
        }
      }
      return 2.0 * SIZE * SIZE * SIZE / best;
    }
  }

  /**
   * Largest error of a product against a scalar one in double precision, relative to the bound that holds for any order
   * of summation in float32: {@code (k + 2) 2^-24 sum |a b|}. At most 1 when the product is correct.
   *
   * @param variant 0 for A B, 1 for A B', 2 for A' B
   */
  static double worstError(Shape shape, int variant) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = filled(arena, m * k, 3);
      MemorySegment b = filled(arena, k * n, 4);
      MemorySegment c = arena.allocate(4L * m * n, 64);
      switch (variant) {
        case 0 -> Blas.nn(m, n, k, a.address(), k, b.address(), n, 0f, c.address(), n);
        case 1 -> Blas.nt(m, n, k, a.address(), k, b.address(), k, 0f, c.address(), n);
        default -> Blas.tn(m, n, k, a.address(), m, b.address(), n, 0f, c.address(), n);
      }
      double worst = 0;
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          double size = 0;
          for (int l = 0; l < k; l++) {
            double x = a.getAtIndex(JAVA_FLOAT, variant == 2 ? (long) l * m + i : (long) i * k + l);
            double product = x * b.getAtIndex(JAVA_FLOAT, variant == 1 ? (long) j * k + l : (long) l * n + j);
            sum += product;
            size += Math.abs(product);
          }
          double error = Math.abs(c.getAtIndex(JAVA_FLOAT, (long) i * n + j) - sum) / ((k + 2) * 0x1p-24 * size);
          worst = Math.max(worst, error);
        }
      }
      return worst;
    }
  }

  /** Numbers of both signs in (-1, 1), from a linear congruence. */
  private static MemorySegment filled(Arena arena, int count, int seed) {
    MemorySegment segment = arena.allocate(4L * count, 64);
    long state = seed;
    for (int i = 0; i < count; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      segment.setAtIndex(JAVA_FLOAT, i, (state >> 40) * 0x1p-23f);
    }
    return segment;
  }
}
