package org.bayespress.core.kernels;

import java.util.Arrays;

/**
 * Inputs of a convolution with the channels of a pixel innermost, {@code [images, height, width, channels]}, as {@link
 * PatchGradient} and {@link PatchSpread} read them: the patch under a window is then {@code kernel} runs, one per row. Runs
 * are cut into slots of 16 floats, the last of a run reaching into what follows it; weights are packed to match, with zeros
 * there. Slots come in bundles of five, which is what fits into registers; slots that fill up the last bundle repeat the
 * last one and weigh nothing.
 */
public final class PatchLayout {

  /** Floats of a slot. */
  static final int SLOT = 16;

  /** Slots of a bundle. */
  static final int BUNDLE = 5;

  private static final int NO_WEIGHT = -1;

  private final ConvolutionShape shape;
  private final int[] offsets;
  private final int[] weightOf;

  /** The layout for a convolution. */
  public PatchLayout(ConvolutionShape shape) {
    this.shape = shape;
    int kernel = shape.kernel();
    int channels = shape.channels();
    int perRun = (kernel * channels + SLOT - 1) / SLOT;
    int used = kernel * perRun;
    offsets = new int[(used + BUNDLE - 1) / BUNDLE * BUNDLE];
    weightOf = new int[offsets.length * SLOT];
    Arrays.fill(weightOf, NO_WEIGHT);
    for (int slot = 0; slot < used; slot++) {
      int ky = slot / perRun;
      offsets[slot] = ky * rowStep() + slot % perRun * SLOT;
      for (int lane = 0; lane < SLOT; lane++) {
        int i = slot % perRun * SLOT + lane;
        if (i < kernel * channels) {
          weightOf[slot * SLOT + lane] = (i % channels * kernel + ky) * kernel + i / channels;
        }
      }
    }
    Arrays.fill(offsets, used, offsets.length, offsets[used - 1]);
  }

  ConvolutionShape shape() {
    return shape;
  }

  /** Where each slot begins, relative to the patch. */
  int[] offsets() {
    return offsets;
  }

  /** Bundles of a patch. */
  int bundles() {
    return offsets.length / BUNDLE;
  }

  /** Floats of a packed patch. */
  int patchFloats() {
    return weightOf.length;
  }

  /** The weight of one output, counted from the output's first, at a place of a packed patch; negative where none is. */
  int weightOf(int place) {
    return weightOf[place];
  }

  /** Floats from one pixel to the next. */
  public int pixelStep() {
    return shape.channels();
  }

  /** Floats from one row of an image to the next. */
  private int rowStep() {
    return shape.width() * shape.channels();
  }

  /** Floats of {@code groups} groups of images, with what the last slots may reach into. */
  public int floats(int groups) {
    return Math.addExact(Math.multiplyExact(groups, shape.inGroup()), SLOT);
  }
}
