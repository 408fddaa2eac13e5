package org.bayespress.priors.quantizing;

import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code exact} for evenly spaced, tied levels {@code a j/m}, |j| <= m: by definition that of {@link QuadratureKl},
 * in {@link #accumulate} from a {@link MixtureTable}, within its error. Outside of the table, where sigma is below 4.5e-5
 * or above 2e4 times the distance of levels or theta more than 47 of them beyond the last, from {@link LimitKl}.
 *
 * <p>{@link #accumulate} takes log sigma^2 outside [-60, 60] as the bound.
 */
public final class TableKl extends ChunkedKl {
  static final float LOG_SIGMA2_BOUND = 60f;

  /** Rows of the table per unit of log sigma^2. */
  static final float ROWS_PER_LOG = (float) (0.5 / MixtureTable.STEP);

  /** 1 + zeta must be below this to lie in the table. */
  static final float LARGEST = 1 << MixtureTable.LAST_COLUMNS / MixtureTable.PER_OCTAVE;

  /** Bits of the significand below the number of the cell. */
  static final int PLACE_BITS = 23 - MixtureTable.CELL_BITS;

  static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  static final float PLACE_UNIT = 1f / (1 << PLACE_BITS);

  /** Number of the first cell, from the bits of 1. */
  static final int FIRST_CELL = 127 << MixtureTable.CELL_BITS;

  static final int EXPONENT_MASK = 0x7F80_0000;

  /** Minus the exponent bits of 1 + zeta, the bits of one over the width of a cell. */
  static final int WIDTH_BITS = 2 * 127 + MixtureTable.CELL_BITS << 23;

  private final CodebookShape shape;
  private final double largest;
  private final double spacing;
  private final MixtureTable table;
  private final LimitKl limits;

  private TableKl(CodebookShape shape, double largest) {
    this.shape = shape;
    this.largest = largest;
    spacing = largest / shape.positive();
    table = MixtureTable.of(shape.levels());
    limits = new LimitKl(shape.positive());
  }

  /**
   * Against these levels.
   *
   * @param shape a tied one
   * @param largest the largest level a; if it is not finite and positive, the KL is not either
   */
  public static TableKl of(CodebookShape shape, double largest) {
    if (!shape.tied()) {
      throw new IllegalArgumentException(
          "exact KL by table: found a codebook (-a, 0, b) that is not tied, allowed: a tied one; "
              + "QuadratureKl takes any, slowly");
    }
    return new TableKl(shape, largest);
  }

  @Override
  public String form() {
    return QuadratureKl.FORM;
  }

  @Override
  public int priorParameters() {
    return 1;
  }

  private QuadratureKl definition() {
    return QuadratureKl.of(shape, largest);
  }

  @Override
  public double value(double theta, double logSigma2) {
    return definition().value(theta, logSigma2);
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return definition().dTheta(theta, logSigma2);
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return definition().dLogSigma2(theta, logSigma2);
  }

  @Override
  public double dPrior(int i, double theta, double logSigma2) {
    return definition().dPrior(i, theta, logSigma2);
  }

  @Override
  protected double priorFactor(int parameter) {
    return -1 / largest;
  }

  /** Number of levels above zero. */
  int positive() {
    return shape.positive();
  }

  /** Distance of levels. */
  float spacing() {
    return (float) spacing;
  }

  /** Its inverse. */
  float perSpacing() {
    return (float) (1 / spacing);
  }

  /** The row, and the place in it, of log sigma^2 = 0. */
  float rowOfOne() {
    return (float) ((-Math.log(spacing) - MixtureTable.LEAST) / MixtureTable.STEP);
  }

  /** Cells in a row of the table. */
  int rowCells() {
    return table.rowCells();
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    float l = logSigma2 < -LOG_SIGMA2_BOUND ? -LOG_SIGMA2_BOUND : logSigma2;
    l = l > LOG_SIGMA2_BOUND ? LOG_SIGMA2_BOUND : l;
    float perSigma = ScalarMath.exp(l * -0.5f);
    float distance = Math.abs(theta);
    float nearest = Math.fma(distance, perSpacing(), 0.5f);
    nearest = nearest > positive() ? positive() : nearest;
    int n = (int) nearest;
    float x = Math.fma((float) n, -spacing(), distance);
    float zeta = Math.abs(x) * perSigma;
    float q = zeta + 1f;
    float row = Math.fma(l, ROWS_PER_LOG, rowOfOne());
    if (!(row >= 0f && row < MixtureTable.ROWS && q < LARGEST)) {
      return limit(theta, l, gradient, 0, gradient, 1, gradient, 2);
    }
    int bits = Float.floatToRawIntBits(q);
    int arm = 2 * n - (x < 0f ? 1 : 0);
    int cell = (int) row * rowCells() + arm * MixtureTable.COLUMNS + (bits >> PLACE_BITS) - FIRST_CELL;
    float u = (bits & PLACE_MASK) * PLACE_UNIT;
    float v = row - (int) row;
    float outward = x < 0f != theta < 0f ? -perSigma : perSigma;
    float perWidth = Float.intBitsToFloat(WIDTH_BITS - (bits & EXPONENT_MASK));
    return inside(cell, u, v, zeta, perWidth, theta, outward, gradient, 0, gradient, 1, gradient, 2);
  }

  /**
   * One weight from the table.
   *
   * @param cell number of the patch
   * @param u place in it along zeta, in [0, 1)
   * @param v along s
   * @param zeta distance from the nearest level in sigma
   * @param perWidth one over the width of the cell along zeta
   * @param theta mean
   * @param outward derivative of zeta with respect to theta
   * @param dTheta receives the gradient at {@code atTheta}, and so on; {@code scaling} receives theta dTheta + 2
   *     dLogSigma2
   * @return the KL
   */
  float inside(
      int cell, float u, float v, float zeta, float perWidth, float theta, float outward, float[] dTheta, int atTheta,
      float[] dLogSigma2, int atLog, float[] scaling, int atScaling) {
    float[] c = table.patches();
    int p = cell * MixtureTable.PATCH;
    float a0 = Math.fma(Math.fma(Math.fma(c[p + 3], v, c[p + 2]), v, c[p + 1]), v, c[p]);
    float a1 = Math.fma(Math.fma(Math.fma(c[p + 7], v, c[p + 6]), v, c[p + 5]), v, c[p + 4]);
    float a2 = Math.fma(Math.fma(Math.fma(c[p + 11], v, c[p + 10]), v, c[p + 9]), v, c[p + 8]);
    float a3 = Math.fma(Math.fma(Math.fma(c[p + 15], v, c[p + 14]), v, c[p + 13]), v, c[p + 12]);
    float b0 = Math.fma(Math.fma(c[p + 3] * 3f, v, c[p + 2] * 2f), v, c[p + 1]);
    float b1 = Math.fma(Math.fma(c[p + 7] * 3f, v, c[p + 6] * 2f), v, c[p + 5]);
    float b2 = Math.fma(Math.fma(c[p + 11] * 3f, v, c[p + 10] * 2f), v, c[p + 9]);
    float b3 = Math.fma(Math.fma(c[p + 15] * 3f, v, c[p + 14] * 2f), v, c[p + 13]);
    float alongZeta = Math.fma(Math.fma(a3 * 3f, u, a2 * 2f), u, a1) * perWidth;
    float alongS = Math.fma(Math.fma(Math.fma(b3, u, b2), u, b1), u, b0);
    float slope = alongZeta * outward;
    float logSlope = Math.fma(alongS, ROWS_PER_LOG, zeta * alongZeta * -0.5f);
    dTheta[atTheta] = slope;
    dLogSigma2[atLog] = logSlope;
    scaling[atScaling] = Math.fma(theta, slope, logSlope * 2f);
    return Math.fma(Math.fma(Math.fma(a3, u, a2), u, a1), u, a0);
  }

  /** As {@link #inside}, for a weight outside of the table, or one that is not a number. */
  float limit(
      float theta, float logSigma2, float[] dTheta, int atTheta, float[] dLogSigma2, int atLog, float[] scaling,
      int atScaling) {
    double[] jet = limits.jet(Math.abs(theta) / spacing, logSigma2 - 2 * Math.log(spacing));
    double slope = (theta < 0 ? -jet[1] : jet[1]) / spacing;
    dTheta[atTheta] = (float) slope;
    dLogSigma2[atLog] = (float) jet[2];
    scaling[atScaling] = (float) (theta * slope + 2 * jet[2]);
    return (float) jet[0];
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    TableLanes.chunk(this, span, offset, count, scratch);
  }
}
