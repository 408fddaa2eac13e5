package org.bayespress.methods.miracle.posterior;

/**
 * {@link LambertDeviation#deviation} and its derivative by cubic Hermite interpolation over even steps of r, in float: what
 * every weight needs at every step of a training.
 */
final class DeviationTable {
  private static final int CELLS = 1 << 13;

  private final float cellsPerUnit;
  /** Value, and derivative times the width of a cell, at every border. */
  private final float[] values = new float[2 * (CELLS + 2)];

  /** A table over [0, largest]. */
  DeviationTable(double largest) {
    double width = largest / CELLS;
    cellsPerUnit = (float) (1 / width);
    for (int i = 0; i < CELLS + 2; i++) {
      values[2 * i] = (float) LambertDeviation.deviation(i * width);
      values[2 * i + 1] = (float) (LambertDeviation.dDeviation(i * width) * width);
    }
  }

  /**
   * Looks up many.
   *
   * @param r values in [0, largest]
   * @param deviation receives sqrt(s)
   * @param slope receives its derivative
   */
  void lookUp(float[] r, float[] deviation, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      float x = r[i] * cellsPerUnit;
      int cell = Math.min((int) x, CELLS);
      float f = x - cell;
      float a = values[2 * cell];
      float da = values[2 * cell + 1];
      float b = values[2 * cell + 2];
      float db = values[2 * cell + 3];
      float rise = b - a;
      float c = 3 * rise - 2 * da - db;
      float d = da + db - 2 * rise;
      deviation[i] = a + f * (da + f * (c + f * d));
      slope[i] = (da + f * (2 * c + 3 * f * d)) * cellsPerUnit;
    }
  }
}
