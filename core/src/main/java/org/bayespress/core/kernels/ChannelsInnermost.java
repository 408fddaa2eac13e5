package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Between the two layouts of a group of images: {@code [channels, pixels, images]}, over which a convolution runs on whole
 * vectors, and {@code [images, pixels, channels]}, in which the patch under a window is a few contiguous runs.
 *
 * @param channels channels
 * @param pixels pixels of a channel
 * @param images images of a group
 */
public record ChannelsInnermost(int channels, int pixels, int images) {

  /** Copies a group from element {@code from} of {@code x} on to element {@code to} of {@code y} on. */
  public void take(MemorySegment x, long from, MemorySegment y, int to) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int image = 0; image < images; image++) {
        long in = from + (long) pixel * images + image;
        int out = to + (image * pixels + pixel) * channels;
        for (int channel = 0; channel < channels; channel++) {
          Lanes.set(y, out + channel, Lanes.get(x, in + (long) channel * pixels * images));
        }
      }
    }
  }

  /** Copies a group back, from element 0 of {@code y} on, or adds it. */
  public void giveBack(MemorySegment y, MemorySegment x, long to, boolean add) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int image = 0; image < images; image++) {
        long out = to + (long) pixel * images + image;
        int in = (image * pixels + pixel) * channels;
        for (int channel = 0; channel < channels; channel++) {
          long at = out + (long) channel * pixels * images;
          float value = Lanes.get(y, in + channel);
          Lanes.set(x, at, add ? value + Lanes.get(x, at) : value);
        }
      }
    }
  }
}
