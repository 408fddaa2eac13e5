package org.bayespress.format.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Every radius and every direction against the strict double-precision functions; the circle; the moments. */
class NormalPairTest {

  @Test
  void everyRadius() {
    double worst = 0;
    float before = Float.POSITIVE_INFINITY;
    double second = 0;
    double fourth = 0;
    for (int a = 0; a < NormalPair.RADII; a++) {
      float radius = NormalPair.radius(a);
      double exact = Math.sqrt(-2 * StrictMath.log((a + 0.5) / NormalPair.RADII));
      worst = Math.max(worst, Math.abs(radius / exact - 1));
      assertThat(radius).as("radius %d", a).isLessThanOrEqualTo(before);
      before = radius;
      double square = (double) radius * radius;
      second += square / NormalPair.RADII;
      fourth += square * square / NormalPair.RADII;
    }
    assertThat(worst).isLessThan(1.5e-7);
    // R^2 of two independent normals is exponential with mean 2
    assertThat(second).isCloseTo(2, within(3e-6));
    assertThat(fourth).isCloseTo(8, within(2e-4));
  }

  @Test
  void everyDirection() {
    double worst = 0;
    for (int t = 0; t < NormalPair.DIRECTIONS; t++) {
      double turn = (t + 0.5) / NormalPair.DIRECTIONS / 4 - 0.125;
      worst = Math.max(worst, Math.abs(NormalPair.sine(t) - StrictMath.sin(2 * Math.PI * turn)));
      worst = Math.max(worst, Math.abs(NormalPair.cosine(t) - StrictMath.cos(2 * Math.PI * turn)));
    }
    assertThat(worst).isLessThan(1.5e-7);
  }

  /** The lower 14 bits of a word are directions that lie evenly all around. */
  @Test
  void theWholeCircle() {
    int directions = 1 << NormalPair.RADIUS_SHIFT;
    boolean[] seen = new boolean[directions];
    float[] pair = new float[2];
    for (int bits = 0; bits < directions; bits++) {
      NormalPair.of(123_456 << NormalPair.RADIUS_SHIFT | bits, pair, 0);
      double turn = Math.atan2(pair[1], pair[0]) / (2 * Math.PI);
      int place = (int) Math.floor((turn + 1.125) * directions) % directions;
      assertThat(seen[place]).as("direction %d", place).isFalse();
      seen[place] = true;
    }
  }
}
