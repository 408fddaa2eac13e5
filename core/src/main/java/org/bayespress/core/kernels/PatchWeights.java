package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Means and variances of the weights of a convolution, packed like patches of its inputs (see {@link PatchLayout}): bundle
 * by bundle, in a bundle output by output, means before variances. So what a loop over outputs needs of one bundle is
 * contiguous, aligned, and stays in the first-level cache.
 */
public final class PatchWeights {
  private static final int BUNDLE_FLOATS = PatchLayout.BUNDLE * PatchLayout.SLOT;

  private final PatchLayout layout;
  private final int outputs;
  private final Tensor packed;
  private final boolean[] silent;

  /** Room for the weights of all outputs. */
  public PatchWeights(Slab slab, PatchLayout layout) {
    this.layout = layout;
    outputs = layout.shape().outputs();
    packed = slab.reserve(2, outputs, layout.patchFloats());
    silent = new boolean[outputs * layout.bundles()];
  }

  /**
   * Packs the weights of one output.
   *
   * @param mean means, {@code [outputs, channels, kernel, kernel]}
   * @param variance variances, likewise; null if there are none
   */
  public void pack(int output, MemorySegment mean, MemorySegment variance) {
    long from = (long) output * layout.shape().taps();
    MemorySegment target = packed.segment();
    for (int bundle = 0; bundle < layout.bundles(); bundle++) {
      boolean none = variance != null;
      int to = first(output, bundle);
      for (int i = 0; i < BUNDLE_FLOATS; i++) {
        int weight = layout.weightOf(bundle * BUNDLE_FLOATS + i);
        if (weight >= 0) {
          Lanes.set(target, to + i, Lanes.get(mean, from + weight));
          if (variance != null) {
            // times two, because the square of an input has the slope 2x
            float twice = 2f * Lanes.get(variance, from + weight);
            Lanes.set(target, to + BUNDLE_FLOATS + i, twice);
            none &= twice == 0f;
          }
        }
      }
      silent[output * layout.bundles() + bundle] = none;
    }
  }

  /** Where the means of a bundle begin; its variances, times two, follow them. */
  int first(int output, int bundle) {
    return 2 * BUNDLE_FLOATS * (bundle * outputs + output);
  }

  /** All of them. */
  MemorySegment packed() {
    return packed.segment();
  }

  /** Whether all weights of a bundle are muted, so that nobody wants their gradients. */
  boolean silent(int output, int bundle) {
    return silent[output * layout.bundles() + bundle];
  }

  /** Whether all weights of an output are muted, so that it hands no gradients on. */
  boolean silent(int output) {
    boolean all = true;
    for (int bundle = 0; bundle < layout.bundles(); bundle++) {
      all &= silent(output, bundle);
    }
    return all;
  }
}
