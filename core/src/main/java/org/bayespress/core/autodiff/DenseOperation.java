package org.bayespress.core.autodiff;

import static org.bayespress.core.kernels.Blas.nn;
import static org.bayespress.core.kernels.Blas.nt;
import static org.bayespress.core.kernels.Blas.tn;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * {@code y = x W' + b}, and with a variance local reparameterization:
 * {@code y = x M' + b + sqrt((x o x) V' + 1e-8) eps}, one eps per example and output (Kingma, Salimans and Welling,
 * 2015, eq. 6), with the variance of a Gaussian bias added under the root. x is {@code [batch, in]}, y
 * {@code [batch, out]}.
 */
final class DenseOperation implements Operation {
  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final int batch;
  private final int in;
  private final int out;
  private final Panels outPanels;
  private final Panels inPanels;
  private final Sampling sampling;
  private final Tensor squares;
  private final Tensor variance;
  private final Tensor throughSquares;

  DenseOperation(Slab slab, int threads, Variable x, Variable y, Parameters weights, int layer) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    batch = x.value().extent(0);
    in = x.value().extent(1);
    out = y.value().extent(1);
    outPanels = Panels.ofOutputs(out);
    inPanels = Panels.ofInputs(in);
    boolean variational = weights.variational();
    sampling = variational ? new Sampling(slab, threads, layer) : null;
    squares = variational ? slab.reserve(batch, in) : null;
    variance = variational ? slab.reserve(batch, out) : null;
    throughSquares = variational && x.needsGradient() ? slab.reserve(batch, in) : null;
  }

  @Override
  public void forward(Pass pass) {
    MemorySegment ys = y.value().segment();
    if (!weights.variational()) {
      pass.pool().run(outPanels.count(), (panel, worker) -> meanProduct(panel));
    } else {
      Elementwise.square(x.value().segment(), squares.segment(), 0, squares.length());
      pass.pool().run(2 * outPanels.count(), (chunk, worker) -> {
        if (chunk % 2 == 0) {
          meanProduct(chunk / 2);
        } else {
          varianceProduct(chunk / 2);
        }
      });
    }
    addToRows(weights.bias().segment(), ys);
    if (weights.biasVariance() != null) {
      addToRows(weights.biasVariance().segment(), variance.segment());
    }
    if (weights.variational()) {
      int length = batch * out;
      pass.pool().run(Sampling.blocks(length), (block, worker) -> {
        int from = block * Sampling.BLOCK;
        sampling.sample(pass, worker, ys, variance.segment(), from, Math.min(Sampling.BLOCK, length - from));
      });
    }
  }

  private void addToRows(MemorySegment values, MemorySegment rows) {
    for (int row = 0; row < batch; row++) {
      Elementwise.addRun(values, 0, rows, (long) row * out, out);
    }
  }

  private void meanProduct(int panel) {
    int from = outPanels.from(panel);
    nt(batch, outPanels.width(panel), in, x.value().address(0), in, weights.mean().address((long) from * in), in, 0f,
        y.value().address(from), out);
  }

  private void varianceProduct(int panel) {
    int from = outPanels.from(panel);
    nt(batch, outPanels.width(panel), in, squares.address(0), in, weights.variance().address((long) from * in), in, 0f,
        variance.address(from), out);
  }

  @Override
  public void backward(Pass pass) {
    Tensor dy = y.gradient();
    sumOfRows(dy, weights.dBias());
    boolean variational = weights.variational();
    if (variational) {
      Elementwise.multiply(dy.segment(), variance.segment(), 0, variance.length());
    }
    if (weights.biasVariance() != null) {
      sumOfRows(variance, weights.dBiasVariance());
    }
    boolean down = x.needsGradient();
    float beta = down && x.claimGradient() ? 1f : 0f;
    int kinds = variational ? 2 : 1;
    int weightTasks = kinds * outPanels.count();
    int inputTasks = down ? kinds * inPanels.count() : 0;
    pass.pool().run(weightTasks + inputTasks, (chunk, worker) -> {
      if (chunk < weightTasks) {
        weightGradient(chunk / kinds, chunk % kinds == 1);
      } else {
        inputGradient((chunk - weightTasks) / kinds, (chunk - weightTasks) % kinds == 1, beta);
      }
    });
    if (down && variational) {
      Elementwise.addTwiceProduct(
          x.value().segment(), throughSquares.segment(), x.gradient().segment(), 0, throughSquares.length());
    }
  }

  private void sumOfRows(Tensor rows, Tensor target) {
    MemorySegment sums = target.segment();
    sums.fill((byte) 0);
    for (int row = 0; row < batch; row++) {
      Elementwise.addRun(rows.segment(), (long) row * out, sums, 0, out);
    }
  }

  private void weightGradient(int panel, boolean ofVariance) {
    int from = outPanels.from(panel);
    Tensor gradient = ofVariance ? variance : y.gradient();
    Tensor inputs = ofVariance ? squares : x.value();
    Tensor target = ofVariance ? weights.dVariance() : weights.dMean();
    tn(outPanels.width(panel), in, batch, gradient.address(from), out, inputs.address(0), in, 0f,
        target.address((long) from * in), in);
  }

  private void inputGradient(int panel, boolean throughVariance, float beta) {
    int from = inPanels.from(panel);
    if (throughVariance) {
      nn(batch, inPanels.width(panel), out, variance.address(0), out, weights.variance().address(from), in, 0f,
          throughSquares.address(from), in);
    } else {
      nn(batch, inPanels.width(panel), out, y.gradient().address(0), out, weights.mean().address(from), in, beta,
          x.gradient().address(from), in);
    }
  }
}
