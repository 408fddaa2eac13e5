package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Gradients of the inputs of a convolution behind which max-pooling lies: every entry of a {@link WindowGradients} adds
 * {@code g mean + 2 h input variance} to the patch of inputs under its window. Entries of a list follow each other image
 * by image, so an addition never waits for the one before it. Vectors and single numbers give the same bits.
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
   * @param dInputs overwritten: the group's gradients, channels innermost, {@link PatchLayout#floats} of one group
   */
  public void run(
      int group, MemorySegment inputs, WindowGradients gradients, PatchWeights weights, boolean variational,
      MemorySegment dInputs) {
    dInputs.fill((byte) 0);
    for (int output = 0; output < layout.shape().outputs(); output++) {
      for (int bundle = 0; bundle < layout.bundles(); bundle++) {
        if (!weights.silent(output, bundle)) {
          add(group, inputs, gradients, output, bundle, weights, variational, dInputs);
        }
      }
    }
  }

  private void add(
      int group, MemorySegment inputs, WindowGradients gradients, int output, int bundle, PatchWeights weights,
      boolean variational, MemorySegment dInputs) {
    int inputsFrom = group * layout.shape().inGroup();
    int first = gradients.first(group, output);
    int end = first + gradients.count(group, output);
    int slot = bundle * PatchLayout.BUNDLE;
    int weightsFrom = weights.first(output) + slot * PatchLayout.SLOT;
    if (!lanes) {
      singles(inputs, inputsFrom, gradients, first, end, slot, weights, weightsFrom, dInputs);
      return;
    }
    for (int part = 0; part < PatchLayout.SLOT; part += Lanes.COUNT) {
      if (variational) {
        PatchLanes.spreadWithSquares(
            inputs, inputsFrom, layout.offsets(), slot, part, gradients, first, end, weights, weightsFrom + part,
            dInputs);
      } else {
        PatchLanes.spread(layout.offsets(), slot, part, gradients, first, end, weights, weightsFrom + part, dInputs);
      }
    }
  }

  private void singles(
      MemorySegment inputs, int inputsFrom, WindowGradients gradients, int first, int end, int slot,
      PatchWeights weights,
      int weightsFrom, MemorySegment dInputs) {
    for (int entry = first; entry < end; entry++) {
      int patch = (int) gradients.places[entry];
      float g = gradients.ofMeans[entry];
      float h = gradients.ofVariances[entry];
      for (int i = 0; i < PatchLayout.BUNDLE * PatchLayout.SLOT; i++) {
        int at = patch + layout.offsets()[slot + i / PatchLayout.SLOT] + i % PatchLayout.SLOT;
        float throughMean = Math.fma(weights.means()[weightsFrom + i], g, Lanes.get(dInputs, at));
        float x = Lanes.get(inputs, inputsFrom + at) * h;
        Lanes.set(dInputs, at, Math.fma(x, weights.twiceVariances()[weightsFrom + i], throughMean));
      }
    }
  }
}
