package org.bayespress.benchmarks.products;

import org.bayespress.core.autodiff.Panels;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Both products of a dense layer by OpenBLAS, cut into panels as the layer cuts them, or each in one panel. x is {@code
 * [batch, in]}, weights {@code [in, out]}, dy {@code [batch, out]}.
 */
final class DenseProducts implements PairOfProducts {
  private final LayerProduct product;
  private final Panels panels;
  private final WorkerPool pool;
  private final Tensor[] inputs = new Tensor[2];
  private final Tensor[] outputs = new Tensor[2];
  private final Tensor[] weights = new Tensor[2];

  private DenseProducts(LayerProduct product, boolean whole, WorkerPool pool, Slab slab) {
    this.product = product;
    this.pool = pool;
    boolean alongInputs = product.pass() == LayerProduct.Pass.INPUT_GRADIENT;
    int length = alongInputs ? product.inputs() : product.outputs();
    if (whole) {
      panels = new Panels(length, length);
    } else {
      panels = alongInputs ? Panels.ofInputs(length) : Panels.ofOutputs(length);
    }
    for (int i = 0; i < 2; i++) {
      inputs[i] = slab.reserve(product.batch(), product.inputs());
      outputs[i] = slab.reserve(product.batch(), product.outputs());
      weights[i] = slab.reserve(product.inputs(), product.outputs());
    }
  }

  /** In the layer's panels, shared by the pool. */
  static DenseProducts inPanels(LayerProduct product, WorkerPool pool, Slab slab) {
    return new DenseProducts(product, false, pool, slab);
  }

  /** One BLAS call a product. */
  static DenseProducts whole(LayerProduct product, WorkerPool caller, Slab slab) {
    return new DenseProducts(product, true, caller, slab);
  }

  /** x of the mean product (0) or the variance product (1). */
  Tensor inputs(int which) {
    return inputs[which];
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
    pool.run(2 * panels.count(), (chunk, worker) -> panel(chunk / 2, chunk % 2));
  }

  private void panel(int panel, int which) {
    int batch = product.batch();
    int in = product.inputs();
    int out = product.outputs();
    int from = panels.from(panel);
    int width = panels.width(panel);
    Tensor x = inputs[which];
    Tensor y = outputs[which];
    Tensor w = weights[which];
    switch (product.pass()) {
      case FORWARD -> Blas.nn(
          batch, width, in, x.address(0), in, w.address(from), out, 0f, y.address(from), out);
      case WEIGHT_GRADIENT -> Blas.tn(
          in, width, batch, x.address(0), in, y.address(from), out, 0f, w.address(from), out);
      case INPUT_GRADIENT -> Blas.nt(
          batch, width, out, y.address(0), out, w.address((long) from * out), out, 0f, x.address(from), in);
    }
  }
}
