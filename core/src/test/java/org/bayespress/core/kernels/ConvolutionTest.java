package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The products of a convolution against loops over its definition in double precision, and lanes against singles. */
class ConvolutionTest {
  private static final int GROUPS = 3;
  private static final long SEED = Long.getLong("test.seed", 20261125L);

  static Stream<ConvolutionShape> shapes() {
    return Stream.of(
        new ConvolutionShape(1, 10, 28, 28, 20, 5), // LeNet-5's first layer: 15 vectors of 16
        new ConvolutionShape(20, 10, 12, 12, 50, 5), // its second: 5 vectors, a last block of two outputs
        new ConvolutionShape(3, 16, 12, 12, 6, 5), // 8 vectors
        new ConvolutionShape(2, 7, 9, 8, 5, 3), // 42 floats: vectors and a rest
        new ConvolutionShape(1, 1, 5, 4, 1, 2), // 3 floats: a rest alone
        new ConvolutionShape(4, 8, 6, 7, 3, 1));
  }

  private static MemorySegment normals(int count, int stream) {
    MemorySegment values = MemorySegment.ofArray(new float[count]);
    NormalNoise.fill(values, 0, count, NoiseKey.of(SEED, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values;
  }

  /** Nine of ten weights are zero, in patterns that leave whole taps and single weights. */
  private static MemorySegment sparse(ConvolutionShape shape) {
    MemorySegment weights = normals(shape.outputs() * shape.taps(), 1);
    MemorySegment chance = normals(shape.outputs() * shape.taps(), 2);
    for (int i = 0; i < shape.outputs() * shape.taps(); i++) {
      if (at(chance, i) < 1.28) {
        weights.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0f);
      }
    }
    return weights;
  }

  private static float at(MemorySegment values, long i) {
    return values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  @FunctionalInterface
  private interface Term {
    void at(long x, int weight, long y);
  }

  /** Every product of a convolution: input element, weight, output element. */
  private static void eachTerm(ConvolutionShape s, Term term) {
    for (int g = 0; g < GROUPS; g++) {
      for (int o = 0; o < s.outputs(); o++) {
        for (int yy = 0; yy < s.outHeight(); yy++) {
          for (int xx = 0; xx < s.outWidth(); xx++) {
            for (int n = 0; n < s.images(); n++) {
              long y = ((((long) g * s.outputs() + o) * s.outHeight() + yy) * s.outWidth() + xx) * s.images() + n;
              for (int tap = 0; tap < s.taps(); tap++) {
                int c = tap / (s.kernel() * s.kernel());
                int ky = tap / s.kernel() % s.kernel();
                int kx = tap % s.kernel();
                long x =
                    ((((long) g * s.channels() + c) * s.height() + yy + ky) * s.width() + xx + kx) * s.images() + n;
                term.at(x, o * s.taps() + tap, y);
              }
            }
          }
        }
      }
    }
  }

  private static void close(MemorySegment found, double[] expected, double[] size) {
    for (int i = 0; i < expected.length; i++) {
      // float32 sums of so many terms, each rounded once
      assertThat((double) at(found, i)).as("element %d, seed %d", i, SEED)
          .isCloseTo(expected[i], within(1e-6 + 3e-6 * size[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void forwardIsTheDefinition(ConvolutionShape shape) {
    MemorySegment x = normals(GROUPS * shape.inGroup(), 0);
    MemorySegment weights = sparse(shape);
    MemorySegment y = MemorySegment.ofArray(new float[GROUPS * shape.outGroup()]);
    Convolution convolution = taken(shape, weights);
    float[] start = new float[convolution.startLength()];
    double[] expected = new double[GROUPS * shape.outGroup()];
    double[] size = new double[expected.length];
    for (int i = 0; i < expected.length; i++) {
      int output = i / (shape.outGroup() / shape.outputs()) % shape.outputs();
      start[output] = 0.25f * output;
      expected[i] = start[output];
      size[i] = start[output];
    }
    for (int group = 0; group < GROUPS; group++) {
      convolution.forward(start, x, (long) group * shape.inGroup(), y, (long) group * shape.outGroup());
    }
    eachTerm(shape, (i, w, o) -> {
      expected[(int) o] += (double) at(x, i) * at(weights, w);
      size[(int) o] += Math.abs((double) at(x, i) * at(weights, w));
    });
    close(y, expected, size);
  }

  private static Convolution taken(ConvolutionShape shape, MemorySegment weights) {
    Convolution convolution = new Convolution(shape, true);
    // other weights before, so that nothing of an earlier step may stay
    for (MemorySegment tensor : new MemorySegment[] {normals(shape.outputs() * shape.taps(), 9), weights}) {
      for (int block = 0; block < convolution.blocks(); block++) {
        convolution.take(block, tensor);
      }
    }
    return convolution;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void inputGradientIsTheDefinition(ConvolutionShape shape) {
    MemorySegment dy = normals(GROUPS * shape.outGroup(), 3);
    MemorySegment weights = sparse(shape);
    MemorySegment dx = normals(GROUPS * shape.inGroup(), 4);
    double[] expected = new double[GROUPS * shape.inGroup()];
    double[] size = new double[expected.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = at(dx, i);
      size[i] = Math.abs(expected[i]);
    }
    Convolution convolution = taken(shape, weights);
    MemorySegment scratch = MemorySegment.ofArray(new float[convolution.scratchFloats()]);
    for (int group = 0; group < GROUPS; group++) {
      convolution.inputGradient(
          dy, (long) group * shape.outGroup(), scratch, true, dx, (long) group * shape.inGroup());
    }
    eachTerm(shape, (i, w, o) -> {
      expected[(int) i] += (double) at(dy, o) * at(weights, w);
      size[(int) i] += Math.abs((double) at(dy, o) * at(weights, w));
    });
    close(dx, expected, size);
  }

  /** Around a padded image nothing is written, and inside of it everything is as without the margin. */
  @ParameterizedTest
  @MethodSource("shapes")
  void aMarginIsLeftOut(ConvolutionShape shape) {
    int margin = Math.min(1, shape.kernel() - 1);
    MemorySegment dy = normals(shape.outGroup(), 3);
    MemorySegment weights = sparse(shape);
    MemorySegment whole = normals(shape.inGroup(), 4);
    MemorySegment inside = normals(shape.inGroup(), 4);
    MemorySegment before = normals(shape.inGroup(), 4);
    Convolution convolution = taken(shape, weights);
    Convolution padded = new Convolution(shape, true, margin);
    for (int block = 0; block < padded.blocks(); block++) {
      padded.take(block, weights);
    }
    convolution.inputGradient(
        dy, 0, MemorySegment.ofArray(new float[convolution.scratchFloats()]), false, whole, 0);
    padded.inputGradient(dy, 0, MemorySegment.ofArray(new float[padded.scratchFloats()]), false, inside, 0);
    for (int i = 0; i < shape.inGroup(); i++) {
      int column = i / shape.images() % shape.width();
      int row = i / shape.images() / shape.width() % shape.height();
      boolean around = row < margin || column < margin || row >= shape.height() - margin
          || column >= shape.width() - margin;
      assertThat(at(inside, i)).isEqualTo(around ? at(before, i) : at(whole, i));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void weightGradientIsTheDefinition(ConvolutionShape shape) {
    MemorySegment dy = normals(GROUPS * shape.outGroup(), 5);
    MemorySegment x = normals(GROUPS * shape.inGroup(), 6);
    double[] expected = new double[shape.outputs() * shape.taps()];
    double[] size = new double[expected.length];
    eachTerm(shape, (i, w, o) -> {
      expected[w] += (double) at(dy, o) * at(x, i);
      size[w] += Math.abs((double) at(dy, o) * at(x, i));
    });
    MemorySegment all = gradient(new TapGradient(shape), shape, dy, x, null);
    close(all, expected, size);
    MemorySegment singles = gradient(new TapGradient(shape, false), shape, dy, x, null);
    assertThat(all.mismatch(singles)).as("lanes and singles").isEqualTo(-1);

    MemorySegment silent = sparse(shape);
    MemorySegment some = gradient(new TapGradient(shape), shape, dy, x, silent);
    for (int i = 0; i < expected.length; i++) {
      if (at(silent, i) != 0f || at(some, i) != 0f) {
        assertThat(at(some, i)).as("element %d, seed %d", i, SEED).isEqualTo(at(all, i));
      }
    }
  }

  private static MemorySegment gradient(
      TapGradient gradient, ConvolutionShape shape, MemorySegment dy, MemorySegment x, MemorySegment silent) {
    MemorySegment result = normals(shape.outputs() * shape.taps(), 7);
    for (int task = gradient.tasks() - 1; task >= 0; task--) {
      gradient.run(task, dy, 0, shape.outGroup(), x, GROUPS, silent, new float[gradient.scratch()], result);
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void lanesAndSinglesGiveTheSameBits(ConvolutionShape shape) {
    MemorySegment x = normals(shape.inGroup(), 0);
    TapList list = TapList.ofOutputs(shape);
    int plane = shape.outGroup() / shape.outputs();
    MemorySegment byLanes = MemorySegment.ofArray(new float[shape.outGroup()]);
    MemorySegment singly = MemorySegment.ofArray(new float[shape.outGroup()]);
    float[] start = {0.1f, -0.2f, 0.3f, 0.4f};
    for (int block = 0; block < list.blocks(); block++) {
      list.pack(block, sparse(shape));
      int from = list.start(block);
      int to = list.end(block);
      long at = (long) block * TapList.ROWS * plane;
      int run = shape.outRow();
      TapSums.run(x, 0, list, from, to, start, 0, byLanes, at, plane, list.rowsOf(block), run);
      TapSums.singles(x, 0, list, from, to, start, 0, singly, at, plane, list.rowsOf(block), run);
    }
    assertThat(byLanes.mismatch(singly)).isEqualTo(-1);
  }
}
