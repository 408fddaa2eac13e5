package org.bayespress.core.autodiff;

import java.util.Arrays;
import org.bayespress.core.kernels.NormalizationKernel;

/**
 * The second half of a {@link BatchNormalization}: gives y, rectified where ReLU follows and with zeros around it where padding
 * follows, as one pass; on the way back it takes the sums of the gradient. Where scales and shifts are given, it is all.
 */
final class NormalizeOperation implements GroupwiseOperation {
  private final BatchNormalization normalization;
  private final Variable x;
  private final Variable y;
  private final int margin;
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
  }

  Variable y() {
    return y;
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  /** Floats that lie one after the other both in x and in y: a row, or a whole channel without margins. */
  int run() {
    return margin == 0 ? x.plane() : x.value().extent(3) * x.value().extent(4);
  }

  /** Runs of a channel. */
  int runs() {
    return margin == 0 ? 1 : x.value().extent(2);
  }

  long xFrom(int group, int channel, int run) {
    return x.from(group) + (long) channel * x.plane() + (long) run * run();
  }

  long yFrom(int group, int channel, int run) {
    long row = (long) y.value().extent(3) * y.value().extent(4);
    long corner = margin * row + (long) margin * y.value().extent(4);
    return y.from(group) + (long) channel * y.plane() + corner + run * row;
  }

  @Override
  public void beforeForward(Pass pass) {
    if (normalization.scalesAreGiven()) {
      normalization.take();
    }
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    int run = run();
    for (int channel = 0; channel < x.channels(); channel++) {
      for (int i = 0; i < runs(); i++) {
        NormalizationKernel.apply(
            normalization.coefficients(), channel, x.value().segment(), xFrom(group, channel, i), y.value().segment(),
            yFrom(group, channel, i), run);
      }
    }
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    float[] sums = scratch[worker];
    int run = run();
    for (int channel = 0; channel < x.channels(); channel++) {
      Arrays.fill(sums, 0f);
      for (int i = 0; i < runs(); i++) {
        NormalizationKernel.gradientSums(
            normalization.coefficients(), channel, x.value().segment(), xFrom(group, channel, i),
            y.gradient().segment(),
            yFrom(group, channel, i), run, sums);
      }
      normalization.takeSums(group, channel, sums);
    }
  }

  @Override
  public void afterBackward(Pass pass) {
    normalization.combineSums();
  }
}
