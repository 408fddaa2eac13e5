package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.Elementwise;

/** max(0, x) of images; the derivative at zero is zero. */
final class ImageReluOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final int groups;
  private final long floats;
  private boolean addToGradient;

  ImageReluOperation(Variable x, Variable y) {
    this.x = x;
    this.y = y;
    groups = x.value().extent(0);
    floats = x.value().length() / groups;
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    Elementwise.relu(x.value().segment(), y.value().segment(), group * floats, floats);
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    if (x.needsGradient()) {
      Elementwise.reluBackward(
          y.value().segment(), y.gradient().segment(), x.gradient().segment(), addToGradient, group * floats, floats);
    }
  }
}
