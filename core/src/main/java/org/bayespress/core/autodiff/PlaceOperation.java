package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;

/** Copies an image into the middle of another of as many channels: padding, or a place among other channels. */
final class PlaceOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final int margin;
  private boolean addToGradient;

  /**
   * A copy.
   *
   * @param y {@code margin} larger on every side; its margins are zero and stay so
   */
  PlaceOperation(Variable x, Variable y, int margin) {
    this.x = x;
    this.y = y;
    this.margin = margin;
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  private int row() {
    return x.value().extent(3) * x.value().extent(4);
  }

  private int rows() {
    return x.channels() * x.value().extent(2);
  }

  private long xFrom(int group, int row) {
    return x.from(group) + (long) row * row();
  }

  private long yFrom(int group, int row) {
    int height = x.value().extent(2);
    int wide = y.value().extent(3) * y.value().extent(4);
    return y.from(group) + (long) (row / height) * y.plane() + (long) (margin + row % height) * wide
        + (long) margin * y.value().extent(4);
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    for (int row = 0; row < rows(); row++) {
      MemorySegment.copy(
          x.value().segment(), xFrom(group, row) * Float.BYTES, y.value().segment(),
          yFrom(group, row) * Float.BYTES, (long) row() * Float.BYTES);
    }
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
    MemorySegment dy = y.gradient().segment();
    MemorySegment dx = x.gradient().segment();
    for (int row = 0; row < rows(); row++) {
      if (addToGradient) {
        Elementwise.addRun(dy, yFrom(group, row), dx, xFrom(group, row), row());
      } else {
        MemorySegment.copy(
            dy, yFrom(group, row) * Float.BYTES, dx, xFrom(group, row) * Float.BYTES, (long) row() * Float.BYTES);
      }
    }
  }
}
