package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Gradients of the weights of a convolution behind which max-pooling lies: {@code dm[o] = sum over the entries of o of g
 * patch} and {@code dv[o] = sum of h patch^2}, both in one pass over the patches. One sum per weight, over the entries in
 * their order, each step a fused multiply-add; so vectors and threads have no influence on the bits. A task is a few
 * outputs over all groups, because the patches of a group then stay in the cache.
 */
public final class PatchGradient {
  private static final int MOST_TASKS = 12;

  private final PatchLayout layout;
  private final int outputsPerTask;
  private final boolean lanes;

  /** For a convolution. */
  public PatchGradient(PatchLayout layout) {
    this(layout, Lanes.VECTORIZED && Lanes.COUNT <= PatchLayout.SLOT);
  }

  /** With vectors, or number by number: the same bits. */
  PatchGradient(PatchLayout layout, boolean lanes) {
    this.layout = layout;
    this.lanes = lanes;
    outputsPerTask = (layout.shape().outputs() + MOST_TASKS - 1) / MOST_TASKS;
  }

  /** Number of tasks; any order, any thread. */
  public int tasks() {
    return (layout.shape().outputs() + outputsPerTask - 1) / outputsPerTask;
  }

  /** Length of the scratch array of a task. */
  public int scratch() {
    return 2 * outputsPerTask * layout.patchFloats();
  }

  /**
   * Runs one task.
   *
   * @param inputs all groups, channels innermost
   * @param weights packed; where they are silent, gradients become zero
   * @param sums scratch, one per thread
   * @param dMean {@code [outputs, channels, kernel, kernel]}; overwritten
   * @param dVariance likewise; null if there are no variances
   */
  public void run(
      int task, MemorySegment inputs, WindowGradients gradients, int groups, PatchWeights weights, float[] sums,
      MemorySegment dMean, MemorySegment dVariance) {
    int from = task * outputsPerTask;
    int to = Math.min(layout.shape().outputs(), from + outputsPerTask);
    int floats = layout.patchFloats();
    Arrays.fill(sums, 0f);
    for (int group = 0; group < groups; group++) {
      for (int output = from; output < to; output++) {
        for (int bundle = 0; bundle < layout.bundles(); bundle++) {
          if (!weights.silent(output, bundle)) {
            int at = 2 * (output - from) * floats + bundle * PatchLayout.BUNDLE * PatchLayout.SLOT;
            add(inputs, group, gradients, output, bundle, sums, at, dVariance != null);
          }
        }
      }
    }
    for (int output = from; output < to; output++) {
      int at = 2 * (output - from) * floats;
      store(output, sums, at, dMean);
      if (dVariance != null) {
        store(output, sums, at + floats, dVariance);
      }
    }
  }

  private void add(
      MemorySegment inputs, int group, WindowGradients gradients, int output, int bundle, float[] sums, int at,
      boolean variational) {
    int inputsFrom = group * layout.shape().inGroup();
    int first = gradients.first(group, output);
    int end = first + gradients.count(group, output);
    int slot = bundle * PatchLayout.BUNDLE;
    int squaresAt = at + layout.patchFloats();
    if (!lanes) {
      singles(inputs, inputsFrom, gradients, first, end, slot, sums, at, squaresAt);
      return;
    }
    for (int part = 0; part < PatchLayout.SLOT; part += Lanes.COUNT) {
      if (variational) {
        PatchLanes.addWithSquares(
            inputs, inputsFrom + part, layout, slot, gradients, first, end, sums, at + part,
            squaresAt + part);
      } else {
        PatchLanes.add(inputs, inputsFrom + part, layout, slot, gradients, first, end, sums, at + part);
      }
    }
  }

  private void singles(
      MemorySegment inputs, int inputsFrom, WindowGradients gradients, int first, int end, int slot, float[] sums,
      int at,
      int squaresAt) {
    for (int entry = first; entry < end; entry++) {
      float g = gradients.ofMeans[entry];
      float h = gradients.ofVariances[entry];
      for (int i = 0; i < PatchLayout.BUNDLE * PatchLayout.SLOT; i++) {
        int offset = layout.offsets()[slot + i / PatchLayout.SLOT] + i % PatchLayout.SLOT;
        float x = Lanes.get(inputs, inputsFrom + (int) gradients.pixels[entry] * layout.pixelStep() + offset);
        sums[at + i] = Math.fma(x, g, sums[at + i]);
        sums[squaresAt + i] = Math.fma(x * x, h, sums[squaresAt + i]);
      }
    }
  }

  private void store(int output, float[] sums, int at, MemorySegment target) {
    long from = (long) output * layout.shape().taps();
    for (int place = 0; place < layout.patchFloats(); place++) {
      int weight = layout.weightOf(place);
      if (weight >= 0) {
        Lanes.set(target, from + weight, sums[at + place]);
      }
    }
  }
}
