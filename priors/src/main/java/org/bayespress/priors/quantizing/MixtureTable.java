package org.bayespress.priors.quantizing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exact KL against evenly spaced levels {@code j d}, |j| <= m, as bicubic patches over (theta/d, log(sigma/d)).
 *
 * <p><b>Coordinates.</b> The KL has a dip of width sigma at every level and a slow logarithmic rise between them, so no
 * even grid in theta serves all sigma. By symmetry theta >= 0; let n be the nearest level and, with d = 1,
 *
 * <pre>
 *   zeta = |theta - n| / sigma,    s = log sigma.
 * </pre>
 *
 * In zeta the dip has width 1 and the rise is that of log zeta. Cells along zeta are {@value #PER_OCTAVE} even parts of
 * each octave of 1 + zeta, so the number of the cell and the place in it are the bits of the float 1 + zeta; cells along
 * s are even, {@value #STEP} wide. There is one such grid for each side of each level, except that level 0 needs one
 * side only: 2m + 1 arms, up to the middle between two levels, but without end beyond the last.
 *
 * <p><b>Patches.</b> On each cell the bicubic polynomial that has the value and the derivatives f_zeta, f_s, f_zeta,s of
 * the KL at its four corners (Hermite). So value and gradient are continuous within an arm; they jump by the error of
 * the table halfway between levels. The corners come from {@link QuadratureKl} in double precision, coefficients are
 * rounded to float.
 *
 * <p><b>Error</b> over dense random sets for 3, 5, 7 and 31 levels: below 1e-4 nats in the value, 4e-4/sigma in the
 * derivative with respect to theta and 2e-3 in that with respect to log sigma^2. The largest are halfway between two
 * levels where sigma is a fifth of their distance.
 */
final class MixtureTable {

  /** Cells per octave of 1 + zeta, and the bits of a float's significand that number them. */
  static final int PER_OCTAVE = 8;

  static final int CELL_BITS = 3;

  /** Coefficients of a patch: that of {@code u^i v^j} at {@code 4 i + j}. */
  static final int PATCH = 16;

  /** Least log(sigma/d), width and number of cells along it. */
  static final double LEAST = -10;

  static final double STEP = 0.125;
  static final int ROWS = 160;

  /** Octaves of 1 + zeta up to the middle between two levels at the least sigma (1/2 exp(10) = 11013 < 2^14). */
  private static final int OCTAVES = 14;

  /** Octaves beyond the last level: to a distance of 47 d at the least sigma. */
  private static final int LAST_OCTAVES = 20;

  /** Cells along zeta of an arm that ends between two levels. */
  static final int COLUMNS = OCTAVES * PER_OCTAVE;

  /** Cells along zeta of the arm beyond the last level. */
  static final int LAST_COLUMNS = LAST_OCTAVES * PER_OCTAVE;

  private static final Map<Integer, MixtureTable> TABLES = new ConcurrentHashMap<>();

  private final int positive;
  private final int rowCells;
  private final float[] patches;

  private MixtureTable(int positive) {
    this.positive = positive;
    rowCells = 2 * positive * COLUMNS + LAST_COLUMNS;
    patches = new float[ROWS * rowCells * PATCH];
    QuadratureKl kl = QuadratureKl.of(Codebook.uniform(positive, 2 * positive + 1));
    for (int arm = 0; arm <= 2 * positive; arm++) {
      fill(kl, arm);
    }
  }

  /** The table for {@code levels} levels, made when first asked for (in a second or so, in some for 31 levels). */
  static MixtureTable of(int levels) {
    return TABLES.computeIfAbsent(levels / 2, MixtureTable::new);
  }

  /** All patches; the first coefficient of a patch is at {@code PATCH * (row * rowCells() + arm * COLUMNS + column)}. */
  float[] patches() {
    return patches;
  }

  /** Number of cells in a row, of all arms. */
  int rowCells() {
    return rowCells;
  }

  /** zeta at the lower end of a cell. */
  static double zeta(int column) {
    int octave = column / PER_OCTAVE;
    return (1L << octave) * (1 + (double) (column % PER_OCTAVE) / PER_OCTAVE) - 1;
  }

  private void fill(QuadratureKl kl, int arm) {
    int columns = arm == 2 * positive ? LAST_COLUMNS : COLUMNS;
    double[][] below = corners(kl, arm, columns, 0);
    for (int row = 0; row < ROWS; row++) {
      double[][] above = corners(kl, arm, columns, row + 1);
      for (int column = 0; column < columns; column++) {
        if (below[column + 1] != null && above[column + 1] != null) {
          double width = zeta(column + 1) - zeta(column);
          int at = PATCH * (row * rowCells + arm * COLUMNS + column);
          patch(new double[][] {below[column], above[column], below[column + 1], above[column + 1]}, width, at);
        }
      }
      below = above;
    }
  }

  /**
   * f, f_zeta, f_s and f_zeta,s along a line of corners. Null where no weight can be: an arm that ends between two
   * levels needs only cells that begin before the middle.
   */
  private double[][] corners(QuadratureKl kl, int arm, int columns, int row) {
    int level = (arm + 1) / 2;
    int side = arm % 2 == 1 ? -1 : 1;
    double s = LEAST + STEP * row;
    double sigma = Math.exp(s);
    // the cell below in s begins at the same zeta, nearer to the level; a little more than 1/2, since floats are rounded
    double farthest = arm == 2 * positive ? Double.POSITIVE_INFINITY : 0.51 * Math.exp(STEP);
    double[][] line = new double[columns + 1][];
    for (int column = 0; column <= columns; column++) {
      double zeta = zeta(column);
      if (column > 0 && zeta(column - 1) * sigma > farthest) {
        break;
      }
      QuadratureKl.Jet jet = kl.jet(level + side * zeta * sigma, 2 * s);
      double outward = side * sigma * jet.dTheta();
      line[column] = new double[] {
        jet.value(), outward, zeta * outward + 2 * jet.dLogSigma2(),
        outward + zeta * sigma * sigma * jet.dTheta2(sigma) + 2 * side * sigma * jet.dThetaLogSigma2()};
    }
    return line;
  }

  /** The coefficients from four corners, (0, 0), (0, 1), (1, 0), (1, 1) in (zeta, s). */
  private void patch(double[][] corners, double width, int at) {
    double[][] alongS = new double[4][];
    for (int end = 0; end < 2; end++) {
      double[] low = corners[2 * end];
      double[] high = corners[2 * end + 1];
      alongS[end] = hermite(low[0], high[0], STEP * low[2], STEP * high[2]);
      alongS[2 + end] = hermite(width * low[1], width * high[1], width * STEP * low[3], width * STEP * high[3]);
    }
    for (int j = 0; j < 4; j++) {
      double[] alongZeta = hermite(alongS[0][j], alongS[1][j], alongS[2][j], alongS[3][j]);
      for (int i = 0; i < 4; i++) {
        patches[at + 4 * i + j] = (float) alongZeta[i];
      }
    }
  }

  /** Coefficients of the cubic on [0, 1] with these values and slopes at its ends. */
  private static double[] hermite(double f0, double f1, double d0, double d1) {
    return new double[] {f0, d0, 3 * (f1 - f0) - 2 * d0 - d1, 2 * (f0 - f1) + d0 + d1};
  }
}
