package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ConvolutionShape;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WindowProducts;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Valid cross-correlation, stride 1, over groups of images; with a variance, local reparameterization with one eps per
 * output element: two correlations, inputs with means and squared inputs with variances; the variance of a Gaussian bias
 * is added to the second. Weight gradients are summed over all groups in one task each, bias gradients per group and then
 * over groups in order, so that threads do not change them.
 */
final class ConvOperation implements GroupwiseOperation {
  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final ConvolutionShape shape;
  private final int groups;
  private final WindowProducts ofMeans;
  private final WindowProducts ofVariances;
  private final Sampling sampling;
  private final Tensor squares;
  private final Tensor variance;
  private final Tensor[] runs;
  private final Tensor[] throughSquares;
  private final Tensor biasParts;
  private final Tensor biasVarianceParts;
  private final float[] biases;
  private final float[] biasVariances;
  private final float[][] gradientScratch;
  private final Tensor[] gradientParts;
  private boolean addToGradient;

  ConvOperation(Slab slab, int threads, Variable x, Variable y, Parameters weights, int layer) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    Tensor in = x.value();
    groups = in.extent(0);
    int outputs = y.channels();
    shape =
        new ConvolutionShape(
            in.extent(1), in.extent(4), in.extent(2), in.extent(3), outputs, weights.mean().extent(2));
    boolean variational = weights.variational();
    boolean down = x.needsGradient();
    ofMeans = WindowProducts.of(shape, groups, down, x.margin());
    ofVariances = variational ? WindowProducts.of(shape, groups, down, x.margin()) : null;
    sampling = variational ? new Sampling(slab, threads, layer) : null;
    squares = variational ? slab.reserve(in.shape()) : null;
    variance =
        variational ? slab.reserve(groups, outputs, y.value().extent(2), y.value().extent(3), in.extent(4)) : null;
    runs = new Tensor[down ? threads : 0];
    throughSquares = new Tensor[down && variational ? threads : 0];
    for (int worker = 0; worker < runs.length; worker++) {
      runs[worker] = slab.reserve(ofMeans.scratchFloats());
    }
    for (int worker = 0; worker < throughSquares.length; worker++) {
      throughSquares[worker] = slab.reserve(shape.inGroup());
    }
    biasParts = weights.dBias() != null ? slab.reserve(groups, outputs) : null;
    biasVarianceParts = weights.biasVariance() != null ? slab.reserve(groups, outputs) : null;
    biases = new float[ofMeans.startLength()];
    biasVariances = new float[ofMeans.startLength()];
    gradientScratch = new float[threads][ofMeans.gradientScratch()];
    gradientParts = new Tensor[weights.dMean() == null || ofMeans.gradientParts() == 0 ? 0 : variational ? 2 : 1];
    for (int i = 0; i < gradientParts.length; i++) {
      gradientParts[i] = slab.reserve(ofMeans.gradientParts());
    }
  }

  @Override
  public int groups() {
    return groups;
  }

  /** First float of a group in an array of this operation's own; value and gradient of y may lie in a larger image. */
  private long outputFrom(int group) {
    return (long) group * shape.outGroup();
  }

  private long inputFrom(int group) {
    return (long) group * shape.inGroup();
  }

  @Override
  public void beforeForward(Pass pass) {
    for (int output = 0; output < shape.outputs(); output++) {
      biases[output] = weights.bias().get(output);
      biasVariances[output] = weights.biasVariance() == null ? 0 : weights.biasVariance().get(output);
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
    MemorySegment ys = y.value().segment();
    ofMeans.forward(biases, x.value().segment(), inputFrom(group), ys, y.from(group));
    if (weights.variational()) {
      Elementwise.square(x.value().segment(), squares.segment(), inputFrom(group), shape.inGroup());
      ofVariances.forward(biasVariances, squares.segment(), inputFrom(group), variance.segment(), outputFrom(group));
      sampling.sample(pass, worker, ys, y.from(group), variance.segment(), outputFrom(group), shape.outGroup());
    }
  }

  @Override
  public void beforeBackward(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
  }

  @Override
  public void backward(Pass pass, int group, int worker) {
    MemorySegment dy = y.gradient().segment();
    if (biasParts != null) {
      sumPerChannel(dy, y.from(group), biasParts, group);
    }
    if (weights.variational()) {
      // the variance buffer holds d sample / d variance after the forward pass; now it becomes d loss / d variance
      Elementwise.multiply(dy, y.from(group), variance.segment(), outputFrom(group), shape.outGroup());
    }
    if (biasVarianceParts != null) {
      sumPerChannel(variance.segment(), outputFrom(group), biasVarianceParts, group);
    }
    if (x.needsGradient()) {
      inputGradient(group, worker);
    }
  }

  private void sumPerChannel(MemorySegment values, long from, Tensor parts, int group) {
    int plane = shape.outGroup() / shape.outputs();
    for (int output = 0; output < shape.outputs(); output++) {
      float sum = Elementwise.sum(values, from + (long) output * plane, plane);
      parts.set((long) group * shape.outputs() + output, sum);
    }
  }

  private void inputGradient(int group, int worker) {
    MemorySegment dx = x.gradient().segment();
    MemorySegment run = runs[worker].segment();
    long from = inputFrom(group);
    ofMeans.inputGradient(y.gradient().segment(), y.from(group), run, addToGradient, dx, from);
    if (weights.variational()) {
      MemorySegment through = throughSquares[worker].segment();
      ofVariances.inputGradient(variance.segment(), outputFrom(group), run, false, through, 0);
      Elementwise.addTwiceProduct(x.value().segment(), through, 0, dx, from, shape.inGroup());
    }
  }

  private MemorySegment parts(int kind) {
    return kind < gradientParts.length ? gradientParts[kind].segment() : null;
  }

  @Override
  public void afterBackward(Pass pass) {
    int tasks = ofMeans.gradientTasks();
    MemorySegment silent = weights.variational() ? weights.variance().segment() : null;
    pass.pool().run(weights.variational() ? 2 * tasks : tasks, (task, worker) -> {
      if (task < tasks) {
        ofMeans.weightGradient(
            task, y.gradient().segment(), y.from(0), y.from(1) - y.from(0), x.value().segment(), groups, silent,
            gradientScratch[worker], parts(0), weights.dMean().segment());
      } else {
        ofVariances.weightGradient(
            task - tasks, variance.segment(), 0, shape.outGroup(), squares.segment(), groups, silent,
            gradientScratch[worker], parts(1), weights.dVariance().segment());
      }
    });
    ofMeans.endWeightGradient(parts(0), weights.dMean().segment());
    if (weights.variational()) {
      ofVariances.endWeightGradient(parts(1), weights.dVariance().segment());
    }
    if (biasParts != null) {
      Elementwise.sumRows(biasParts.segment(), groups, weights.dBias().segment(), shape.outputs());
    }
    if (biasVarianceParts != null) {
      Elementwise.sumRows(biasVarianceParts.segment(), groups, weights.dBiasVariance().segment(), shape.outputs());
    }
  }
}
