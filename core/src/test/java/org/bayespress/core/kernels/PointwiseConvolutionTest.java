package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of one pixel as matrix products, against the products straight from the images, which know any window. */
class PointwiseConvolutionTest {
  private static final long SEED = Long.getLong("test.seed", 13L);
  private static final int GROUPS = 3;

  private final Arena arena = Arena.ofAuto();

  private MemorySegment normals(int count, int which) {
    SplittableRandom random = new SplittableRandom(SEED + which);
    MemorySegment values = arena.allocate(4L * count, 64);
    for (int i = 0; i < count; i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return values;
  }

  private static void compare(MemorySegment found, MemorySegment expected, String what) {
    for (long i = 0; i < expected.byteSize() / 4; i++) {
      double value = expected.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      assertThat((double) found.getAtIndex(ValueLayout.JAVA_FLOAT, i)).as("%s[%d], seed %d", what, i, SEED)
          .isCloseTo(value, within(1e-4 * (1 + Math.abs(value))));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1, 1", "3, 7, 2, 5, 5", "36, 48, 8, 8, 16", "5, 4, 3, 4, 10"})
  void allProductsAreThoseOfTheOtherKernels(int channels, int outputs, int height, int width, int images) {
    ConvolutionShape shape = new ConvolutionShape(channels, images, height, width, outputs, 1);
    MemorySegment weights = normals(outputs * channels, 0);
    MemorySegment x = normals(GROUPS * shape.inGroup(), 1);
    WindowProducts pointwise = WindowProducts.of(shape, GROUPS, true, 0);
    Convolution direct = new Convolution(shape, true);
    assertThat(pointwise).isInstanceOf(PointwiseConvolution.class);
    for (WindowProducts each : new WindowProducts[] {pointwise, direct}) {
      for (int block = 0; block < each.blocks(); block++) {
        each.take(block, weights);
      }
    }
    // outputs lie among other channels, two more per group
    int plane = shape.outGroup() / outputs;
    int stride = shape.outGroup() + 2 * plane;
    MemorySegment dy = normals(GROUPS * stride, 2);
    for (float start : new float[] {0f, 1.5f}) {
      float[] starts = new float[direct.startLength()];
      Arrays.fill(starts, start);
      MemorySegment found = normals(GROUPS * stride, 3);
      MemorySegment expected = normals(GROUPS * stride, 3);
      for (int group = 0; group < GROUPS; group++) {
        pointwise.forward(starts, x, (long) group * shape.inGroup(), found, (long) group * stride + plane);
        direct.forward(starts, x, (long) group * shape.inGroup(), expected, (long) group * stride + plane);
      }
      compare(found, expected, "y");
    }
    MemorySegment scratch = arena.allocate(4L * direct.scratchFloats(), 64);
    for (boolean add : new boolean[] {true, false}) {
      MemorySegment found = normals(shape.inGroup(), 4);
      MemorySegment expected = normals(shape.inGroup(), 4);
      pointwise.inputGradient(dy, stride + plane, scratch, add, found, 0);
      direct.inputGradient(dy, stride + plane, scratch, add, expected, 0);
      compare(found, expected, "dx");
    }
    compare(gradient(pointwise, dy, plane, stride, x, weights), gradient(direct, dy, plane, stride, x, weights), "dw");
  }

  private MemorySegment gradient(
      WindowProducts products, MemorySegment dy, int first, int stride, MemorySegment x, MemorySegment weights) {
    MemorySegment result = arena.allocate(weights.byteSize(), 64);
    MemorySegment parts = arena.allocate(4L * Math.max(1, products.gradientParts()), 64);
    for (int task = products.gradientTasks() - 1; task >= 0; task--) {
      products.weightGradient(
          task, dy, first, stride, x, GROUPS, null, new float[products.gradientScratch()], parts, result);
    }
    products.endWeightGradient(parts, result);
    return result;
  }
}
