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
public final class TableKl extends ChunkedKl implements DefinedByQuadrature {

  /** Name of the form. */
  public static final String FORM = "exact";

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
    return FORM;
  }

  @Override
  public int priorParameters() {
    return 1;
  }

  @Override
  public QuadratureKl definition() {
    return QuadratureKl.of(shape, largest);
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

  /** The table's coefficients. */
  float[] patches() {
    return table.patches();
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
      return limit(theta, l, gradient);
    }
    int bits = Float.floatToRawIntBits(q);
    int arm = 2 * n - (x < 0f ? 1 : 0);
    int cell = (int) row * rowCells() + arm * MixtureTable.COLUMNS + (bits >> PLACE_BITS) - FIRST_CELL;
    float u = (bits & PLACE_MASK) * PLACE_UNIT;
    float v = row - (int) row;
    float outward = x < 0f != theta < 0f ? -perSigma : perSigma;
    float perWidth = Float.intBitsToFloat(WIDTH_BITS - (bits & EXPONENT_MASK));
    return inside(cell * MixtureTable.PATCH, u, v, new float[] {zeta, perWidth, theta, outward}, gradient);
  }

  /**
   * One weight from the table.
   *
   * @param p place of the patch
   * @param u place in it along zeta, in [0, 1)
   * @param v place in it along s
   * @param chain zeta, one over the width of the cell along zeta, theta, derivative of zeta with respect to theta
   */
  private float inside(int p, float u, float v, float[] chain, float[] gradient) {
    float[] c = table.patches();
    float[] a = new float[4];
    float[] b = new float[4];
    for (int i = 0; i < 4; i++) {
      int at = p + 4 * i;
      a[i] = Math.fma(Math.fma(Math.fma(c[at + 3], v, c[at + 2]), v, c[at + 1]), v, c[at]);
      b[i] = Math.fma(Math.fma(c[at + 3] * 3f, v, c[at + 2] * 2f), v, c[at + 1]);
    }
    float alongZeta = Math.fma(Math.fma(a[3] * 3f, u, a[2] * 2f), u, a[1]) * chain[1];
    float alongS = Math.fma(Math.fma(Math.fma(b[3], u, b[2]), u, b[1]), u, b[0]);
    gradient[0] = alongZeta * chain[3];
    gradient[1] = Math.fma(alongS, ROWS_PER_LOG, chain[0] * alongZeta * -0.5f);
    gradient[2] = Math.fma(chain[2], gradient[0], gradient[1] * 2f);
    return Math.fma(Math.fma(Math.fma(a[3], u, a[2]), u, a[1]), u, a[0]);
  }

  /** A weight outside of the table, or one that is not a number; otherwise as {@link #element}. */
  float limit(float theta, float logSigma2, float[] gradient) {
    double[] jet = limits.jet(Math.abs(theta) / spacing, logSigma2 - 2 * Math.log(spacing));
    double slope = (theta < 0 ? -jet[1] : jet[1]) / spacing;
    gradient[0] = (float) slope;
    gradient[1] = (float) jet[2];
    gradient[2] = (float) (theta * slope + 2 * jet[2]);
    return (float) jet[0];
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    TableLanes.chunk(this, span, offset, count, scratch);
    span.addGradients(scratch, offset, count);
  }
}
