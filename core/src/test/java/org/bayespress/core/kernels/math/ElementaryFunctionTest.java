package org.bayespress.core.kernels.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins against each other bit for bit, and against StrictMath in double precision. */
class ElementaryFunctionTest {

  /** A function on floats, as a lambda that boxes nothing. */
  @FunctionalInterface
  interface FloatFunction {
    float apply(float x);
  }

  record Case(
      String name,
      FloatFunction scalar,
      UnaryOperator<FloatVector> vector,
      DoubleUnaryOperator truth,
      float least,
      float most,
      double maxUlps,
      boolean anyInput) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    double turn = 2 * Math.PI;
    return Stream.of(
        new Case("exp", ScalarMath::exp, VectorMath::exp, StrictMath::exp, -105f, 90f, 1.1, true),
        new Case("exp", ScalarMath::exp, VectorMath::exp, StrictMath::exp, -1f, 1f, 1.1, true),
        new Case("log", ScalarMath::log, VectorMath::log, StrictMath::log, 0f, Float.MAX_VALUE, 1.1, true),
        new Case("log", ScalarMath::log, VectorMath::log, StrictMath::log, 0.5f, 2f, 1.1, true),
        new Case("log", ScalarMath::log, VectorMath::log, StrictMath::log, 0f, 1e-37f, 1.1, true),
        new Case("logNormal", ScalarMath::logNormal, VectorMath::logNormal, StrictMath::log, Float.MIN_NORMAL, 10f, 1.1,
            false),
        new Case("log1p", ScalarMath::log1p, VectorMath::log1p, StrictMath::log1p, 0f, 1f, 2, false),
        new Case("log1p", ScalarMath::log1p, VectorMath::log1p, StrictMath::log1p, 0f, 1e9f, 2, false),
        new Case("sinOfTurn", ScalarMath::sinOfTurn, VectorMath::sinOfTurn, r -> StrictMath.sin(turn * r), -0.125f,
            0.125f, 1.1, true),
        new Case("cosOfTurn", ScalarMath::cosOfTurn, VectorMath::cosOfTurn, r -> StrictMath.cos(turn * r), -0.125f,
            0.125f, 1.1, true),
        new Case("sin2Pi", ScalarMath::sin2Pi, VectorMath::sin2Pi, ElementaryFunctionTest::sinOfTurns, 0f, 1f, 1.1,
            true),
        new Case("cos2Pi", ScalarMath::cos2Pi, VectorMath::cos2Pi, u -> sinOfTurns(u + 0.25), 0f, 1f, 1.1, true));
  }

  /** sin(2 pi u) by folding u exactly into [-1/4, 1/4] first, so that the truth is exact near its zeros too. */
  private static double sinOfTurns(double u) {
    double folded = u - StrictMath.rint(u);
    if (folded > 0.25) {
      folded = 0.5 - folded;
    } else if (folded < -0.25) {
      folded = -0.5 - folded;
    }
    return StrictMath.sin(2 * Math.PI * folded);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void staysWithinItsErrorBound(Case c) {
    double worst = 0;
    float at = Float.NaN;
    for (int i = 0; i <= 400_000; i++) {
      // half of the points are spread over the values, half over the exponents towards the lower end
      double share = i / 400_000.0;
      float even = (float) (c.least + share * ((double) c.most - c.least));
      float steep = (float) (c.least + Math.scalb((double) c.most - c.least, -(int) (share * 60)) * (0.5 + share / 2));
      for (float x : new float[] {even, steep}) {
        double ulps = ulps(c.scalar.apply(x), c.truth.applyAsDouble(x));
        if (!(ulps <= worst)) {
          worst = ulps;
          at = x;
        }
      }
    }
    assertThat(worst).as("worst error in ulp, at %s", at).isLessThanOrEqualTo(c.maxUlps);
  }

  private static double ulps(float found, double truth) {
    float nearest = (float) truth;
    if (Float.isInfinite(nearest) || nearest == 0) {
      return found == nearest ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(found - truth) / Math.ulp(nearest);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lanesGiveTheSameBitsAsSingleNumbers(Case c) {
    float[] in = new float[VectorMath.LANES];
    float[] out = new float[VectorMath.LANES];
    int lowBits = Float.floatToRawIntBits(c.least);
    long first = c.anyInput ? Integer.MIN_VALUE : lowBits;
    long last = c.anyInput ? Integer.MAX_VALUE : Float.floatToRawIntBits(c.most);
    int lane = 0;
    for (long bits = first; bits <= last; bits += 2003) {
      in[lane++] = Float.intBitsToFloat((int) bits);
      if (lane == in.length) {
        lane = 0;
        c.vector.apply(FloatVector.fromArray(VectorMath.FLOATS, in, 0)).intoArray(out, 0);
        for (int k = 0; k < in.length; k++) {
          float expected = c.scalar.apply(in[k]);
          if (Float.floatToIntBits(expected) != Float.floatToIntBits(out[k])) {
            assertThat(out[k]).as("%s(%s)", c.name, in[k]).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void arrayPassesGiveTheSameBitsAsSingleNumbers() {
    int count = 1 << 16;
    float[] x = new float[count];
    float[] y = new float[count];
    float[] z = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = Float.intBitsToFloat(i * 65_537);
    }
    ArrayMath.exp(x, y, count);
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToIntBits(y[i])).as("exp(%s)", x[i]).isEqualTo(Float.floatToIntBits(ScalarMath.exp(x[i])));
      x[i] = i == 0 ? Float.NaN : -87 + 175f * i / count;
    }
    for (int i = 0; i < count; i += VectorMath.LANES) {
      VectorMath.expNormal(FloatVector.fromArray(VectorMath.FLOATS, x, i)).intoArray(y, i);
    }
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToIntBits(y[i])).as("exp(%s)", x[i]).isEqualTo(Float.floatToIntBits(ScalarMath.exp(x[i])));
      x[i] = Float.intBitsToFloat(0x0080_0000 + i * 32_500);
    }
    ArrayMath.logNormal(x, y, count);
    for (int i = 0; i < count; i++) {
      assertThat(y[i]).as("log(%s)", x[i]).isEqualTo(ScalarMath.log(x[i]));
      x[i] = (i - count / 2) * 0x1p-18f;
    }
    ArrayMath.sinCosOfTurn(x, y, z, count);
    for (int i = 0; i < count; i++) {
      assertThat(y[i]).as("sin(%s)", x[i]).isEqualTo(ScalarMath.sinOfTurn(x[i]));
      assertThat(z[i]).as("cos(%s)", x[i]).isEqualTo(ScalarMath.cosOfTurn(x[i]));
    }
  }

  static Stream<Arguments> edges() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    FloatFunction exp = ScalarMath::exp;
    FloatFunction log = ScalarMath::log;
    return Stream.of(
        Arguments.of("exp", exp, VectorFunction.of(VectorMath::exp), new float[][] {
          {0f, 1f}, {-0f, 1f}, {-inf, 0f}, {-1e30f, 0f}, {-104f, 0f}, {inf, inf}, {1e30f, inf}, {89f, inf},
          {nan, nan}, {-103.2f, Float.MIN_VALUE}}),
        Arguments.of("log", log, VectorFunction.of(VectorMath::log), new float[][] {
          {1f, 0f}, {0f, -inf}, {-0f, -inf}, {-1f, nan}, {-inf, nan}, {-Float.MIN_VALUE, nan}, {inf, inf}, {nan, nan},
          {Float.MIN_VALUE, -103.27893f}}));
  }

  /** Names the functional type for the table above. */
  interface VectorFunction extends UnaryOperator<FloatVector> {
    static VectorFunction of(VectorFunction f) {
      return f;
    }
  }

  @ParameterizedTest
  @MethodSource("edges")
  void behavesAtTheEdgesAsDocumented(String name, FloatFunction scalar, VectorFunction vector, float[][] table) {
    for (float[] row : table) {
      assertThat(scalar.apply(row[0])).as("%s(%s)", name, row[0]).isEqualTo(Float.valueOf(row[1]));
      FloatVector lanes = vector.apply(FloatVector.broadcast(VectorMath.FLOATS, row[0]));
      for (int k = 0; k < VectorMath.LANES; k++) {
        assertThat(lanes.lane(k)).as("%s(%s), lane %d", name, row[0], k).isEqualTo(Float.valueOf(row[1]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "0.25, 1, 0", "0.5, 0, -1", "0.75, -1, 0"})
  void quarterTurnsAreExact(float u, float sin, float cos) {
    assertThat(ScalarMath.sin2Pi(u) + 0f).isEqualTo(sin);
    assertThat(ScalarMath.cos2Pi(u) + 0f).isEqualTo(cos);
  }

  @Test
  void modeIsChosenByName() {
    assertThat(KernelMode.choose("scalar")).isEqualTo(KernelMode.SCALAR);
    assertThat(KernelMode.choose("vector")).isEqualTo(KernelMode.VECTOR);
    assertThatThrownBy(() -> KernelMode.choose("fast"))
        .hasMessageContaining("bayespress.kernels").hasMessageContaining("fast").hasMessageContaining("scalar, vector");
  }
}
