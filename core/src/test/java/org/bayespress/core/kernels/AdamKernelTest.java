package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** Our update against ND4J's. */
class AdamKernelTest {

  @Test
  void agreesWithNd4j() {
    int count = 53;
    float[] start = new float[count];
    MemorySegment parameters = MemorySegment.ofArray(start);
    MemorySegment first = MemorySegment.ofArray(new float[count]);
    MemorySegment second = MemorySegment.ofArray(new float[count]);
    AdamUpdater theirs = new AdamUpdater(new Adam(0.01, 0.9, 0.999, 1e-8));
    theirs.setStateViewArray(Nd4j.zeros(1, 2 * count), new long[] {1, count}, 'c', true);
    INDArray sum = Nd4j.zeros(1, count);
    for (int t = 0; t < 20; t++) {
      float[] gradient = new float[count];
      for (int i = 0; i < count; i++) {
        gradient[i] = (float) Math.sin(1 + i * 0.7 + t * 0.3) * (i + 1);
      }
      double rate = 0.01 * Math.sqrt(1 - Math.pow(0.999, t + 1)) / (1 - Math.pow(0.9, t + 1));
      AdamKernel.update(
          parameters, first, second, 0, MemorySegment.ofArray(gradient), 0, count, (float) rate, 0.9f, 0.999f, 1e-8f);
      INDArray step = Nd4j.create(new float[][] {gradient});
      theirs.applyUpdater(step, t, 0);
      sum.subi(step);
    }
    for (int i = 0; i < count; i++) {
      assertThat(parameters.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isCloseTo(sum.getFloat(0, i), within(2e-6f));
    }
  }

  @Test
  void momentsOfSilentWeightsEndAtZero() {
    int count = 37;
    MemorySegment parameters = MemorySegment.ofArray(new float[count]);
    MemorySegment first = MemorySegment.ofArray(new float[count]);
    MemorySegment second = MemorySegment.ofArray(new float[count]);
    MemorySegment gradient = MemorySegment.ofArray(new float[count]);
    for (int i = 0; i < count; i++) {
      first.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 2 == 0 ? 1e-3f : -1e-3f);
      second.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1e-28f); // decays below the bound within 5,000 steps
    }
    for (int t = 0; t < 10_000; t++) {
      AdamKernel.update(parameters, first, second, 0, gradient, 0, count, 1e-3f, 0.9f, 0.999f, 1e-8f);
      for (int i = 0; i < count; i++) {
        float m = first.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        float v = second.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        assertThat(m == 0 || Math.abs(m) >= Float.MIN_NORMAL).as("subnormal first moment %s", m).isTrue();
        assertThat(v == 0 || v >= Float.MIN_NORMAL).as("subnormal second moment %s", v).isTrue();
      }
    }
    assertThat(first.toArray(ValueLayout.JAVA_FLOAT)).containsOnly(0f);
    assertThat(second.toArray(ValueLayout.JAVA_FLOAT)).containsOnly(0f);
  }
}
