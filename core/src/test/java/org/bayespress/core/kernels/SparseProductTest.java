package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bayespress.core.kernels.NonZeros.Use;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products of inputs with a background against sums over all elements in double precision, and lanes against single numbers.
 */
class SparseProductTest {
  private static final long SEED = Long.getLong("test.seed", 20261126L);

  /** Shapes with rests of tiles, blocks, panels and vectors; none, few, many and all inputs not zero. */
  static Stream<Arguments> cases() {
    int[][] shapes =
        {{1, 1, 1}, {3, 17, 5}, {33, 64, 16}, {70, 130, 37}, {65, 80, 144}, {128, 200, 300}, {16, 48, 170}};
    List<Arguments> all = new ArrayList<>();
    for (int[] shape : shapes) {
      for (double density : new double[] {0, 0.03, 0.2, 1}) {
        for (boolean squared : new boolean[] {false, true}) {
          all.add(Arguments.of(shape[0], shape[1], shape[2], density, squared, 0f));
          all.add(Arguments.of(shape[0], shape[1], shape[2], density, squared, -0.4f));
        }
      }
    }
    return all.stream();
  }

  /** Everything that one product reads and writes. */
  private static final class Fixture implements AutoCloseable {
    final int batch;
    final int in;
    final int out;
    final int stride;
    final boolean squared;
    final float background;
    final Slab slab = new Slab();
    final Tensor x;
    final Tensor weights;
    final Tensor dy;
    final Tensor y;
    final Tensor dWeights;
    final Tensor dx;
    final Tensor rows;
    final Tensor zeros;
    final Tensor outputs;
    final Tensor total;
    final Tensor start;
    final NonZeros lists;

    Fixture(int batch, int in, int out, double density, boolean squared, float background) {
      this.batch = batch;
      this.in = in;
      this.out = out;
      this.squared = squared;
      this.background = background;
      stride = SparseProduct.stride(out);
      x = slab.reserve(batch, in);
      weights = slab.reserve(in, stride);
      dy = slab.reserve(SparseProduct.rows(batch), stride);
      y = slab.reserve(SparseProduct.rows(batch), stride);
      dWeights = slab.reserve(in, out);
      dx = slab.reserve(batch, in);
      rows = slab.reserve(SparseProduct.gradientScratch(out));
      zeros = slab.reserve(stride);
      outputs = slab.reserve(batch, out);
      total = slab.reserve(stride);
      start = slab.reserve(stride);
      slab.allocate();
      lists = new NonZeros(batch, in, EnumSet.of(Use.WEIGHT_GRADIENT, Use.INPUT_GRADIENT));
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < batch * in; i++) {
        // the third row and the sixth column are all background
        boolean empty = i / in == 2 || i % in == 5;
        x.set(i, !empty && random.nextDouble() < density ? (float) random.nextGaussian() : background);
      }
      for (int i = 0; i < in * stride; i++) {
        weights.set(i, i % stride < out ? (float) random.nextGaussian() : 0f);
      }
      for (int i = 0; i < batch * stride; i++) {
        dy.set(i, i % stride < out ? (float) random.nextGaussian() : 0f);
      }
      dWeights.fill(Float.NaN);
      dx.fill(Float.NaN);
      y.fill(Float.NaN);
      rows.fill(Float.NaN);
    }

    void run(boolean lanes) {
      SparseProduct product = new SparseProduct(batch, in, out, squared, lanes);
      for (int task = lists.rowTasks() - 1; task >= 0; task--) {
        lists.takeRows(task, x.segment(), x.segment(), background, lanes);
      }
      for (int task = 0; task < lists.columnTasks(); task++) {
        lists.takeColumns(task, x.segment(), x.segment(), background, lanes);
      }
      for (int task = product.forwardTasks() - 1; task >= 0; task--) {
        product.forward(task, lists, weights.segment(), zeros.segment(), y.segment(), background != 0);
      }
      background(y, SparseProduct.totalRow(batch), bias());
      PaddedRows.addAndTrim(
          y.segment(), stride, start.segment(), Float.NEGATIVE_INFINITY, outputs.segment(), 0, batch, out);
      PaddedRows.sum(dy.segment(), stride, 0, batch, total.segment(), 0);
      background(total, 0, null);
      for (int task = product.weightGradientTasks() - 1; task >= 0; task--) {
        product.weightGradient(
            task, lists, dy.segment(), start.segment(), rows.segment(), dWeights.segment());
      }
      if (background == 0) {
        inputGradient(lanes, false);
      }
    }

    private void background(Tensor totals, int row, MemorySegment offset) {
      float factor = squared ? background * background : background;
      PaddedRows.background(totals.segment(), (long) row * stride, factor, offset, out, start.segment());
    }

    MemorySegment bias() {
      float[] values = new float[out];
      for (int o = 0; o < out; o++) {
        values[o] = o % 3;
      }
      return MemorySegment.ofArray(values);
    }

    void inputGradient(boolean lanes, boolean add) {
      SparseProduct means = new SparseProduct(batch, in, out, false, lanes);
      SparseProduct variances = squared ? new SparseProduct(batch, in, out, true, lanes) : null;
      MemorySegment second = squared ? dy.segment() : null;
      float[] sums = new float[SparseInputGradient.scratch()];
      SparseInputGradient gradient = new SparseInputGradient(means, variances);
      for (int task = 0; task < SparseInputGradient.tasks(lists); task++) {
        gradient.run(
            task, lists, dy.segment(), weights.segment(), second, squared ? weights.segment() : null, sums,
            dx.segment(),
            add);
      }
    }

    double factor(int row, int column) {
      double value = x.get((long) row * in + column);
      return squared ? value * value : value;
    }

    double weight(int o, int i) {
      return weights.get((long) i * stride + o);
    }

    double gradient(int row, int o) {
      return dy.get((long) row * stride + o);
    }

    @Override
    public void close() {
      slab.close();
    }
  }

  @ParameterizedTest(name = "batch={0} in={1} out={2} density={3} squared={4} background={5}")
  @MethodSource("cases")
  void everyProductIsTheSumOverAllElements(int batch, int in, int out, double density, boolean squared,
      float background) {
    try (Fixture f = new Fixture(batch, in, out, density, squared, background)) {
      f.run(true);
      for (int b = 0; b < batch; b++) {
        for (int o = 0; o < out; o++) {
          double sum = o % 3;
          double size = sum + 1e-30;
          for (int i = 0; i < in; i++) {
            sum += f.factor(b, i) * f.weight(o, i);
            size += Math.abs(f.factor(b, i) * f.weight(o, i));
          }
          close(f.outputs.get((long) b * out + o), sum, size, "y[" + b + "," + o + "]");
        }
      }
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          double sum = 0;
          double size = 1e-30;
          for (int b = 0; b < batch; b++) {
            sum += f.factor(b, i) * f.gradient(b, o);
            size += Math.abs(f.factor(b, i) * f.gradient(b, o));
          }
          close(f.dWeights.get((long) i * out + o), sum, size, "dW[" + o + "," + i + "]");
        }
      }
      for (int b = 0; background == 0 && b < batch; b++) {
        for (int i = 0; i < in; i++) {
          double[] truth = inputGradient(f, b, i);
          close(f.dx.get((long) b * in + i), truth[0], truth[1], "dx[" + b + "," + i + "]");
        }
      }
    }
  }

  /** dx and the size of its terms. With squares, both products have the same weights and gradients here. */
  private static double[] inputGradient(Fixture f, int b, int i) {
    double x = f.x.get((long) b * f.in + i);
    double sum = 0;
    double size = 1e-30;
    if (x != 0) {
      for (int o = 0; o < f.out; o++) {
        double term = f.gradient(b, o) * f.weight(o, i);
        sum += term;
        size += Math.abs(term) * (f.squared ? 1 + Math.abs(2 * x) : 1);
      }
    }
    return new double[] {f.squared ? sum * (1 + 2 * x) : sum, size};
  }

  private static void close(float found, double truth, double size, String what) {
    // a few hundred terms, each rounded once, and those of the background
    assertThat((double) found).as("%s, seed %d", what, SEED).isCloseTo(truth, within(3e-6 * size));
  }

  @ParameterizedTest(name = "batch={0} in={1} out={2} density={3} squared={4} background={5}")
  @MethodSource("cases")
  void lanesAndSingleNumbersGiveTheSameBits(int batch, int in, int out, double density, boolean squared,
      float background) {
    try (Fixture lanes = new Fixture(batch, in, out, density, squared, background);
        Fixture singles = new Fixture(batch, in, out, density, squared, background)) {
      lanes.run(true);
      singles.run(false);
      assertThat(lanes.outputs.toArray()).containsExactly(singles.outputs.toArray());
      assertThat(lanes.dWeights.toArray()).containsExactly(singles.dWeights.toArray());
      assertThat(lanes.dx.toArray()).containsExactly(singles.dx.toArray());
    }
  }

  @Test
  void gradientsOfInputsCanBeAdded() {
    try (Fixture f = new Fixture(40, 70, 37, 0.2, true, 0f)) {
      f.run(true);
      float[] once = f.dx.toArray();
      f.inputGradient(true, true);
      for (int i = 0; i < once.length; i++) {
        assertThat(f.dx.get(i)).isEqualTo(2 * once[i]);
      }
    }
  }

  @Test
  void aZeroValueOnTheSupportHasAGradient() {
    try (Fixture f = new Fixture(4, 8, 3, 1, false, 0f)) {
      f.run(true);
      Tensor support = f.x;
      float[] values = support.toArray();
      values[0] = 0f;
      MemorySegment other = MemorySegment.ofArray(values);
      f.lists.takeRows(0, support.segment(), other, 0f, true);
      f.inputGradient(true, false);
      double sum = 0;
      for (int o = 0; o < 3; o++) {
        sum += f.gradient(0, o) * f.weight(o, 0);
      }
      assertThat((double) f.dx.get(0)).isCloseTo(sum, within(1e-5));
    }
  }

  @Test
  void countsWhatIsNotZero() {
    float[] values = new float[5000];
    values[3] = 1;
    values[17] = -0f;
    values[50] = Float.NaN;
    values[4999] = Float.MIN_VALUE;
    assertFew(values, 5000, 0f, 3);
    assertFew(values, 4999, 0f, 2);
    assertFew(values, 5000, 1f, 4999);
  }

  private static void assertFew(float[] values, int count, float background, int others) {
    MemorySegment x = MemorySegment.ofArray(values);
    assertThat(NonZeros.areFew(x, count, background, others)).isTrue();
    assertThat(NonZeros.areFew(x, count, background, others - 1)).isFalse();
  }
}
