package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.NormalizationKernel;
import org.bayespress.core.kernels.NormalizationKernel.Rows;

/**
 * The second half of a {@link BatchNormalization}: gives y, rectified where ReLU follows and with zeros around it where padding
 * follows, as one pass; on the way back it takes the sums of the gradient. Where scales and shifts are given, it is all.
 */
final class NormalizeOperation implements GroupwiseOperation {
  private final BatchNormalization normalization;
  private final Variable x;
  private final Variable y;
  private final int margin;
  private final Rows rows;
  private final float[][] scratch;

  /**
   * The second half.
   *
   * @param y a variable of its own, {@code margin} larger on every side; its margins are zero and stay so
   */
  NormalizeOperation(int threads, BatchNormalization normalization, Variable y, int margin) {
    this.normalization = normalization;
    this.y = y;
    this.margin = margin;
    x = normalization.x();
    scratch = new float[threads][NormalizationKernel.SUMS];
    int row = x.value().extent(3) * x.value().extent(4);
    rows =
        margin == 0
            ? new Rows(1, x.plane(), x.plane(), x.plane())
            : new Rows(x.value().extent(2), row, row, y.value().extent(3) * y.value().extent(4));
  }

  Variable y() {
    return y;
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  /** How a channel lies in x and y. */
  Rows rows() {
    return rows;
  }

  long xFrom(int group, int channel) {
    return x.from(group) + (long) channel * x.plane();
  }

  long yFrom(int group, int channel) {
    int images = y.value().extent(4);
    return y.from(group) + (long) channel * y.plane() + (long) margin * (y.value().extent(3) + 1) * images;
  }

  @Override
  public void beforeForward(Pass pass) {
    if (normalization.scalesAreGiven()) {
      normalization.take();
    }
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    for (int channel = 0; channel < x.channels(); channel++) {
      NormalizationKernel.apply(
          normalization.coefficients(), channel, rows, x.value().segment(), xFrom(group, channel),
          y.value().segment(), yFrom(group, channel));
    }
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    float[] sums = scratch[worker];
    for (int channel = 0; channel < x.channels(); channel++) {
      NormalizationKernel.gradientSums(
          normalization.coefficients(), channel, rows, x.value().segment(), xFrom(group, channel),
          y.gradient().segment(), yFrom(group, channel), sums);
      normalization.takeSums(group, channel, sums);
    }
  }

  @Override
  public void afterBackward(Pass pass) {
    normalization.combineSums();
  }
}
