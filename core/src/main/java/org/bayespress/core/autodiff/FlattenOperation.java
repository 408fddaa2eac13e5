package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.Transposition;

/** From {@code [groups, channels, height, width, images]} to {@code [batch, channels * height * width]}. */
final class FlattenOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final int features;
  private final int images;
  private boolean addToGradient;

  FlattenOperation(Variable x, Variable y) {
    this.x = x;
    this.y = y;
    features = y.value().extent(1);
    images = x.value().extent(4);
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  private long from(int group) {
    return (long) group * features * images;
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    Transposition.run(x.value().segment(), y.value().segment(), from(group), features, images, false);
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    if (x.needsGradient()) {
      Transposition.run(y.gradient().segment(), x.gradient().segment(), from(group), images, features, addToGradient);
    }
  }
}
