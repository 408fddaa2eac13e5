package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Gradients of the inputs of a convolution behind which max-pooling lies: an entry of a {@link WindowGradients} adds
 * {@code g mean + 2 h input variance} to the patch of inputs under its window. All outputs that have their maximum at the
 * same place are summed up in registers before the patch is touched. Vectors and single numbers give the same bits.
 */
public final class PatchSpread {
  private final PatchLayout layout;
  private final boolean lanes;

  /** For a convolution. */
  public PatchSpread(PatchLayout layout) {
    this(layout, Lanes.VECTORIZED && Lanes.COUNT <= PatchLayout.SLOT);
  }

  /** With vectors, or number by number: the same bits. */
  PatchSpread(PatchLayout layout, boolean lanes) {
    this.layout = layout;
    this.lanes = lanes;
  }

  /**
   * Computes the gradients of one group of inputs.
   *
   * @param inputs all groups, channels innermost
   * @param variational whether the weights have variances
   * @param sorted scratch, one per thread
   * @param dInputs overwritten: the group's gradients, channels innermost, {@link PatchLayout#floats} of one group
   */
  public void run(
      int group, MemorySegment inputs, WindowGradients gradients, PatchWeights weights, boolean variational,
      GradientsByPlace sorted, MemorySegment dInputs) {
    dInputs.fill((byte) 0);
    sorted.take(group, gradients, weights, layout.shape().outputs());
    int inputsFrom = group * layout.shape().inGroup();
    for (int bundle = 0; bundle < layout.bundles(); bundle++) {
      if (!lanes) {
        singles(inputs, inputsFrom, sorted, bundle, weights, dInputs);
        continue;
      }
      // an input gets what pixels add to it in their order, however many vectors make a slot
      int step = Lanes.COUNT == PatchLayout.SLOT ? sorted.pixels() : 1;
      for (int pixel = 0; pixel < sorted.pixels(); pixel += step) {
        for (int part = 0; part < PatchLayout.SLOT; part += Lanes.COUNT) {
          if (variational) {
            PatchLanes.spreadWithSquares(
                inputs, inputsFrom, layout, bundle, part, sorted, pixel, pixel + step, weights, dInputs);
          } else {
            PatchLanes.spread(layout, bundle, part, sorted, pixel, pixel + step, weights, dInputs);
          }
        }
      }
    }
  }

  private void singles(
      MemorySegment inputs, int inputsFrom, GradientsByPlace sorted, int bundle, PatchWeights weights,
      MemorySegment dInputs) {
    int floats = PatchLayout.BUNDLE * PatchLayout.SLOT;
    for (int pixel = 0; pixel < sorted.pixels(); pixel++) {
      if (sorted.first(pixel) == sorted.end(pixel)) {
        continue;
      }
      for (int i = 0; i < floats; i++) {
        float throughMeans = 0f;
        float throughVariances = 0f;
        for (int entry = sorted.first(pixel); entry < sorted.end(pixel); entry++) {
          int weight = weights.first(sorted.outputs[entry], bundle) + i;
          throughMeans = Math.fma(Lanes.get(weights.packed(), weight), sorted.ofMeans[entry], throughMeans);
          throughVariances =
              Math.fma(Lanes.get(weights.packed(), weight + floats), sorted.ofVariances[entry], throughVariances);
        }
        int offset = layout.offsets()[bundle * PatchLayout.BUNDLE + i / PatchLayout.SLOT] + i % PatchLayout.SLOT;
        int at = pixel * layout.pixelStep() + offset;
        float x = Lanes.get(inputs, inputsFrom + at);
        Lanes.set(dInputs, at, Math.fma(x, throughVariances, Lanes.get(dInputs, at) + throughMeans));
      }
    }
  }
}
