package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.NormalizationKernel;

/**
 * The first half of a {@link BatchNormalization}: takes the moments of the channels whose moments are not known yet; on the
 * way back it gives the gradient of x.
 */
final class MomentsOperation implements GroupwiseOperation {
  private final BatchNormalization normalization;
  private final NormalizeOperation rest;
  private final Variable x;
  private final int firstNew;
  private final int end;
  private boolean addToGradient;

  /**
   * The first half.
   *
   * @param rest the second half
   */
  MomentsOperation(BatchNormalization normalization, NormalizeOperation rest) {
    this.normalization = normalization;
    this.rest = rest;
    x = normalization.x();
    end = x.firstChannel() + x.channels();
    firstNew = normalization.moments().cover(end);
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  @Override
  public boolean endsStage() {
    return true;
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    normalization.moments().take(group, worker, firstNew, end);
  }

  @Override
  public void afterForward(Pass pass) {
    normalization.moments().combine(firstNew, end);
    normalization.prepare();
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    if (!x.needsGradient()) {
      return;
    }
    for (int channel = 0; channel < x.channels(); channel++) {
      NormalizationKernel.inputGradient(
          normalization.coefficients(), channel, normalization.slope(channel), normalization.constant(channel),
          rest.rows(), x.value().segment(), rest.xFrom(group, channel), rest.y().gradient().segment(),
          rest.yFrom(group, channel), addToGradient, x.gradient().segment());
    }
  }
}
