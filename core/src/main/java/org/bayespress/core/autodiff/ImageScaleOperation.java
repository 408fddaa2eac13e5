package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ScaleKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * {@code y = x z} with one z per example and channel, drawn from the channel's location and deviation; x and y are
 * {@code [groups, channels, height, width, images]}. Behind a variational convolution this gives the mean
 * {@code (conv(a, M) + b) z} and the variance {@code (conv(a o a, V) + ...) z^2}: the layer with a scale per output filter,
 * bias included (Louizos, Ullrich and Welling, 2017, section 3).
 *
 * <p>Noise is indexed {@code [groups, channels, images]}. Gradients are summed over a plane, then over images in their
 * order, so that threads do not change them.
 */
final class ImageScaleOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final ScaleParameters scales;
  private final int layer;
  private final int groups;
  private final int channels;
  private final int plane;
  private final int images;
  private final Tensor eps;
  private final Tensor z;
  private final Tensor dz;
  private final Tensor[] scratch;
  private boolean addToGradient;

  ImageScaleOperation(Slab slab, int threads, Variable x, Variable y, ScaleParameters scales, int layer) {
    this.x = x;
    this.y = y;
    this.scales = scales;
    this.layer = layer;
    Tensor in = x.value();
    groups = in.extent(0);
    channels = in.extent(1);
    images = in.extent(4);
    plane = in.extent(2) * in.extent(3) * images;
    eps = slab.reserve(groups, channels, images);
    z = slab.reserve(groups, channels, images);
    dz = slab.reserve(groups, channels, images);
    scratch = new Tensor[threads];
    for (int worker = 0; worker < threads; worker++) {
      scratch[worker] = slab.reserve(ScaleKernel.PATTERN_REPEATS * images);
    }
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public void beforeForward(Pass pass) {
    pass.noise().fill(eps.segment(), pass.step(), layer, 0, eps.length());
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    MemorySegment pattern = scratch[worker].segment();
    for (int channel = 0; channel < channels; channel++) {
      int row = group * channels + channel;
      draw(row, channel);
      ScaleKernel.fillPattern(z.segment(), (long) row * images, images, pattern);
      ScaleKernel.multiplyPlane(
          x.value().segment(), pattern, images, y.value().segment(), false, (long) row * plane, plane);
    }
  }

  private void draw(int row, int channel) {
    MemorySegment location = scales.location().segment();
    MemorySegment deviation = scales.deviation().segment();
    for (int image = 0; image < images; image++) {
      long at = (long) row * images + image;
      if (scales.distribution() == ScaleDistribution.NORMAL) {
        ScaleKernel.drawNormal(location, deviation, channel, eps.segment(), z.segment(), at, 1);
      } else {
        ScaleKernel.drawLogNormal(location, deviation, channel, eps.segment(), z.segment(), at, 1);
      }
    }
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    MemorySegment dy = y.gradient().segment();
    MemorySegment work = scratch[worker].segment();
    for (int channel = 0; channel < channels; channel++) {
      int row = group * channels + channel;
      long from = (long) row * plane;
      ScaleKernel.reducePlane(dy, x.value().segment(), images, work, dz.segment(), (long) row * images, from, plane);
      if (x.needsGradient()) {
        ScaleKernel.fillPattern(z.segment(), (long) row * images, images, work);
        ScaleKernel.multiplyPlane(dy, work, images, x.gradient().segment(), addToGradient, from, plane);
      }
    }
  }

  @Override
  public void afterBackward(Pass pass) {
    for (int channel = 0; channel < channels; channel++) {
      gradients(channel);
    }
  }

  private void gradients(int channel) {
    boolean normal = scales.distribution() == ScaleDistribution.NORMAL;
    double dLocation = 0;
    double dDeviation = 0;
    for (int group = 0; group < groups; group++) {
      for (int image = 0; image < images; image++) {
        long at = ((long) group * channels + channel) * images + image;
        double g = normal ? dz.get(at) : (double) dz.get(at) * z.get(at);
        dLocation += g;
        dDeviation += g * eps.get(at);
      }
    }
    scales.dLocation().set(channel, (float) dLocation);
    scales.dDeviation().set(channel, (float) dDeviation);
  }
}
