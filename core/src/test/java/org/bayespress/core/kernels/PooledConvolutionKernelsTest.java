package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bayespress.core.memory.Slab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels of a convolution behind which max-pooling lies: sampling and pooling against plain loops in the same float
 * operations, bit for bit, and lanes against single numbers. That gradients are right is tested with the operation.
 */
class PooledConvolutionKernelsTest {
  private static final int GROUPS = 2;
  private static final long SEED = Long.getLong("test.seed", 20261126L);

  private final Random random = new Random(SEED);

  static Stream<ConvolutionShape> shapes() {
    return Stream.of(
        new ConvolutionShape(1, 10, 28, 28, 20, 5), // LeNet-5's first layer: runs of 5 floats
        new ConvolutionShape(20, 10, 12, 12, 50, 5), // its second: runs of 100 floats, five full bundles
        new ConvolutionShape(3, 16, 9, 8, 5, 3), // a group of whole vectors
        new ConvolutionShape(7, 20, 7, 7, 4, 4), // more images than lanes
        new ConvolutionShape(2, 1, 9, 8, 3, 2), // runs that reach into the next row's
        new ConvolutionShape(2, 10, 4, 4, 3, 3), // one window: its vector ends behind the channel
        new ConvolutionShape(3, 5, 4, 6, 2, 3), // two of them
        new ConvolutionShape(1, 3, 4, 12, 2, 3)); // five
  }

  private MemorySegment normals(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return MemorySegment.ofArray(values);
  }

  private static float at(MemorySegment values, long i) {
    return values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  private static MemorySegment zeros(int count) {
    return MemorySegment.ofArray(new float[count]);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void samplingAndPoolingIsTheDefinition(ConvolutionShape shape) {
    int size = 2;
    int height = shape.outHeight();
    int width = shape.outWidth();
    int images = shape.images();
    int plane = height * width * images;
    PooledSampling pooling = new PooledSampling(height, width, images, size, 100);
    for (boolean scaled : new boolean[] {false, true}) {
      MemorySegment mean = normals(plane + PooledSampling.SLACK);
      MemorySegment variance = normals(plane + PooledSampling.SLACK);
      for (int i = 0; i < plane; i++) {
        variance.setAtIndex(ValueLayout.JAVA_FLOAT, i, at(variance, i) * at(variance, i));
      }
      MemorySegment noise = normals(plane + PooledSampling.SLACK);
      MemorySegment z = scaled ? normals(images) : null;
      MemorySegment meanBefore = MemorySegment.ofArray(mean.toArray(ValueLayout.JAVA_FLOAT));
      MemorySegment varianceBefore = MemorySegment.ofArray(variance.toArray(ValueLayout.JAVA_FLOAT));
      int outputs = pooling.windows() * images;
      PooledSampling.Kept kept =
          new PooledSampling.Kept(zeros(outputs), zeros(outputs), scaled ? zeros(outputs) : null, zeros(outputs));
      pooling.run(mean, variance, 0, noise, z, 0, kept, 0);
      for (int out = 0; out < outputs; out++) {
        int image = out % images;
        int row = out / images / (width / size) * size;
        int column = out / images % (width / size) * size;
        float best = Float.NEGATIVE_INFINITY;
        float[] expected = new float[4];
        for (int place = 0; place < size * size; place++) {
          int y = row + place / size;
          int x = column + place % size;
          int i = (y * width + x) * images + image;
          float deviation = (float) Math.sqrt(at(varianceBefore, i) + 1e-8f);
          float drawn = Math.fma(deviation, at(noise, i), at(meanBefore, i));
          float value = scaled ? drawn * at(z, image) : drawn;
          if (value > best) {
            best = value;
            expected = new float[] {value, y * 100 + x, drawn, at(noise, i) / (2 * deviation)};
          }
        }
        String what = "element " + out + ", seed " + SEED;
        assertThat(at(kept.maxima(), out)).as(what).isEqualTo(expected[0]);
        assertThat(at(kept.places(), out)).as(what).isEqualTo(expected[1]);
        assertThat(at(kept.slopes(), out)).as(what).isEqualTo(expected[3]);
        if (scaled) {
          assertThat(at(kept.drawn(), out)).as(what).isEqualTo(expected[2]);
        }
      }
    }
  }

  /** Lists with random places of maxima, half of the gradients zero; the first output of the second group has none. */
  private WindowGradients lists(ConvolutionShape shape, List<double[]> entries, boolean sampled) {
    int size = 2;
    int outWidth = shape.outWidth() / size;
    int windows = shape.outHeight() / size * outWidth;
    int perChannel = windows * shape.images();
    WindowGradients lists = new WindowGradients(
        GROUPS, shape.outputs(), windows, shape.images(), shape.inGroup() / shape.channels());
    MemorySegment dy = normals(GROUPS * shape.outputs() * perChannel);
    MemorySegment slopes = normals(GROUPS * shape.outputs() * perChannel);
    MemorySegment places = zeros(GROUPS * shape.outputs() * perChannel);
    MemorySegment z = normals(GROUPS * shape.outputs() * shape.images());
    PooledSampling.Kept kept = new PooledSampling.Kept(null, places, null, sampled ? slopes : null);
    for (int group = 0; group < GROUPS; group++) {
      for (int channel = 0; channel < shape.outputs(); channel++) {
        int row = group * shape.outputs() + channel;
        for (int i = 0; i < perChannel; i++) {
          int at = row * perChannel + i;
          int window = i / shape.images();
          int y = window / outWidth * size + random.nextInt(size);
          int x = window % outWidth * size + random.nextInt(size);
          int place = y * shape.width() + x;
          places.setAtIndex(ValueLayout.JAVA_FLOAT, at, place);
          if (random.nextBoolean() || group == 1 && channel == 0) {
            dy.setAtIndex(ValueLayout.JAVA_FLOAT, at, 0f);
          } else {
            float g = at(dy, at) * at(z, row * shape.images() + i % shape.images());
            float h = sampled ? g * at(slopes, at) : 0f;
            entries
                .add(new double[] {group, channel, i % shape.images() * shape.height() * shape.width() + place, g, h});
          }
        }
        lists.fill(
            group, channel, dy, kept, (long) row * perChannel, z, (long) row * shape.images(), windows, shape.images(),
            shape.height() * shape.width());
      }
    }
    return lists;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void listsHoldEveryGradientThatIsNotZeroInOrder(ConvolutionShape shape) {
    List<double[]> entries = new ArrayList<>();
    WindowGradients lists = lists(shape, entries, true);
    int next = 0;
    for (int group = 0; group < GROUPS; group++) {
      for (int channel = 0; channel < shape.outputs(); channel++) {
        int first = lists.first(group, channel);
        double sumOfMeans = 0;
        double sumOfVariances = 0;
        double size = 0;
        for (int i = first; i < first + lists.count(group, channel); i++) {
          assertThat(
              new double[] {group, channel, lists.pixels[i], lists.ofMeans[i], lists.ofVariances[i]})
              .as("seed %d", SEED).containsExactly(entries.get(next++));
          sumOfMeans += lists.ofMeans[i];
          sumOfVariances += lists.ofVariances[i];
          size += Math.abs(lists.ofMeans[i]) + Math.abs(lists.ofVariances[i]);
        }
        assertThat(Math.abs(lists.sumOfMeans(group, channel) - sumOfMeans)).isLessThanOrEqualTo(1e-5 * size);
        assertThat(Math.abs(lists.sumOfVariances(group, channel) - sumOfVariances)).isLessThanOrEqualTo(1e-5 * size);
      }
    }
    assertThat(next).isEqualTo(entries.size()).isPositive();
    assertThat(lists.count(1, 0)).isZero();
  }

  /** Packed weights; all variances of the first output are zero, those of the others are not. */
  private PatchWeights weights(Slab slab, ConvolutionShape shape, PatchLayout layout, boolean variational) {
    int count = shape.outputs() * shape.taps();
    MemorySegment mean = normals(count);
    MemorySegment variance = normals(count);
    for (int i = 0; i < count; i++) {
      boolean muted = variational && i < shape.taps();
      variance.setAtIndex(ValueLayout.JAVA_FLOAT, i, muted ? 0f : Math.abs(at(variance, i)));
      mean.setAtIndex(ValueLayout.JAVA_FLOAT, i, muted ? 0f : at(mean, i));
    }
    PatchWeights weights = new PatchWeights(slab, layout);
    slab.allocate();
    for (int output = 0; output < shape.outputs(); output++) {
      weights.pack(output, mean, variational ? variance : null);
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void lanesAndSinglesGiveTheSameBits(ConvolutionShape shape) {
    PatchLayout layout = new PatchLayout(shape);
    for (boolean variational : new boolean[] {true, false}) {
      WindowGradients lists = lists(shape, new ArrayList<>(), variational);
      MemorySegment inputs = normals(layout.floats(GROUPS));
      try (Slab slab = new Slab()) {
        PatchWeights weights = weights(slab, shape, layout, variational);
        List<float[]> onLanes = gradients(layout, true, lists, weights, inputs, variational);
        List<float[]> single = gradients(layout, false, lists, weights, inputs, variational);
        for (int i = 0; i < onLanes.size(); i++) {
          assertThat(onLanes.get(i)).as("result %d, seed %d", i, SEED).containsExactly(single.get(i));
        }
      }
    }
  }

  private List<float[]> gradients(
      PatchLayout layout, boolean lanes, WindowGradients lists, PatchWeights weights, MemorySegment inputs,
      boolean variational) {
    ConvolutionShape shape = layout.shape();
    PatchGradient gradient = new PatchGradient(layout, lanes);
    MemorySegment dMean = normals(shape.outputs() * shape.taps());
    MemorySegment dVariance = normals(shape.outputs() * shape.taps());
    for (int task = 0; task < gradient.tasks(); task++) {
      gradient.run(
          task, inputs, lists, GROUPS, weights, new float[gradient.scratch()], dMean, variational ? dVariance : null);
    }
    MemorySegment dInputs = normals(layout.floats(1));
    GradientsByPlace sorted =
        new GradientsByPlace(shape.inGroup() / shape.channels(), shape.outputs() * shape.outPlane());
    new PatchSpread(layout, lanes).run(1, inputs, lists, weights, variational, sorted, dInputs);
    List<float[]> results = new ArrayList<>();
    results.add(dMean.toArray(ValueLayout.JAVA_FLOAT));
    results.add(dInputs.toArray(ValueLayout.JAVA_FLOAT));
    if (variational) {
      results.add(dVariance.toArray(ValueLayout.JAVA_FLOAT));
    }
    return results;
  }

  @Test
  void pixelsThatAFloatCannotNumberAreRefused() {
    assertThatThrownBy(() -> new WindowGradients(1, 1, 1, 16, 16 * 1124 * 1024))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("18415616 pixels")
        .hasMessageContaining("16777216").hasMessageContaining("smaller images");
  }
}
