package org.bayespress.core.autodiff;

import static org.bayespress.core.kernels.Blas.nn;
import static org.bayespress.core.kernels.Blas.nt;
import static org.bayespress.core.kernels.Blas.tn;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.Im2Col;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Valid cross-correlation, stride 1, over groups of images; with a variance, local reparameterization with one eps per
 * output element: two correlations, inputs with means and squared inputs with variances, over one unfolding; the
 * variance of a Gaussian bias is added to the second. Parameter gradients are summed per group and then over groups in order, so that threads do not change them.
 */
final class ConvOperation implements Operation {
  private static final int REDUCE_BLOCK = 4096;

  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final Im2Col windows;
  private final int groups;
  private final int out;
  private final Sampling sampling;
  private final Tensor variance;
  private final Tensor[] unfolded;
  private final Tensor[] folded;
  private final Tensor[] foldedSquares;
  private final Tensor meanParts;
  private final Tensor varianceParts;
  private final Tensor biasParts;
  private final Tensor biasVarianceParts;

  ConvOperation(Slab slab, int threads, Variable x, Variable y, Parameters weights, int layer) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    Tensor in = x.value();
    groups = in.extent(0);
    out = y.value().extent(1);
    windows = new Im2Col(in.extent(1), in.extent(4), in.extent(2), in.extent(3), weights.mean().extent(2));
    boolean variational = weights.variational();
    sampling = variational ? new Sampling(slab, threads, layer) : null;
    variance = variational ? slab.reserve(y.value().shape()) : null;
    unfolded = scratch(slab, threads, true);
    folded = scratch(slab, threads, x.needsGradient());
    foldedSquares = scratch(slab, threads, x.needsGradient() && variational);
    meanParts = slab.reserve(groups, out * windows.rows());
    varianceParts = variational ? slab.reserve(groups, out * windows.rows()) : null;
    biasParts = slab.reserve(groups, out);
    biasVarianceParts = weights.biasVariance() != null ? slab.reserve(groups, out) : null;
  }

  private Tensor[] scratch(Slab slab, int threads, boolean needed) {
    Tensor[] tensors = new Tensor[threads];
    for (int worker = 0; needed && worker < threads; worker++) {
      tensors[worker] = slab.reserve(windows.rows(), windows.columns());
    }
    return tensors;
  }

  private long outputFrom(int group) {
    return (long) group * out * windows.columns();
  }

  private long inputFrom(int group) {
    return (long) group * windows.channels() * windows.images() * windows.height() * windows.width();
  }

  @Override
  public void forward(Pass pass) {
    int length = y.value().length();
    pass.pool().run(groups, (group, worker) -> products(group, worker));
    if (weights.variational()) {
      pass.pool().run(
          Sampling.blocks(length),
          (block, worker) -> sampling.sample(pass, worker, y.value().segment(), variance.segment(), length, block));
    }
  }

  private void products(int group, int worker) {
    int rows = windows.rows();
    int columns = windows.columns();
    Tensor matrix = unfolded[worker];
    windows.unfold(x.value().segment(), inputFrom(group), matrix.segment());
    nn(out, columns, rows, weights.mean().address(0), rows, matrix.address(0), columns, 0f,
        y.value().address(outputFrom(group)), columns);
    addPerChannel(weights.bias(), y.value(), group);
    if (weights.variational()) {
      Elementwise.square(matrix.segment(), matrix.segment(), 0, matrix.length());
      nn(out, columns, rows, weights.variance().address(0), rows, matrix.address(0), columns, 0f,
          variance.address(outputFrom(group)), columns);
    }
    if (weights.biasVariance() != null) {
      addPerChannel(weights.biasVariance(), variance, group);
    }
  }

  private void addPerChannel(Tensor values, Tensor target, int group) {
    int columns = windows.columns();
    for (int channel = 0; channel < out; channel++) {
      Elementwise.addConstant(
          values.get(channel), target.segment(), outputFrom(group) + (long) channel * columns, columns);
    }
  }

  private void sumPerChannel(Tensor values, Tensor parts, int group) {
    int columns = windows.columns();
    for (int channel = 0; channel < out; channel++) {
      float sum = Elementwise.sum(values.segment(), outputFrom(group) + (long) channel * columns, columns);
      parts.set((long) group * out + channel, sum);
    }
  }

  @Override
  public void backward(Pass pass) {
    boolean add = x.needsGradient() && x.claimGradient();
    pass.pool().run(groups, (group, worker) -> gradients(group, worker, add));
    reduce(pass, meanParts, weights.dMean());
    reduce(pass, biasParts, weights.dBias());
    if (weights.variational()) {
      reduce(pass, varianceParts, weights.dVariance());
    }
    if (weights.biasVariance() != null) {
      reduce(pass, biasVarianceParts, weights.dBiasVariance());
    }
  }

  private void gradients(int group, int worker, boolean add) {
    int rows = windows.rows();
    int columns = windows.columns();
    long outputFrom = outputFrom(group);
    Tensor matrix = unfolded[worker];
    windows.unfold(x.value().segment(), inputFrom(group), matrix.segment());
    sumPerChannel(y.gradient(), biasParts, group);
    nt(out, rows, columns, y.gradient().address(outputFrom), columns, matrix.address(0), columns, 0f,
        meanParts.address((long) group * out * rows), rows);
    if (x.needsGradient()) {
      tn(rows, columns, out, weights.mean().address(0), rows, y.gradient().address(outputFrom), columns, 0f,
          folded[worker].address(0), columns);
    }
    if (weights.variational()) {
      varianceGradients(group, worker);
    }
    if (x.needsGradient()) {
      MemorySegment dx = x.gradient().segment();
      if (!add) {
        dx.asSlice(inputFrom(group) * Float.BYTES, (inputFrom(1) - inputFrom(0)) * Float.BYTES).fill((byte) 0);
      }
      windows.fold(folded[worker].segment(), dx, inputFrom(group));
    }
  }

  private void varianceGradients(int group, int worker) {
    int rows = windows.rows();
    int columns = windows.columns();
    long outputFrom = outputFrom(group);
    Tensor matrix = unfolded[worker];
    // the variance buffer holds d sample / d variance after the forward pass; now it becomes d loss / d variance
    Elementwise.multiply(y.gradient().segment(), variance.segment(), outputFrom, (long) out * columns);
    if (weights.biasVariance() != null) {
      sumPerChannel(variance, biasVarianceParts, group);
    }
    if (x.needsGradient()) {
      tn(rows, columns, out, weights.variance().address(0), rows, variance.address(outputFrom), columns, 0f,
          foldedSquares[worker].address(0), columns);
      Elementwise.addTwiceProduct(
          matrix.segment(), foldedSquares[worker].segment(), folded[worker].segment(), 0, matrix.length());
    }
    Elementwise.square(matrix.segment(), matrix.segment(), 0, matrix.length());
    nt(out, rows, columns, variance.address(outputFrom), columns, matrix.address(0), columns, 0f,
        varianceParts.address((long) group * out * rows), rows);
  }

  private void reduce(Pass pass, Tensor parts, Tensor target) {
    int length = target.length();
    MemorySegment to = target.segment();
    pass.pool().run((length + REDUCE_BLOCK - 1) / REDUCE_BLOCK, (block, worker) -> {
      long from = (long) block * REDUCE_BLOCK;
      long count = Math.min(REDUCE_BLOCK, length - from);
      MemorySegment.copy(parts.segment(), from * Float.BYTES, to, from * Float.BYTES, count * Float.BYTES);
      for (int group = 1; group < groups; group++) {
        MemorySegment part =
            parts.segment().asSlice((long) group * length * Float.BYTES, (long) length * Float.BYTES);
        Elementwise.add(part, to, from, count);
      }
    });
  }
}
