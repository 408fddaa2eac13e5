package org.bayespress.core.kernels;

import org.bayespress.core.kernels.math.VectorMath;

/**
 * How the outputs of a sparse dense layer are padded and cut: panels of up to ten vectors whose sums stay in registers. A
 * rest of nine is filled up to ten.
 *
 * @param outputs of the layer
 * @param width floats of every panel but the last
 * @param stride floats of a padded row, a multiple of 16
 */
record SparsePanels(int outputs, int width, int stride) {
  private static final int UNIT = 16;

  static SparsePanels of(int outputs) {
    int lanes = Math.min(UNIT, VectorMath.LANES);
    int width = Math.max(UNIT, RowSumLanes.WIDEST * lanes);
    int units = (outputs + UNIT - 1) / UNIT;
    int perPanel = width / UNIT;
    int rest = units % perPanel;
    int filled = perPanel > 1 && rest == perPanel - 1 ? units + 1 : units;
    return new SparsePanels(outputs, width, filled * UNIT);
  }

  int count() {
    return (stride + width - 1) / width;
  }

  int from(int panel) {
    return panel * width;
  }

  int width(int panel) {
    return Math.min(width, stride - panel * width);
  }
}
