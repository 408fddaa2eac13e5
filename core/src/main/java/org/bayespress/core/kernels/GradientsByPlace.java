package org.bayespress.core.kernels;

import java.util.Arrays;

/**
 * The entries of all {@link WindowGradients} of a group, ordered by the place of their patches, outputs in order within a
 * place: what {@link PatchSpread} adds up in registers before it touches the inputs.
 */
public final class GradientsByPlace {
  private final int[] ends;
  final int[] outputs;
  final float[] ofMeans;
  final float[] ofVariances;

  /**
   * Room for a group.
   *
   * @param pixels pixels of a group of images, which patches begin at
   * @param entries the most entries of all lists of a group
   */
  public GradientsByPlace(int pixels, int entries) {
    ends = new int[pixels + 1];
    outputs = new int[entries];
    ofMeans = new float[entries];
    ofVariances = new float[entries];
  }

  /** Takes the lists of a group, without outputs all of whose weights are muted. */
  void take(int group, WindowGradients lists, PatchWeights weights, int channels) {
    Arrays.fill(ends, 0);
    for (int output = 0; output < channels; output++) {
      if (!weights.silent(output)) {
        int first = lists.first(group, output);
        for (int entry = first; entry < first + lists.count(group, output); entry++) {
          ends[(int) lists.pixels[entry] + 1]++;
        }
      }
    }
    for (int pixel = 1; pixel < ends.length; pixel++) {
      ends[pixel] += ends[pixel - 1];
    }
    for (int output = 0; output < channels; output++) {
      if (!weights.silent(output)) {
        int first = lists.first(group, output);
        for (int entry = first; entry < first + lists.count(group, output); entry++) {
          // what was the end of the pixel before is now the end of what is taken of this one
          int to = ends[(int) lists.pixels[entry]]++;
          outputs[to] = output;
          ofMeans[to] = lists.ofMeans[entry];
          ofVariances[to] = lists.ofVariances[entry];
        }
      }
    }
  }

  /** Pixels of a group. */
  int pixels() {
    return ends.length - 1;
  }

  /** First entry of a pixel. */
  int first(int pixel) {
    return pixel == 0 ? 0 : ends[pixel - 1];
  }

  /** Behind the last entry of a pixel. */
  int end(int pixel) {
    return ends[pixel];
  }
}
