package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.AdamKernel;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** A trained array with Adam's moments; the three lie one after the other. */
record Trained(Tensor value, Tensor first, Tensor second) {

  static Trained reserve(Slab slab, int... shape) {
    return new Trained(slab.reserve(shape), slab.reserve(shape), slab.reserve(shape));
  }

  /** One Adam update of elements {@code from .. from + count - 1}; gradients are indexed alike. */
  void update(MemorySegment gradient, long from, long count, AdamStep step) {
    AdamKernel.update(
        value.segment(), first.segment(), second.segment(), from, gradient, from, count, step.rate(), step.beta1(),
        step.beta2(), step.epsilon());
  }

  boolean finite() {
    return Elementwise.allFinite(value.segment(), value.length());
  }
}
