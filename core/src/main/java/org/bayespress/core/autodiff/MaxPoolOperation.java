package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.MaxPoolKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** Maximum over non-overlapping windows; the only consumer of its input. */
final class MaxPoolOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final MaxPoolKernel kernel;
  private final Tensor places;
  private final int groups;
  private final int channels;

  MaxPoolOperation(Slab slab, Variable x, Variable y, int size) {
    this.x = x;
    this.y = y;
    Tensor in = x.value();
    groups = in.extent(0);
    channels = in.extent(1);
    kernel = new MaxPoolKernel(in.extent(2), in.extent(3), in.extent(4), size);
    places = slab.reserve(y.value().shape());
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    kernel.forward(
        x.value().segment(), y.value().segment(), places.segment(), group * channels, (group + 1) * channels);
  }

  @Override
  public void beforeBackward(Pass pass) {
    if (x.needsGradient() && x.claimGradient()) {
      throw new IllegalStateException("max-pool must be the only consumer of its input");
    }
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    if (x.needsGradient()) {
      kernel.backward(
          y.gradient().segment(), places.segment(), x.gradient().segment(), group * channels, (group + 1) * channels);
    }
  }
}
