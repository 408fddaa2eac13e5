package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ScaleKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * One random scale per image and channel, drawn from the channel's location and deviation, and the way back. Arrays are
 * {@code [groups, channels, images]}, and noise is indexed alike. Gradients are summed over images in their order, so that
 * threads do not change them.
 */
final class ChannelScales {
  private final ScaleParameters parameters;
  private final int layer;
  private final int groups;
  private final int channels;
  private final int images;
  private final Tensor eps;
  private final Tensor z;
  private final Tensor dz;

  ChannelScales(Slab slab, ScaleParameters parameters, int layer, int groups, int images) {
    this.parameters = parameters;
    this.layer = layer;
    this.groups = groups;
    this.images = images;
    channels = parameters.groups();
    eps = slab.reserve(groups, channels, images);
    z = slab.reserve(groups, channels, images);
    dz = slab.reserve(groups, channels, images);
  }

  /** Draws the noise of a step. */
  void drawNoise(Pass pass) {
    pass.noise().fill(eps.segment(), pass.step(), layer, 0, eps.length());
  }

  /** Index of the first scale of a group and channel. */
  long first(int group, int channel) {
    return ((long) group * channels + channel) * images;
  }

  /** Draws the scales of one group and channel. */
  void draw(int group, int channel) {
    MemorySegment location = parameters.location().segment();
    MemorySegment deviation = parameters.deviation().segment();
    for (long at = first(group, channel); at < first(group, channel) + images; at++) {
      if (parameters.distribution() == ScaleDistribution.NORMAL) {
        ScaleKernel.drawNormal(location, deviation, channel, eps.segment(), z.segment(), at, 1);
      } else {
        ScaleKernel.drawLogNormal(location, deviation, channel, eps.segment(), z.segment(), at, 1);
      }
    }
  }

  /** Scales. */
  MemorySegment z() {
    return z.segment();
  }

  /** Gradients of scales, which the operation fills in. */
  MemorySegment dz() {
    return dz.segment();
  }

  /** Turns the gradients of scales into those of locations and deviations. */
  void sumGradients() {
    for (int channel = 0; channel < channels; channel++) {
      sumGradients(channel);
    }
  }

  private void sumGradients(int channel) {
    boolean normal = parameters.distribution() == ScaleDistribution.NORMAL;
    double dLocation = 0;
    double dDeviation = 0;
    for (int group = 0; group < groups; group++) {
      for (int image = 0; image < images; image++) {
        long at = first(group, channel) + image;
        double g = normal ? dz.get(at) : (double) dz.get(at) * z.get(at);
        dLocation += g;
        dDeviation += g * eps.get(at);
      }
    }
    parameters.dLocation().set(channel, (float) dLocation);
    parameters.dDeviation().set(channel, (float) dDeviation);
  }
}
