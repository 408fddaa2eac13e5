package org.bayespress.benchmarks.products;

import java.util.Set;
import java.util.stream.IntStream;
import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.kernels.NonZeros.Use;
import org.bayespress.core.kernels.PaddedRows;
import org.bayespress.core.kernels.SparseProduct;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.training.BatchLoader;

/**
 * Both products of a first dense layer as the layer makes them of standardised digits: with the pixels that are not background,
 * and with the lists of them that each pass needs.
 */
final class DigitProducts implements PairOfProducts {
  private final LayerProduct product;
  private final WorkerPool pool;
  private final int stride;
  private final NonZeros lists;
  private final SparseProduct[] products = new SparseProduct[2];
  private final Tensor x;
  private final Tensor[] outputs = new Tensor[2];
  private final Tensor[] weights = new Tensor[2];
  private final Tensor[] gradients = new Tensor[2];
  private final Tensor[] total = new Tensor[2];
  private final Tensor[] offset = new Tensor[2];
  private final Tensor zeros;
  private final Tensor[] scratch;
  private float background;

  DigitProducts(LayerProduct product, WorkerPool pool, Slab slab) {
    this.product = product;
    this.pool = pool;
    int batch = product.batch();
    int in = product.inputs();
    int out = product.outputs();
    stride = SparseProduct.stride(out);
    lists = new NonZeros(batch, in, Set.of(Use.WEIGHT_GRADIENT));
    x = slab.reserve(batch, in);
    zeros = slab.reserve(stride);
    for (int i = 0; i < 2; i++) {
      products[i] = new SparseProduct(batch, in, out, i == 1);
      outputs[i] = slab.reserve(SparseProduct.rows(batch), stride);
      weights[i] = slab.reserve(in, stride);
      gradients[i] = slab.reserve(in, out);
      total[i] = slab.reserve(stride);
      offset[i] = slab.reserve(stride);
    }
    scratch = new Tensor[pool.threads()];
    for (int worker = 0; worker < scratch.length; worker++) {
      scratch[worker] = slab.reserve(SparseProduct.gradientScratch(out));
    }
  }

  /** Images instead of what the inputs were filled with. */
  @Override
  public void prepare() {
    Dataset digits = SyntheticDigits.of(product.batch(), 1);
    int[] order = IntStream.range(0, product.batch()).toArray();
    BatchLoader.of(digits, PixelScaling.standardising(digits)).load(x, new int[product.batch()], order, 0);
    background = x.get(0);
    zeros.fill(0f);
    forward();
  }

  /** Images, one per row. */
  Tensor inputs() {
    return x;
  }

  /** What the background adds to every row of outputs after a forward pass. */
  Tensor offset(int which) {
    return offset[which];
  }

  /** Padded rows of y without the background, or of its gradient. */
  Tensor outputs(int which) {
    return outputs[which];
  }

  /** Padded rows of weights, one per input. */
  Tensor weights(int which) {
    return weights[which];
  }

  /** Gradient of the weights, {@code [in, out]}. */
  Tensor gradients(int which) {
    return gradients[which];
  }

  @Override
  public void run() {
    switch (product.pass()) {
      case FORWARD -> forward();
      case WEIGHT_GRADIENT -> weightGradient();
      case INPUT_GRADIENT -> throw new IllegalStateException("a first layer has no input gradient");
    }
  }

  private void forward() {
    pool.run(lists.rowTasks(), (task, worker) -> lists.takeRows(task, x.segment(), x.segment(), background));
    int tasks = products[0].forwardTasks();
    pool.run(2 * tasks, (task, worker) -> products[task / tasks].forward(
        task % tasks, lists, weights[task / tasks].segment(), zeros.segment(), outputs[task / tasks].segment(), true));
    for (int i = 0; i < 2; i++) {
      offset(i, outputs[i], SparseProduct.totalRow(product.batch()));
    }
  }

  /** What the background adds. */
  private void offset(int kind, Tensor totals, int row) {
    float factor = kind == 0 ? background : background * background;
    PaddedRows.background(
        totals.segment(), (long) row * stride, factor, null, product.outputs(), offset[kind].segment());
  }

  private void weightGradient() {
    for (int i = 0; i < 2; i++) {
      PaddedRows.sum(outputs[i].segment(), stride, 0, product.batch(), total[i].segment(), 0);
      offset(i, total[i], 0);
    }
    pool.run(lists.columnTasks(), (task, worker) -> lists.takeColumns(
        task, x.segment(), x.segment(), background));
    pool.run(2 * products[0].weightGradientTasks(), (task, worker) -> products[task % 2].weightGradient(
        task / 2, lists, outputs[task % 2].segment(), offset[task % 2].segment(), scratch[worker].segment(),
        gradients[task % 2].segment()));
  }
}
