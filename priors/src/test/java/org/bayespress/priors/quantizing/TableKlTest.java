package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.analysis.interpolation.BicubicInterpolatingFunction;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.loguniform.ExactKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableKlTest extends ChunkedMixtureContract {

  /** What is promised of the table: value in nats, d theta in 1/sigma, d log sigma^2. */
  private static final double[] BOUNDS = {1e-4, 4e-4, 2e-3};

  private static final CodebookShape FIVE = new CodebookShape(5, true);

  @Override
  List<ChunkedKl> kls() {
    return List.of(TableKl.of(CodebookShape.TERNARY, 0.2), TableKl.of(FIVE, 0.4));
  }

  @Override
  ChunkedKl moved(ChunkedKl kl, int parameter, double by) {
    boolean ternary = ((TableKl) kl).positive() == 1;
    return TableKl.of(ternary ? CodebookShape.TERNARY : FIVE, (ternary ? 0.2 : 0.4) + by);
  }

  @Override
  double[] errors() {
    return BOUNDS;
  }

  /**
   * Against quadrature, over all of the table: even in log sigma, and theta near levels, between them and far away. The
   * largest errors are halfway between levels, where sigma is a fifth of their distance.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7, CodebookShape.MOST_LEVELS})
  void staysWithinItsErrors(int levels) {
    long seed = Long.getLong("test.seed", 20_261_125);
    System.out.println("table error: test.seed = " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    // many levels at a distance that is a float: multiples of its rounding would count
    double largest = levels > 7 ? levels / 2 / 64.0 : 0.3;
    double d = largest / (levels / 2);
    CodebookShape shape = new CodebookShape(levels, true);
    TableKl table = TableKl.of(shape, largest);
    QuadratureKl exact = QuadratureKl.of(shape, largest);
    double[] worst = new double[3];
    float[] gradient = new float[3];
    for (int i = 0; i < 6000; i++) {
      double s = i % 2 == 0 ? -6 + 7 * random.nextDouble() : -9.9 + 19.8 * random.nextDouble();
      double theta = switch (i % 4) {
        case 0, 1 -> (levels / 2 + 1) * random.nextDouble();
        case 2 -> random.nextInt(levels / 2 + 1) + 4 * Math.exp(s) * random.nextGaussian();
        default -> Math.exp(10 * random.nextDouble() - 6);
      };
      float mean = (float) (d * theta);
      float log = (float) (2 * (s + Math.log(d)));
      double sigma = Math.exp(0.5 * log);
      QuadratureKl.Jet jet = exact.jet(mean, log);
      worst[0] = Math.max(worst[0], Math.abs(table.element(mean, log, gradient) - jet.value()));
      worst[1] = Math.max(worst[1], Math.abs(gradient[0] - jet.dTheta()) * sigma);
      worst[2] = Math.max(worst[2], Math.abs(gradient[1] - jet.dLogSigma2()));
      assertThat((double) gradient[2]).isCloseTo(
          mean * jet.dTheta() + 2 * jet.dLogSigma2(),
          within(Math.abs(mean) * BOUNDS[1] / sigma + 2 * BOUNDS[2]));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(worst[i]).as("seed %d, error %d", seed, i).isLessThan(BOUNDS[i]).isGreaterThan(BOUNDS[i] / 100);
    }
  }

  /** Around the middle between two levels, for every row of the table: no cell is missing there. */
  @Test
  void theTableHasNoHolesHalfwayBetweenLevels() {
    CodebookShape shape = new CodebookShape(7, true);
    TableKl table = TableKl.of(shape, 3);
    QuadratureKl exact = QuadratureKl.of(shape, 3);
    for (int row = 0; row < MixtureTable.ROWS; row++) {
      float log = (float) (2 * (MixtureTable.LEAST + MixtureTable.STEP * (row + 0.01)));
      for (float theta : new float[] {Math.nextDown(0.5f), 0.5f, Math.nextDown(1.5f), 1.5f, 2.5f}) {
        assertThat((double) table.element(theta, log, new float[3])).as("%s, %s", theta, log)
            .isCloseTo(exact.value(theta, log), within(BOUNDS[0]));
      }
    }
  }

  /** Products of 30 distances overflow a double in the last cells; there the KL is the log-uniform one. */
  @Test
  void theLargestTableIsFiniteToItsLastCell() {
    CodebookShape shape = new CodebookShape(CodebookShape.MOST_LEVELS, true);
    int m = shape.positive();
    int unbounded = 0;
    for (float coefficient : MixtureTable.of(shape.levels()).patches()) {
      unbounded += Float.isFinite(coefficient) ? 0 : 1;
    }
    assertThat(unbounded).as("coefficients that are not finite").isZero();
    TableKl table = TableKl.of(shape, m);
    QuadratureKl exact = QuadratureKl.of(shape, m);
    for (double s : new double[] {-9.9, -5, 0, 5, 9.95}) {
      double sigma = Math.exp(s);
      float theta = (float) (m + 1.04e6 * sigma);
      float log = (float) (2 * s);
      assertThat((double) table.element(theta, log, new float[3])).as("%s, %s", theta, log)
          .isCloseTo(exact.value(theta, log), within(BOUNDS[0]));
      // the level's slope is what the scale of all of it leaves
      assertThat(m * exact.dPrior(0, theta, log))
          .isCloseTo(-theta * exact.dTheta(theta, log) - 2 * exact.dLogSigma2(theta, log), within(1e-5));
    }
    double theta = m + 1.04e6 * Math.exp(9.95);
    assertThat(exact.value(theta, 19.9)).isCloseTo(new ExactKl().value(theta, 19.9), within(1e-9));
  }

  /** Inside a cell the patch is the polynomial that commons-math makes of values and derivatives at the corners. */
  @Test
  void patchesAreBicubicInterpolation() {
    TableKl table = TableKl.of(CodebookShape.TERNARY, 1);
    QuadratureKl exact = QuadratureKl.of(CodebookShape.TERNARY, 1);
    int[] columns = {3, 17};
    int[] rows = {40, 64};
    for (int which = 0; which < 2; which++) {
      double[] zeta = {MixtureTable.zeta(columns[which]), MixtureTable.zeta(columns[which] + 1)};
      double[] s = {
        MixtureTable.LEAST + MixtureTable.STEP * rows[which],
        MixtureTable.LEAST + MixtureTable.STEP * (rows[which] + 1)};
      double[][] f = new double[2][2];
      double[][] fZeta = new double[2][2];
      double[][] fS = new double[2][2];
      double[][] fBoth = new double[2][2];
      double h = 1e-4;
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          f[i][j] = outside(exact, zeta[i], s[j]);
          // across zeta = 0 the same weight lies on the other side of the level
          fZeta[i][j] = (outside(exact, zeta[i] + h, s[j]) - outside(exact, zeta[i] - h, s[j])) / (2 * h);
          fS[i][j] = (outside(exact, zeta[i], s[j] + h) - outside(exact, zeta[i], s[j] - h)) / (2 * h);
          fBoth[i][j] = (outside(exact, zeta[i] + h, s[j] + h) - outside(exact, zeta[i] - h, s[j] + h)
              - outside(exact, zeta[i] + h, s[j] - h) + outside(exact, zeta[i] - h, s[j] - h)) / (4 * h * h);
        }
      }
      BicubicInterpolatingFunction patch = new BicubicInterpolatingFunction(zeta, s, f, fZeta, fS, fBoth);
      for (double u = 0.05; u < 1; u += 0.3) {
        for (double v = 0.05; v < 1; v += 0.3) {
          double atZeta = zeta[0] + u * (zeta[1] - zeta[0]);
          double atS = s[0] + v * (s[1] - s[0]);
          float found = table.element((float) (1 + atZeta * Math.exp(atS)), (float) (2 * atS), new float[3]);
          // rounding theta to float moves zeta by 6e-8 / sigma
          assertThat((double) found).as("%s, %s", atZeta, atS).isCloseTo(patch.value(atZeta, atS), within(1e-5));
        }
      }
    }
  }

  /** The KL beyond the last level of (-1, 0, 1). */
  private static double outside(QuadratureKl exact, double zeta, double s) {
    return exact.value(1 + zeta * Math.exp(s), 2 * s);
  }

  /** Sigma of 2e-5 and of 1e5 distances of levels, and weights 100 of them away. */
  @ParameterizedTest
  @ValueSource(ints = {3, 7, CodebookShape.MOST_LEVELS})
  void outsideOfTheTableTheLimitsHold(int levels) {
    int m = levels / 2;
    CodebookShape shape = new CodebookShape(levels, true);
    TableKl table = TableKl.of(shape, m);
    QuadratureKl exact = QuadratureKl.of(shape, m);
    float[] gradient = new float[3];
    for (double[] at : new double[][] {
      {0, -21.5}, {1.00001, -21.5}, {-m + 0.3, -22}, {m + 2, -22}, {0.5, -24}, {0, 23}, {-1e5, 23}, {1e6, 24},
      {100, -18}, {-1000, -15}}) {
      float theta = (float) at[0];
      float log = (float) at[1];
      double sigma = Math.exp(0.5 * log);
      QuadratureKl.Jet jet = exact.jet(theta, log);
      assertThat((double) table.element(theta, log, gradient)).as("%s, %s", theta, log)
          .isCloseTo(jet.value(), within(4e-4 + 1e-6 * jet.value()));
      assertThat(gradient[0] * sigma).isCloseTo(jet.dTheta() * sigma, within(4e-4));
      assertThat((double) gradient[1]).isCloseTo(jet.dLogSigma2(), within(4e-4));
      assertThat((double) gradient[2])
          .isCloseTo(theta * jet.dTheta() + 2 * jet.dLogSigma2(), within(4e-4 * (2 + Math.abs(theta) / sigma)));
    }
  }

  /** With more levels the terms after 1/theta^2 count. */
  @ParameterizedTest
  @ValueSource(ints = {3, 7, CodebookShape.MOST_LEVELS})
  void justBeyondTheTableTheLimitIsNoWorse(int levels) {
    int m = levels / 2;
    CodebookShape shape = new CodebookShape(levels, true);
    float theta = m + 51;
    float log = -19.9f;
    float[] gradient = new float[3];
    float value = TableKl.of(shape, m).element(theta, log, gradient);
    QuadratureKl.Jet jet = QuadratureKl.of(shape, m).jet(theta, log);
    assertThat((double) value).isCloseTo(jet.value(), within(3e-6));
    assertThat((double) gradient[0]).isCloseTo(jet.dTheta(), within(1e-7));
  }

  @Test
  void isSymmetricAndKnowsNoScale() {
    float[] gradient = new float[3];
    float[] mirrored = new float[3];
    TableKl table = TableKl.of(FIVE, 0.5);
    TableKl fourfold = TableKl.of(FIVE, 2);
    for (float theta : new float[] {0.01f, 0.25f, 0.3f, 0.49f, 0.5f, 0.9f}) {
      float value = table.element(theta, -6, gradient);
      assertThat(table.element(-theta, -6, mirrored)).isEqualTo(value);
      assertThat(mirrored[0]).isEqualTo(-gradient[0]);
      assertThat(mirrored[1]).isEqualTo(gradient[1]);
      assertThat((double) fourfold.element(4 * theta, (float) (-6 + 2 * Math.log(4)), mirrored))
          .isCloseTo(value, within(2e-6));
      assertThat(4.0 * mirrored[0]).isCloseTo(gradient[0], within(2e-5));
    }
  }

  @Test
  void aCodebookThatIsNotTiedIsRefused() {
    assertThatThrownBy(() -> TableKl.of(new CodebookShape(3, false), 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(-a, 0, b)").hasMessageContaining("QuadratureKl");
  }
}
