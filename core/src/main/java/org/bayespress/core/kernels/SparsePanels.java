package org.bayespress.core.kernels;

import org.bayespress.core.kernels.math.VectorMath;

/**
 * How the outputs of a sparse dense layer are padded and cut: panels of as many vectors as stay in registers.
 *
 * @param width floats of every panel but the last
 * @param stride floats of a padded row, a multiple of 16
 */
record SparsePanels(int width, int stride) {
  private static final int UNIT = 16;

  /** Panels of up to {@code vectors} vectors. */
  static SparsePanels of(int outputs, int vectors) {
    int lanes = Math.min(UNIT, VectorMath.LANES);
    int width = Math.max(UNIT, vectors * lanes / UNIT * UNIT);
    return new SparsePanels(width, stride(outputs));
  }

  /** Floats of a padded row. */
  static int stride(int outputs) {
    return (outputs + UNIT - 1) / UNIT * UNIT;
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
