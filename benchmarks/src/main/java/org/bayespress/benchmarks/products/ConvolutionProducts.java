package org.bayespress.benchmarks.products;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Both products of a convolution over groups of images that are already unfolded: a group is a matrix {@code [rows,
 * columns]}, weights are {@code [out, rows]}, dy of a group is {@code [out, columns]}. Weight gradients are made per
 * group and then added up, which is part of the time.
 */
final class ConvolutionProducts implements PairOfProducts {

  /** How groups are computed. */
  enum Cut {
    /** As the layer does: groups shared by the pool, one matrix per thread. */
    GROUPS_ON_POOL,
    /** Groups one after the other, each with the threads of BLAS. */
    GROUPS_IN_TURN,
    /** The whole batch in one call. */
    WHOLE_BATCH
  }

  private final LayerProduct.Pass pass;
  private final Cut cut;
  private final WorkerPool pool;
  private final int groups;
  private final int columns;
  private final int rows;
  private final int out;
  private final Tensor[][] matrices;
  private final Tensor[] outputs = new Tensor[2];
  private final Tensor[] weights = new Tensor[2];
  private final Tensor[] parts = new Tensor[2];

  ConvolutionProducts(LayerProduct product, Cut cut, WorkerPool pool, Slab slab) {
    this.cut = cut;
    this.pool = pool;
    pass = product.pass();
    int images = cut == Cut.WHOLE_BATCH ? product.batch() : Tape.groupOf(product.batch());
    groups = product.batch() / images;
    columns = images * product.positions();
    rows = product.inputs();
    out = product.outputs();
    matrices = new Tensor[2][pool.threads()];
    for (int which = 0; which < 2; which++) {
      for (int worker = 0; worker < pool.threads(); worker++) {
        matrices[which][worker] = slab.reserve(rows, columns);
      }
      outputs[which] = slab.reserve(groups, out, columns);
      weights[which] = slab.reserve(out, rows);
      parts[which] = slab.reserve(groups, out, rows);
    }
  }

  /** Unfolded images, or their gradient, of the mean product (0) or the variance product (1). */
  Tensor matrix(int which) {
    return matrices[which][0];
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
    if (cut == Cut.GROUPS_ON_POOL) {
      pool.run(2 * groups, (chunk, worker) -> group(chunk / 2, chunk % 2, worker));
      if (pass == LayerProduct.Pass.WEIGHT_GRADIENT) {
        pool.run(2, (which, worker) -> addUp(which));
      }
    } else {
      for (int chunk = 0; chunk < 2 * groups; chunk++) {
        group(chunk / 2, chunk % 2, 0);
      }
    }
  }

  private void group(int group, int which, int worker) {
    long matrix = matrices[which][worker].address(0);
    long output = outputs[which].address((long) group * out * columns);
    long weight = weights[which].address(0);
    switch (pass) {
      case FORWARD -> Blas.nn(out, columns, rows, weight, rows, matrix, columns, 0f, output, columns);
      case INPUT_GRADIENT -> Blas.tn(rows, columns, out, weight, rows, output, columns, 0f, matrix, columns);
      case WEIGHT_GRADIENT -> {
        boolean apart = cut == Cut.GROUPS_ON_POOL;
        float beta = apart || group == 0 ? 0f : 1f;
        long target = apart ? parts[which].address((long) group * out * rows) : weight;
        Blas.nt(out, rows, columns, output, columns, matrix, columns, beta, target, rows);
      }
    }
  }

  private void addUp(int which) {
    long length = (long) out * rows;
    MemorySegment sum = weights[which].segment();
    MemorySegment all = parts[which].segment();
    MemorySegment.copy(all, 0, sum, 0, length * Float.BYTES);
    for (int group = 1; group < groups; group++) {
      Elementwise.add(all.asSlice(group * length * Float.BYTES, length * Float.BYTES), sum, 0, length);
    }
  }
}
