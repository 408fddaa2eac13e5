package org.bayespress.interop.dl4j;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the channels or features of a model lie in what arrives at the same place of a network of ours. They differ behind a
 * flattening with channels last, and behind a merge that puts new channels in front; whoever reads such channels has
 * his weights put into our order, and what he gives is in the same order again.
 */
final class Arrangement {

  /** Everything is where the model has it. */
  static final Arrangement SAME = new Arrangement(null);

  /** Entry i is our number of the model's channel or feature i; null for the same. */
  private final int[] places;

  private Arrangement(int[] places) {
    this.places = places;
  }

  /** Our number of the model's channel or feature. */
  int place(int number) {
    return places == null ? number : places[number];
  }

  /** Whether nothing is elsewhere. */
  boolean same() {
    return places == null || Arrays.equals(places, IntStream.range(0, places.length).toArray());
  }

  /** One number per channel of the model, in our order. */
  double[] arranged(double[] values) {
    double[] ours = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ours[place(i)] = values[i];
    }
    return ours;
  }

  /**
   * Features of a flattened image. Ours is {@code (c * height + y) * width + x}, and so is the model's unless it has its channels last:
   * {@code (y * width + x) * channels + c}.
   *
   * @param image channels, height, width
   */
  Arrangement flattened(int[] image, boolean channelsLast) {
    if (!channelsLast && same()) {
      return SAME;
    }
    int[] features = new int[image[0] * image[1] * image[2]];
    for (int c = 0; c < image[0]; c++) {
      for (int y = 0; y < image[1]; y++) {
        for (int x = 0; x < image[2]; x++) {
          int theirs = channelsLast ? (y * image[2] + x) * image[0] + c : (c * image[1] + y) * image[2] + x;
          features[theirs] = (place(c) * image[1] + y) * image[2] + x;
        }
      }
    }
    return new Arrangement(features);
  }

  /**
   * Channels of two images together, which here are those kept and then those that arrive.
   *
   * @param keptFirst whether the model has them in this order too
   */
  static Arrangement merged(Arrangement kept, int keptCount, Arrangement arriving, int count, boolean keptFirst) {
    if (keptFirst && kept.same() && arriving.same()) {
      return SAME;
    }
    int[] places = new int[keptCount + count];
    int firstKept = keptFirst ? 0 : count;
    int firstArriving = keptFirst ? keptCount : 0;
    for (int i = 0; i < keptCount; i++) {
      places[firstKept + i] = kept.place(i);
    }
    for (int i = 0; i < count; i++) {
      places[firstArriving + i] = keptCount + arriving.place(i);
    }
    return new Arrangement(places);
  }
}
