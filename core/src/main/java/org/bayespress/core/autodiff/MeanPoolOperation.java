package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.MeanPoolKernel;
import org.bayespress.core.memory.Tensor;

/** Mean over non-overlapping windows. */
final class MeanPoolOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final MeanPoolKernel kernel;
  private final float[][] scratch;
  private boolean addToGradient;

  MeanPoolOperation(int threads, Variable x, Variable y, int windowHeight, int windowWidth) {
    this.x = x;
    this.y = y;
    Tensor in = x.value();
    kernel = new MeanPoolKernel(in.extent(2), in.extent(3), in.extent(4), windowHeight, windowWidth);
    scratch = new float[threads][kernel.scratch()];
  }

  @Override
  public int groups() {
    return x.value().extent(0);
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    for (int channel = 0; channel < x.channels(); channel++) {
      kernel.forward(
          x.value().segment(), xFrom(group, channel), y.value().segment(), yFrom(group, channel), scratch[worker]);
    }
  }

  private long xFrom(int group, int channel) {
    return x.from(group) + (long) channel * x.plane();
  }

  private long yFrom(int group, int channel) {
    return y.from(group) + (long) channel * y.plane();
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    for (int channel = 0; x.needsGradient() && channel < x.channels(); channel++) {
      kernel.backward(
          y.gradient().segment(), yFrom(group, channel), addToGradient, x.gradient().segment(),
          xFrom(group, channel), scratch[worker]);
    }
  }
}
