package org.bayespress.core.autodiff;

import static org.bayespress.core.kernels.Blas.nn;
import static org.bayespress.core.kernels.Blas.nt;
import static org.bayespress.core.kernels.Blas.tn;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** Products of all elements, by OpenBLAS in panels. */
final class BlasProducts implements DenseProducts {
  /** Elements of a task that passes over an array: so many take less time than waiting for another thread. */
  private static final int RANGE = 16_384;

  private final DenseLayer layer;
  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final int batch;
  private final int in;
  private final int out;
  private final int stride;
  private final Panels outPanels;
  private final Panels inPanels;
  private final Tensor squares;
  private final Tensor throughSquares;

  BlasProducts(Slab slab, DenseLayer layer) {
    this.layer = layer;
    x = layer.x();
    y = layer.y();
    weights = layer.weights();
    batch = layer.batch();
    in = layer.in();
    out = layer.out();
    stride = weights.mean().extent(1);
    outPanels = Panels.ofOutputs(out);
    inPanels = Panels.ofInputs(in);
    boolean variational = weights.variational();
    squares = variational ? slab.reserve(batch, in) : null;
    throughSquares = variational && x.needsGradient() ? slab.reserve(batch, in) : null;
  }

  @Override
  public void forward(Pass pass) {
    if (!weights.variational()) {
      pass.pool().run(outPanels.count(), (panel, worker) -> meanProduct(panel));
      return;
    }
    MemorySegment xs = x.value().segment();
    boolean alone = outPanels.count() == 1;
    if (!alone) {
      inRanges(pass, squares, (from, count) -> Elementwise.square(xs, squares.segment(), from, count));
    }
    pass.pool().run(2 * outPanels.count(), (chunk, worker) -> {
      if (chunk % 2 == 0) {
        meanProduct(chunk / 2);
      } else {
        if (alone) {
          Elementwise.square(xs, squares.segment(), 0, squares.length());
        }
        varianceProduct(chunk / 2);
      }
    });
  }

  @Override
  public void addBiases(int firstRow, int rows) {
    addToRows(weights.bias().segment(), y.value().segment(), firstRow, rows);
    if (weights.biasVariance() != null) {
      addToRows(weights.biasVariance().segment(), layer.variance().segment(), firstRow, rows);
    }
  }

  private void addToRows(MemorySegment values, MemorySegment to, int firstRow, int rows) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      Elementwise.addRun(values, 0, to, (long) row * out, out);
    }
  }

  private void meanProduct(int panel) {
    int from = outPanels.from(panel);
    nn(batch, outPanels.width(panel), in, x.value().address(0), in, weights.mean().address(from), stride, 0f,
        y.value().address(from), out);
  }

  private void varianceProduct(int panel) {
    int from = outPanels.from(panel);
    nn(batch, outPanels.width(panel), in, squares.address(0), in, weights.variance().address(from), stride, 0f,
        layer.variance().address(from), out);
  }

  @Override
  public void backward(Pass pass, Range outputs) {
    boolean addToInputs = layer.claimInputGradient();
    MemorySegment dy = y.gradient().segment();
    boolean variational = weights.variational();
    MemorySegment variance = variational ? layer.variance().segment() : null;
    inRanges(pass, y.value(), (from, count) -> {
      outputs.run(from, count);
      if (variational) {
        Elementwise.multiply(dy, variance, from, count);
      }
    });
    boolean down = x.needsGradient();
    float beta = addToInputs ? 1f : 0f;
    int kinds = variational ? 2 : 1;
    int weightTasks = outPanels.count();
    int inputTasks = down ? inPanels.count() : 0;
    int tasks = weightTasks + inputTasks + 1;
    pass.pool().run(kinds * tasks, (chunk, worker) -> {
      int task = chunk % tasks;
      boolean ofVariance = chunk >= tasks;
      if (task < weightTasks) {
        weightGradient(task, ofVariance);
      } else if (task < weightTasks + inputTasks) {
        inputGradient(task - weightTasks, ofVariance, beta);
      } else {
        biasGradient(ofVariance);
      }
    });
    if (down && variational) {
      MemorySegment xs = x.value().segment();
      MemorySegment dx = x.gradient().segment();
      inRanges(pass, throughSquares, (from, count) -> Elementwise.addTwiceProduct(
          xs, throughSquares.segment(), dx, from, count));
    }
  }

  private static void inRanges(Pass pass, Tensor tensor, Range body) {
    int length = tensor.length();
    pass.pool().run((length + RANGE - 1) / RANGE, (block, worker) -> {
      int from = block * RANGE;
      body.run(from, Math.min(RANGE, length - from));
    });
  }

  private void weightGradient(int panel, boolean ofVariance) {
    int from = outPanels.from(panel);
    Tensor gradient = ofVariance ? layer.variance() : y.gradient();
    Tensor inputs = ofVariance ? squares : x.value();
    Tensor target = ofVariance ? weights.dVariance() : weights.dMean();
    tn(in, outPanels.width(panel), batch, inputs.address(0), in, gradient.address(from), out, 0f,
        target.address(from), out);
  }

  private void biasGradient(boolean ofVariance) {
    Tensor target = ofVariance ? weights.dBiasVariance() : weights.dBias();
    if (target != null) {
      Tensor gradient = ofVariance ? layer.variance() : y.gradient();
      Elementwise.sumRows(gradient.segment(), batch, target.segment(), out);
    }
  }

  private void inputGradient(int panel, boolean throughVariance, float beta) {
    int from = inPanels.from(panel);
    if (throughVariance) {
      nt(batch, inPanels.width(panel), out, layer.variance().address(0), out,
          weights.variance().address((long) from * stride), stride, 0f, throughSquares.address(from), in);
    } else {
      nt(batch, inPanels.width(panel), out, y.gradient().address(0), out,
          weights.mean().address((long) from * stride), stride, beta, x.gradient().address(from), in);
    }
  }
}
