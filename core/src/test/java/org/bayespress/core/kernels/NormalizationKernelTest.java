package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.bayespress.core.kernels.NormalizationKernel.Coefficients;
import org.bayespress.core.kernels.NormalizationKernel.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes of batch normalisation and mean-pooling against their definitions in double precision, on even and odd lengths. */
class NormalizationKernelTest {
  private static final long SEED = Long.getLong("test.seed", 11L);

  private static MemorySegment values(int count, double mean, int which) {
    SplittableRandom random = new SplittableRandom(SEED + which);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + random.nextGaussian());
    }
    return MemorySegment.ofArray(values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 100, 4096, 5003})
  void deviationsFromAMeanFarFromZeroKeepTheirDigits(int count) {
    MemorySegment x = values(count + 3, 1000, 0);
    double expected = 0;
    for (int i = 0; i < count; i++) {
      double deviation = (double) Lanes.get(x, 3 + i) - 1000;
      expected += deviation * deviation;
    }
    double found = NormalizationKernel.squaredDeviations(x, 3, count, 1000f, new float[16]);
    assertThat(found).as("seed %d", SEED).isCloseTo(expected, within(1e-5 * expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 48, 100, 1003})
  void everyPassIsItsDefinition(int length) {
    for (boolean rectified : new boolean[] {true, false}) {
      Coefficients by = Coefficients.of(2, rectified);
      by.scale()[1] = -1.5f;
      by.shift()[1] = 0.25f;
      by.mean()[1] = 0.125f;
      Rows rows = new Rows(3, length, length + 2, length + 5);
      MemorySegment x = values(3 * rows.xStep() + 2, 0, 1);
      MemorySegment dy = values(3 * rows.yStep() + 5, 0, 2);
      MemorySegment y = values(3 * rows.yStep() + 7, 0, 3);
      MemorySegment dx = values(3 * rows.xStep() + 2, 0, 4);
      float[] before = dx.toArray(ValueLayout.JAVA_FLOAT);
      float[] sums = new float[NormalizationKernel.SUMS];
      NormalizationKernel.apply(by, 1, rows, x, 2, y, 7);
      NormalizationKernel.gradientSums(by, 1, rows, x, 2, dy, 5, sums);
      NormalizationKernel.inputGradient(by, 1, 0.5f, -0.75f, rows, x, 2, dy, 5, true, dx);
      double sum = 0;
      double products = 0;
      for (int row = 0; row < 3; row++) {
        for (int i = 0; i < length; i++) {
          int atX = 2 + row * rows.xStep() + i;
          int atY = row * rows.yStep() + i;
          double v = Lanes.get(x, atX);
          double value = -1.5 * v + 0.25;
          double g = rectified && value <= 0 ? 0 : Lanes.get(dy, 5 + atY);
          sum += g;
          products += g * (v - 0.125);
          double expected = rectified ? Math.max(value, 0) : value;
          assertThat((double) Lanes.get(y, 7 + atY)).as("y[%d][%d]", row, i).isCloseTo(expected, within(1e-6));
          double gradient = -1.5 * g + 0.5 * (v - 0.125) - 0.75 + before[atX];
          assertThat((double) Lanes.get(dx, atX)).as("dx[%d][%d]", row, i).isCloseTo(gradient, within(2e-6));
        }
      }
      // between rows nothing is written
      assertThat(Lanes.get(dx, 2 + length)).isEqualTo(before[2 + length]);
      assertThat((double) NormalizationKernel.sum(sums)).isCloseTo(sum, within(3e-4));
      assertThat((double) NormalizationKernel.sumOfProducts(sums)).isCloseTo(products, within(3e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 16, 19})
  void aMeanOfAWindowIsItsDefinition(int images) {
    MeanPoolKernel kernel = new MeanPoolKernel(5, 7, images, 2, 3);
    MemorySegment x = values(5 * 7 * images, 0, 5);
    MemorySegment y = values(4 * images, 0, 6);
    MemorySegment dx = values(5 * 7 * images, 0, 7);
    float[] scratch = new float[kernel.scratch()];
    kernel.forward(x, 0, y, 0, scratch);
    kernel.backward(y, 0, false, dx, 0, scratch);
    MemorySegment twice = MemorySegment.ofArray(dx.toArray(ValueLayout.JAVA_FLOAT));
    kernel.backward(y, 0, true, twice, 0, scratch);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 7; column++) {
        for (int image = 0; image < images; image++) {
          boolean read = row < 4 && column < 6;
          double expected = read ? Lanes.get(y, (row / 2 * 2 + column / 3) * images + image) / 6.0 : 0;
          int at = (row * 7 + column) * images + image;
          assertThat((double) Lanes.get(dx, at)).isCloseTo(expected, within(1e-6));
          assertThat((double) Lanes.get(twice, at)).isCloseTo(2 * expected, within(1e-6));
        }
      }
    }
    for (int window = 0; window < 4; window++) {
      for (int image = 0; image < images; image++) {
        double sum = 0;
        for (int place = 0; place < 6; place++) {
          int row = window / 2 * 2 + place / 3;
          int column = window % 2 * 3 + place % 3;
          sum += Lanes.get(x, (row * 7 + column) * images + image);
        }
        assertThat((double) Lanes.get(y, window * images + image)).isCloseTo(sum / 6, within(1e-6));
      }
    }
  }
}
