package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.kernels.PaddedRows;
import org.bayespress.core.kernels.SparseInputGradient;
import org.bayespress.core.kernels.SparseProduct;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Products of the inputs that differ from a background value. A gradient of the inputs is made only where they are not zero, so
 * this suits inputs whose gradient is not wanted elsewhere ({@link Variable#gradientOnSupportOnly}).
 */
final class SparseProducts implements DenseProducts {
  private static final int ROWS = 32;

  private final DenseLayer layer;
  private final boolean learning;
  private final boolean down;
  private final int kinds;
  private final int stride;
  private final NonZeros inputs;
  private final Side[] sides;
  private final SparseInputGradient inputGradient;
  private final Tensor[] scratch;
  private final float[][] dots;
  private float background;

  /**
   * What means or variances need.
   *
   * @param weights one padded row per input
   * @param rows sums of the forward pass, then gradients, one padded row per example
   * @param partialSums of weights over blocks of inputs, then of gradients over blocks of examples
   * @param total of the partial sums
   * @param start what sums start from
   */
  private record Side(
      SparseProduct product, Tensor weights, Tensor rows, Tensor partialSums, Tensor total, Tensor start) {

    static Side of(Slab slab, DenseLayer layer, boolean squared) {
      int stride = SparseProduct.stride(layer.out());
      SparseProduct product = new SparseProduct(layer.batch(), layer.in(), layer.out(), squared);
      int partial = Math.max(product.sumTasks(), blocks(layer.batch()));
      Tensor weights = squared ? layer.weights().variance() : layer.weights().mean();
      return new Side(
          product, weights, slab.reserve(layer.batch(), stride),
          slab.reserve(partial, stride), slab.reserve(stride), slab.reserve(stride));
    }
  }

  SparseProducts(Slab slab, int threads, DenseLayer layer) {
    this.layer = layer;
    learning = layer.weights().dMean() != null;
    down = layer.x().needsGradient();
    kinds = layer.variational() ? 2 : 1;
    stride = SparseProduct.stride(layer.out());
    inputs = new NonZeros(layer.batch(), layer.in(), learning);
    sides = new Side[kinds];
    for (int kind = 0; kind < kinds; kind++) {
      sides[kind] = Side.of(slab, layer, kind == 1);
    }
    inputGradient =
        down ? new SparseInputGradient(sides[0].product(), kinds == 2 ? sides[1].product() : null) : null;
    scratch = new Tensor[threads];
    for (int worker = 0; learning && worker < threads; worker++) {
      scratch[worker] = slab.reserve(SparseProduct.gradientScratch(layer.out()));
    }
    dots = down ? new float[threads][SparseInputGradient.scratch()] : null;
  }

  private static int blocks(int batch) {
    return (batch + ROWS - 1) / ROWS;
  }

  /** Sets the value that most inputs have from the next forward pass on; zero where inputs need a gradient. */
  void background(float value) {
    background = value;
  }

  @Override
  public void forward(Pass pass) {
    MemorySegment support = layer.x().support().value().segment();
    MemorySegment values = layer.x().value().segment();
    int sumTasks = background == 0f ? 0 : kinds * sides[0].product().sumTasks();
    pass.pool().run(sumTasks + inputs.rowTasks(), (task, worker) -> {
      if (task < sumTasks) {
        Side side = sides[task % kinds];
        side.product().sumOfWeights(task / kinds, side.weights().segment(), side.partialSums().segment());
      } else {
        inputs.takeRows(task - sumTasks, support, values, background);
      }
    });
    Parameters weights = layer.weights();
    start(0, sumTasks / kinds, weights.bias());
    if (kinds == 2) {
      start(1, sumTasks / kinds, weights.biasVariance());
    }
    int productTasks = kinds * sides[0].product().forwardTasks();
    int columnTasks = learning ? inputs.columnTasks() : 0;
    pass.pool().run(productTasks + columnTasks, (task, worker) -> {
      if (task < productTasks) {
        Side side = sides[task % kinds];
        side.product().forward(
            task / kinds, inputs, side.weights().segment(), side.start().segment(), side.rows().segment());
      } else {
        inputs.takeColumns(task - productTasks);
      }
    });
  }

  /** Adds partial sums up; their share of the background and {@code offset} are what sums of this kind start from. */
  private void start(int kind, int partialSums, Tensor offset) {
    Side side = sides[kind];
    if (partialSums > 0) {
      PaddedRows.sum(side.partialSums().segment(), stride, 0, partialSums, side.total().segment(), 0);
    }
    float factor = kind == 0 ? background : background * background;
    PaddedRows.background(
        side.total().segment(), factor, offset == null ? null : offset.segment(), layer.out(),
        side.start().segment());
  }

  @Override
  public void addBiases(int firstRow, int count) {
    PaddedRows.trim(
        sides[0].rows().segment(), stride, layer.y().value().segment(), firstRow, count, layer.out());
    if (kinds == 2) {
      PaddedRows.trim(sides[1].rows().segment(), stride, layer.variance().segment(), firstRow, count, layer.out());
    }
  }

  @Override
  public void backward(Pass pass, boolean addToInputs) {
    int blocks = blocks(layer.batch());
    pass.pool().run(blocks, (block, worker) -> padGradients(block));
    for (int kind = 0; kind < kinds; kind++) {
      start(kind, blocks, null);
      Tensor bias = kind == 0 ? layer.weights().dBias() : layer.weights().dBiasVariance();
      if (bias != null) {
        PaddedRows.trim(sides[kind].total().segment(), stride, bias.segment(), 0, 1, layer.out());
      }
    }
    int weightTasks = kinds * sides[0].product().weightGradientTasks();
    int inputTasks = down ? SparseInputGradient.tasks(inputs) : 0;
    pass.pool().run(weightTasks + inputTasks, (task, worker) -> {
      if (task < weightTasks) {
        weightGradient(task % kinds, task / kinds, worker);
      } else {
        inputGradient(task - weightTasks, worker, addToInputs);
      }
    });
  }

  private void padGradients(int block) {
    int first = block * ROWS;
    int count = Math.min(ROWS, layer.batch() - first);
    MemorySegment dy = layer.y().gradient().segment();
    PaddedRows.pad(dy, sides[0].rows().segment(), stride, first, count, layer.out());
    if (kinds == 2) {
      MemorySegment slope = layer.variance().segment();
      PaddedRows.padProduct(dy, slope, sides[1].rows().segment(), stride, first, count, layer.out());
    }
    for (Side side : sides) {
      PaddedRows.sum(side.rows().segment(), stride, first, count, side.partialSums().segment(), block);
    }
  }

  private void weightGradient(int kind, int task, int worker) {
    Side side = sides[kind];
    Tensor target = kind == 0 ? layer.weights().dMean() : layer.weights().dVariance();
    side.product().weightGradient(
        task, inputs, side.rows().segment(), side.start().segment(), scratch[worker].segment(), target.segment());
  }

  private void inputGradient(int task, int worker, boolean add) {
    inputGradient.run(
        task, inputs, sides[0].rows().segment(), sides[0].weights().segment(),
        kinds == 2 ? sides[1].rows().segment() : null, kinds == 2 ? sides[1].weights().segment() : null, dots[worker],
        layer.x().gradient().segment(), add);
  }
}
