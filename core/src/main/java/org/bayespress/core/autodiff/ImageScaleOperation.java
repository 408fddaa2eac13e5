package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ScaleKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

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
  private final ChannelScales scales;
  private final int groups;
  private final int channels;
  private final int plane;
  private final int images;
  private final Tensor[] scratch;
  private boolean addToGradient;

  ImageScaleOperation(Slab slab, int threads, Variable x, Variable y, ScaleParameters parameters, int layer) {
    this.x = x;
    this.y = y;
    Tensor in = x.value();
    groups = in.extent(0);
    channels = in.extent(1);
    images = in.extent(4);
    plane = in.extent(2) * in.extent(3) * images;
    scales = new ChannelScales(slab, parameters, layer, groups, images);
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
    scales.drawNoise(pass);
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    MemorySegment pattern = scratch[worker].segment();
    for (int channel = 0; channel < channels; channel++) {
      scales.draw(group, channel);
      ScaleKernel.fillPattern(scales.z(), scales.first(group, channel), images, pattern);
      ScaleKernel.multiplyPlane(
          x.value().segment(), pattern, images, y.value().segment(), false, from(group, channel), plane);
    }
  }

  private long from(int group, int channel) {
    return ((long) group * channels + channel) * plane;
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
      long first = scales.first(group, channel);
      long from = from(group, channel);
      ScaleKernel.reducePlane(dy, x.value().segment(), images, work, scales.dz(), first, from, plane);
      if (x.needsGradient()) {
        ScaleKernel.fillPattern(scales.z(), first, images, work);
        ScaleKernel.multiplyPlane(dy, work, images, x.gradient().segment(), addToGradient, from, plane);
      }
    }
  }

  @Override
  public void afterBackward(Pass pass) {
    scales.sumGradients();
  }
}
