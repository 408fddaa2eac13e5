package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Convolution;
import org.bayespress.core.kernels.ConvolutionShape;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.PooledSampling;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Convolution, local reparameterization, a random scale per image and channel where there are scales, and max-pooling, as
 * one operation: what {@link ConvOperation}, {@link ImageScaleOperation} and {@link MaxPoolOperation} compute one after
 * the other, with the same noise. Pre-activations exist for four channels at a time, in the first-level cache, and the way
 * back ({@link PooledConvGradients}) walks the places of maxima only.
 */
final class PooledConvOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final ConvolutionShape shape;
  private final int layer;
  private final int groups;
  private final Convolution ofMeans;
  private final Convolution ofVariances;
  private final PooledSampling pooling;
  private final ChannelScales scales;
  private final Tensor places;
  private final Tensor slopes;
  private final Tensor drawn;
  private final Scratch[] scratch;
  private final float[] biases;
  private final float[] biasVariances;
  private final PooledConvGradients gradients;
  private PooledSampling.Kept kept;

  /** What one thread needs for one group. */
  private record Scratch(Tensor squares, Tensor means, Tensor variances, Tensor noise) {}

  /**
   * An operation.
   *
   * @param scales null for none; its sampling layer is the one after the convolution's
   * @param size of the pooling windows
   */
  PooledConvOperation(
      Slab slab, int threads, Variable x, Variable y, Parameters weights, int layer, ChannelScales scales, int size) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    this.layer = layer;
    this.scales = scales;
    Tensor in = x.value();
    groups = in.extent(0);
    int outputs = weights.mean().extent(0);
    shape =
        new ConvolutionShape(
            in.extent(1), in.extent(4), in.extent(2), in.extent(3), outputs, weights.mean().extent(2));
    pooling =
        new PooledSampling(
            shape.outHeight(), shape.outWidth(), shape.images(), size, shape.width());
    boolean variational = weights.variational();
    ofMeans = new Convolution(shape, false);
    ofVariances = variational ? new Convolution(shape, false) : null;
    places = slab.reserve(y.value().shape());
    slopes = variational ? slab.reserve(y.value().shape()) : null;
    drawn = scales != null ? slab.reserve(y.value().shape()) : null;
    scratch = new Scratch[threads];
    int plane = shape.outGroup() / outputs;
    int block = Convolution.outputsPerBlock();
    int slack = PooledSampling.SLACK;
    for (int worker = 0; worker < threads; worker++) {
      scratch[worker] =
          new Scratch(
              variational ? slab.reserve(in.extent(1), in.extent(2), in.extent(3), in.extent(4)) : null,
              slab.reserve(block * plane + slack), variational ? slab.reserve(block * plane + slack) : null,
              slab.reserve(plane + slack));
    }
    biases = new float[ofMeans.startLength()];
    biasVariances = new float[ofMeans.startLength()];
    gradients =
        y.needsGradient()
            ? new PooledConvGradients(slab, threads, x, y, weights, shape, pooling.windows(), scales)
            : null;
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public void beforeForward(Pass pass) {
    kept =
        new PooledSampling.Kept(
            y.value().segment(), places.segment(), drawn == null ? null : drawn.segment(),
            slopes == null ? null : slopes.segment());
    for (int output = 0; output < shape.outputs(); output++) {
      biases[output] = weights.bias().get(output);
      biasVariances[output] = weights.biasVariance() == null ? 0 : weights.biasVariance().get(output);
    }
    if (scales != null) {
      scales.drawNoise(pass);
    }
    int blocks = ofMeans.blocks();
    pass.pool().run(weights.variational() ? 2 * blocks : blocks, (block, worker) -> {
      if (block < blocks) {
        ofMeans.take(block, weights.mean().segment());
      } else {
        ofVariances.take(block - blocks, weights.variance().segment());
      }
    });
  }

  @Override
  public void forward(Pass pass, int group, int worker) {
    Scratch own = scratch[worker];
    MemorySegment images = x.value().segment();
    long from = (long) group * shape.inGroup();
    if (weights.variational()) {
      Elementwise.square(images, from, own.squares().segment(), 0, shape.inGroup());
    }
    for (int block = 0; block < ofMeans.outputBlocks(); block++) {
      ofMeans.forwardBlock(block, biases, images, from, own.means().segment(), 0);
      if (weights.variational()) {
        ofVariances.forwardBlock(block, biasVariances, own.squares().segment(), 0, own.variances().segment(), 0);
      }
      int first = block * Convolution.outputsPerBlock();
      int end = Math.min(shape.outputs(), first + Convolution.outputsPerBlock());
      for (int channel = first; channel < end; channel++) {
        sample(pass, group, channel, channel - first, own);
      }
    }
  }

  private void sample(Pass pass, int group, int channel, int row, Scratch own) {
    int plane = shape.outGroup() / shape.outputs();
    MemorySegment noise = own.noise().segment();
    if (weights.variational()) {
      pass.noise().fill(noise, pass.step(), layer, ((long) group * shape.outputs() + channel) * plane, plane);
    }
    if (scales != null) {
      scales.draw(group, channel);
    }
    pooling.run(
        own.means().segment(), own.variances() == null ? null : own.variances().segment(), (long) row * plane, noise,
        scales == null ? null : scales.z(), scales == null ? 0 : scales.first(group, channel), kept,
        ((long) group * shape.outputs() + channel) * pooling.windows() * shape.images());
  }

  @Override
  public void beforeBackward(Pass pass) {
    gradients.begin(pass);
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    gradients.ofGroup(group, worker, kept);
  }

  @Override
  public void afterBackward(Pass pass) {
    gradients.ofWeights(pass);
    if (scales != null) {
      scales.sumGradients();
    }
  }
}
