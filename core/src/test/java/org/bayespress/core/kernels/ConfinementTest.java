package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;

class ConfinementTest {
  private static final int COUNT = 1000;
  private static final Confinement BOUNDS = new Confinement(-4f, 1f, 0.3679f);

  private static float[] normals(int stream, double scale, double mean) {
    MemorySegment values = MemorySegment.ofArray(new float[COUNT]);
    NormalNoise.fill(values, 0, COUNT, NoiseKey.of(7, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    float[] numbers = values.toArray(ValueLayout.JAVA_FLOAT);
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = (float) (mean + scale * numbers[i]);
    }
    return numbers;
  }

  /** Odd borders, so that lanes and the rest behind them both take part. */
  @Test
  void parametersComeBackToTheirBoundsAndNoFurther() {
    float[] theta = normals(0, 0.5, 0);
    float[] logs = normals(1, 3, -2);
    float[] before = theta.clone();
    float[] logsBefore = logs.clone();
    int from = 3;
    int count = 989;
    BOUNDS.variances(MemorySegment.ofArray(logs), from, count);
    BOUNDS.means(MemorySegment.ofArray(theta), MemorySegment.ofArray(logs), -0.2f, 0.3f, from, count);
    int moved = 0;
    int inside = 0;
    for (int i = 0; i < COUNT; i++) {
      boolean touched = i >= from && i < from + count;
      double log = touched ? Math.clamp(logsBefore[i], -4, 1) : logsBefore[i];
      double margin = 0.3679 * Math.exp(log / 2);
      double mean = touched ? Math.clamp(before[i], -0.2 - margin, 0.3 + margin) : before[i];
      assertThat(logs[i]).isEqualTo((float) log);
      assertThat((double) theta[i]).as("element %d", i).isCloseTo(mean, within(1e-6));
      moved += theta[i] != before[i] ? 1 : 0;
      inside += touched && theta[i] == before[i] ? 1 : 0;
    }
    assertThat(moved).isGreaterThan(100);
    assertThat(inside).isGreaterThan(100);
  }

  /** A projection that turned a NaN into a bound would hide a failure. */
  @Test
  void whatIsNotANumberStaysThat() {
    float[] theta = new float[COUNT];
    float[] logs = new float[COUNT];
    theta[5] = Float.NaN;
    logs[600] = Float.NaN;
    theta[999] = Float.NaN;
    BOUNDS.variances(MemorySegment.ofArray(logs), 0, COUNT);
    BOUNDS.means(MemorySegment.ofArray(theta), MemorySegment.ofArray(logs), -1, 1, 0, COUNT);
    assertThat(theta[5]).isNaN();
    assertThat(theta[999]).isNaN();
    assertThat(logs[600]).isNaN();
    assertThat(theta[6]).isZero();
  }

  @Test
  void aSampleAndTheWayBackAreThoseOfItsDefinition() {
    float[] theta = normals(2, 0.3, 0);
    float[] logs = normals(3, 1, -4);
    float[] eps = normals(4, 1, 0);
    float[] gradient = normals(5, 2, 0);
    float[] w = eps.clone();
    float[] dLogs = new float[COUNT];
    WeightSample.draw(
        MemorySegment.ofArray(theta), MemorySegment.ofArray(logs), 5, MemorySegment.ofArray(w), 5, COUNT - 6);
    WeightSample.collect(
        MemorySegment.ofArray(theta), 5, MemorySegment.ofArray(w), 5, MemorySegment.ofArray(gradient),
        MemorySegment.ofArray(dLogs), COUNT - 6);
    for (int i = 5; i < COUNT - 1; i++) {
      double noise = Math.exp(logs[i] / 2) * eps[i];
      assertThat((double) w[i]).isCloseTo(theta[i] + noise, within(1e-6));
      assertThat((double) dLogs[i]).isCloseTo(0.5 * noise * gradient[i], within(2e-6));
    }
    assertThat(dLogs[4]).isZero();
    assertThat(w[COUNT - 1]).isEqualTo(eps[COUNT - 1]);
  }
}
