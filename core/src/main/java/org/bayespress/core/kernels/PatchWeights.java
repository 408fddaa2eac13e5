package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/** Means and variances of the weights of a convolution, packed like patches of its inputs; see {@link PatchLayout}. */
public final class PatchWeights {
  private final PatchLayout layout;
  private final float[] means;
  private final float[] twiceVariances;
  private final boolean[] silent;

  /** Room for the weights of all outputs. */
  public PatchWeights(PatchLayout layout) {
    this.layout = layout;
    int outputs = layout.shape().outputs();
    means = new float[outputs * layout.patchFloats()];
    twiceVariances = new float[means.length];
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
    int bundleFloats = PatchLayout.BUNDLE * PatchLayout.SLOT;
    for (int bundle = 0; bundle < layout.bundles(); bundle++) {
      boolean none = variance != null;
      for (int place = bundle * bundleFloats; place < (bundle + 1) * bundleFloats; place++) {
        int weight = layout.weightOf(place);
        if (weight >= 0) {
          int to = first(output) + place;
          means[to] = Lanes.get(mean, from + weight);
          if (variance != null) {
            twiceVariances[to] = 2f * Lanes.get(variance, from + weight);
            none &= twiceVariances[to] == 0f;
          }
        }
      }
      silent[output * layout.bundles() + bundle] = none;
    }
  }

  /** Where the patch of an output begins. */
  int first(int output) {
    return output * layout.patchFloats();
  }

  /** Packed means. */
  float[] means() {
    return means;
  }

  /** Packed variances times two: the square of an input has the slope 2x. */
  float[] twiceVariances() {
    return twiceVariances;
  }

  /** Whether all weights of a bundle are muted, so that nobody wants their gradients and they hand none on. */
  boolean silent(int output, int bundle) {
    return silent[output * layout.bundles() + bundle];
  }
}
