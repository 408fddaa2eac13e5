package org.bayespress.benchmarks.products;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.kernels.Convolution;
import org.bayespress.core.kernels.ConvolutionShape;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.network.LayerSpec;

/**
 * Both products of a convolution as the layer computes them: straight from groups of images, shared by the pool. Listing
 * the weights, which a step does once for outputs and once for inputs, is part of the time.
 */
final class DirectConvolutions implements PairOfProducts {
  private final LayerProduct.Pass pass;
  private final ConvolutionShape shape;
  private final WorkerPool pool;
  private final int groups;
  private final int firstBlock;
  private final Convolution[] convolutions = new Convolution[2];
  private final Tensor[] images = new Tensor[2];
  private final Tensor[] outputs = new Tensor[2];
  private final Tensor[] weights = new Tensor[2];
  private final Tensor[] runs;
  private final float[] start;
  private final float[][] sums;

  DirectConvolutions(LayerProduct product, WorkerPool pool, Slab slab) {
    this.pool = pool;
    pass = product.pass();
    LayerSpec.Conv2d layer = (LayerSpec.Conv2d) product.layer();
    int group = Tape.groupOf(product.batch());
    groups = product.batch() / group;
    shape =
        new ConvolutionShape(
            layer.weightShape()[1], group, product.height(), product.width(), layer.outputs(), layer.kernel());
    boolean down = pass == LayerProduct.Pass.INPUT_GRADIENT;
    firstBlock = down ? new Convolution(shape, false).blocks() : 0;
    for (int which = 0; which < 2; which++) {
      convolutions[which] = new Convolution(shape, down);
      images[which] = slab.reserve(groups, shape.inGroup());
      outputs[which] = slab.reserve(groups, shape.outGroup());
      weights[which] = slab.reserve(layer.weightShape());
    }
    runs = new Tensor[pool.threads()];
    for (int worker = 0; worker < runs.length; worker++) {
      runs[worker] = slab.reserve(down ? convolutions[0].scratchFloats() : 1);
    }
    start = new float[convolutions[0].startLength()];
    sums = new float[pool.threads()][convolutions[0].gradientScratch()];
  }

  /** Extents of a group. */
  ConvolutionShape shape() {
    return shape;
  }

  /** Images, or their gradient, of the mean product (0) or the variance product (1). */
  Tensor images(int which) {
    return images[which];
  }

  /** y, or its gradient. */
  Tensor outputs(int which) {
    return outputs[which];
  }

  /** Weights, or their gradient. */
  Tensor weights(int which) {
    return weights[which];
  }

  @Override
  public void run() {
    if (pass == LayerProduct.Pass.WEIGHT_GRADIENT) {
      pool.run(2 * convolutions[0].gradientTasks(), (task, worker) -> convolutions[task % 2].weightGradient(
          task / 2, outputs[task % 2].segment(), 0, outputs[task % 2].length() / groups, images[task % 2].segment(),
          groups, null, sums[worker], null, weights[task % 2].segment()));
      return;
    }
    int blocks = convolutions[0].blocks() - firstBlock;
    pool.run(
        2 * blocks,
        (block, worker) -> convolutions[block % 2].take(firstBlock + block / 2, weights[block % 2].segment()));
    pool.run(2 * groups, (chunk, worker) -> group(chunk / 2, chunk % 2, worker));
  }

  private void group(int group, int which, int worker) {
    long imagesFrom = (long) group * shape.inGroup();
    long outputsFrom = (long) group * shape.outGroup();
    MemorySegment x = images[which].segment();
    MemorySegment y = outputs[which].segment();
    if (pass == LayerProduct.Pass.FORWARD) {
      convolutions[which].forward(start, x, imagesFrom, y, outputsFrom);
    } else {
      convolutions[which].inputGradient(y, outputsFrom, runs[worker].segment(), false, x, imagesFrom);
    }
  }
}
