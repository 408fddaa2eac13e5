package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.LocalReparameterization;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** Draws pre-activations block by block, generating the noise where it is consumed. */
final class Sampling {

  /** Elements of a block: the noise stays in the first-level cache. */
  static final int BLOCK = 1024;

  private final Tensor[] scratch;
  private final int layer;

  Sampling(Slab slab, int threads, int layer) {
    this.layer = layer;
    scratch = new Tensor[threads];
    for (int worker = 0; worker < threads; worker++) {
      scratch[worker] = slab.reserve(BLOCK);
    }
  }

  /** Number of blocks that cover {@code length} elements. */
  static int blocks(int length) {
    return (length + BLOCK - 1) / BLOCK;
  }

  /**
   * Samples pre-activations {@code from .. from + count - 1} (see {@link LocalReparameterization#sample}); element i takes
   * noise i, whichever range it is sampled in.
   */
  void sample(Pass pass, int worker, MemorySegment mean, MemorySegment variance, long from, int count) {
    sample(pass, worker, mean, from, variance, from, count);
  }

  /** The same with means that begin elsewhere, at {@code meanFrom}. */
  void sample(
      Pass pass, int worker, MemorySegment mean, long meanFrom, MemorySegment variance, long from, int count) {
    MemorySegment noise = scratch[worker].segment();
    for (int done = 0; done < count; done += BLOCK) {
      int now = Math.min(BLOCK, count - done);
      pass.noise().fill(noise, pass.step(), layer, from + done, now);
      LocalReparameterization.sample(mean, meanFrom + done, variance, from + done, noise, 0, now);
    }
  }
}
