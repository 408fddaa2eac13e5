package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.LocalReparameterization;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** Draws pre-activations block by block, generating the noise where it is consumed. */
final class Sampling {
  private final Tensor[] scratch;
  private final int layer;

  Sampling(Slab slab, int threads, int layer) {
    this.layer = layer;
    scratch = new Tensor[threads];
    for (int worker = 0; worker < threads; worker++) {
      scratch[worker] = slab.reserve(NoiseSource.INDEX_ALIGNMENT);
    }
  }

  /** Number of blocks that cover {@code length} elements. */
  static int blocks(int length) {
    return (length + NoiseSource.INDEX_ALIGNMENT - 1) / NoiseSource.INDEX_ALIGNMENT;
  }

  /** Samples block {@code block} of the given pre-activations (see {@link LocalReparameterization#sample}). */
  void sample(Pass pass, int worker, MemorySegment mean, MemorySegment variance, int length, int block) {
    long from = (long) block * NoiseSource.INDEX_ALIGNMENT;
    int count = (int) Math.min(NoiseSource.INDEX_ALIGNMENT, length - from);
    MemorySegment noise = scratch[worker].segment();
    pass.noise().fill(noise, pass.step(), layer, from, count);
    LocalReparameterization.sample(mean, variance, from, noise, 0, count);
  }
}
