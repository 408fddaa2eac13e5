package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.kernels.NonZeros.Use;
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
  private final Tensor zeros;
  private final SparseInputGradient inputGradient;
  private final ScaleGradients scaleGradients;
  private final Tensor[] scratch;
  private final float[][] dots;
  private float background;

  /**
   * What means or variances need.
   *
   * @param weights one padded row per input
   * @param rows sums of the forward pass, then gradients, one padded row per example, and after the forward pass the sum of the
   *     weights over all inputs, as {@link SparseProduct#rows} says
   * @param partialSums of gradients over blocks of examples
   * @param total of the partial sums
   * @param offset what the background and biases add to every example, then what the background adds to every gradient
   */
  private record Side(
      SparseProduct product, Tensor weights, Tensor rows, Tensor partialSums, Tensor total, Tensor offset) {

    static Side of(Slab slab, DenseLayer layer, boolean squared) {
      int stride = SparseProduct.stride(layer.out());
      SparseProduct product = new SparseProduct(layer.batch(), layer.in(), layer.out(), squared);
      Tensor weights = squared ? layer.weights().variance() : layer.weights().mean();
      return new Side(
          product, weights, slab.reserve(SparseProduct.rows(layer.batch()), stride),
          slab.reserve(blocks(layer.batch()), stride), slab.reserve(stride), slab.reserve(stride));
    }
  }

  /**
   * Products of a layer.
   *
   * @param scale what makes the inputs of those of the network, or null
   */
  SparseProducts(Slab slab, int threads, DenseLayer layer, VectorScaleOperation scale) {
    this.layer = layer;
    learning = layer.weights().dMean() != null;
    scaleGradients = learning && scale != null ? new ScaleGradients(slab, threads, layer, scale) : null;
    down = layer.x().needsGradient() && scaleGradients == null;
    kinds = layer.variational() ? 2 : 1;
    stride = SparseProduct.stride(layer.out());
    inputs = new NonZeros(layer.batch(), layer.in(), uses());
    sides = new Side[kinds];
    zeros = slab.reserve(stride);
    for (int kind = 0; kind < kinds; kind++) {
      sides[kind] = Side.of(slab, layer, kind == 1);
    }
    inputGradient =
        down ? new SparseInputGradient(sides[0].product(), kinds == 2 ? sides[1].product() : null) : null;
    scratch = new Tensor[threads];
    for (int worker = 0; learning && scaleGradients == null && worker < threads; worker++) {
      scratch[worker] = slab.reserve(SparseProduct.gradientScratch(layer.out()));
    }
    dots = down ? new float[threads][SparseInputGradient.scratch()] : null;
  }

  private Set<Use> uses() {
    Set<Use> uses = EnumSet.noneOf(Use.class);
    if (learning) {
      uses.add(scaleGradients == null ? Use.WEIGHT_GRADIENT : Use.SCALE_GRADIENT);
    }
    if (down) {
      uses.add(Use.INPUT_GRADIENT);
    }
    return uses;
  }

  private static int blocks(int batch) {
    return (batch + ROWS - 1) / ROWS;
  }

  /**
   * Lists the inputs that differ from {@code value}, the background of the next forward pass; zero where inputs need a
   * gradient.
   *
   * @return how many there are
   */
  long list(Pass pass, float value) {
    background = value;
    MemorySegment support = layer.x().support().value().segment();
    MemorySegment values = layer.x().value().segment();
    int rowTasks = inputs.rowTasks();
    int columnTasks = inputs.withColumns() ? inputs.columnTasks() : 0;
    pass.pool().run(rowTasks + columnTasks, (task, worker) -> {
      if (task < rowTasks) {
        inputs.takeRows(task, support, values, value);
      } else {
        inputs.takeColumns(task - rowTasks, support, values, value);
      }
    });
    return inputs.listed();
  }

  /** Inputs {@linkplain #list are listed}. */
  @Override
  public void forward(Pass pass) {
    int productTasks = kinds * sides[0].product().forwardTasks();
    int columnTasks = scaleGradients == null ? 0 : inputs.columnTasks();
    pass.pool().run(productTasks + columnTasks, (task, worker) -> {
      if (task < productTasks) {
        product(task);
      } else {
        inputs.takeScaledColumns(task - productTasks, layer.x().value().segment(), scaleGradients.inputs());
      }
    });
    offset(0, sides[0].rows(), SparseProduct.totalRow(layer.batch()), layer.weights().bias());
    if (kinds == 2) {
      offset(1, sides[1].rows(), SparseProduct.totalRow(layer.batch()), layer.weights().biasVariance());
    }
  }

  private void product(int task) {
    Side side = sides[task / sides[0].product().forwardTasks()];
    side.product().forward(
        task % side.product().forwardTasks(), inputs, side.weights().segment(), zeros.segment(), side.rows().segment(),
        background != 0f);
  }

  /** The background's multiple of a row of {@code totals}, and {@code more}, become the offset of a kind. */
  private void offset(int kind, Tensor totals, int row, Tensor more) {
    float factor = kind == 0 ? background : background * background;
    PaddedRows.background(
        totals.segment(), (long) row * stride, factor, more == null ? null : more.segment(), layer.out(),
        sides[kind].offset().segment());
  }

  @Override
  public void addBiases(int firstRow, int count) {
    for (int kind = 0; kind < kinds; kind++) {
      Tensor target = kind == 0 ? layer.y().value() : layer.variance();
      // what the background adds and inputs take away again may leave a variance just below zero
      float least = kind == 0 ? Float.NEGATIVE_INFINITY : 0f;
      PaddedRows.addAndTrim(
          sides[kind].rows().segment(), stride, sides[kind].offset().segment(), least, target.segment(), firstRow,
          count, layer.out());
    }
  }

  @Override
  public void backward(Pass pass, Range outputs) {
    boolean addToInputs = down && layer.claimInputGradient();
    int blocks = blocks(layer.batch());
    pass.pool().run(blocks, (block, worker) -> padGradients(block, outputs));
    for (int kind = 0; kind < kinds; kind++) {
      Side side = sides[kind];
      PaddedRows.sum(side.partialSums().segment(), stride, 0, blocks, side.total().segment(), 0);
      offset(kind, side.total(), 0, null);
      Tensor bias = kind == 0 ? layer.weights().dBias() : layer.weights().dBiasVariance();
      if (bias != null) {
        PaddedRows.trim(side.total().segment(), stride, bias.segment(), 0, 1, layer.out());
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
    if (scaleGradients != null) {
      scaleGradients.finish();
    }
  }

  private void padGradients(int block, Range outputs) {
    int first = block * ROWS;
    int count = Math.min(ROWS, layer.batch() - first);
    outputs.run((long) first * layer.out(), (long) count * layer.out());
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
    if (scaleGradients != null) {
      scaleGradients.run(kind, task, worker, inputs, side.rows(), side.weights(), target);
      return;
    }
    side.product().weightGradient(
        task, inputs, side.rows().segment(), side.offset().segment(), scratch[worker].segment(), target.segment());
  }

  private void inputGradient(int task, int worker, boolean add) {
    inputGradient.run(
        task, inputs, sides[0].rows().segment(), sides[0].weights().segment(),
        kinds == 2 ? sides[1].rows().segment() : null, kinds == 2 ? sides[1].weights().segment() : null, dots[worker],
        layer.x().gradient().segment(), add);
  }
}
