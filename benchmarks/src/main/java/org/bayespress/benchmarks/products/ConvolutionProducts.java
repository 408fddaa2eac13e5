package org.bayespress.benchmarks.products;

import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Both products of a convolution by OpenBLAS, over groups of images that are already unfolded (the time of unfolding is
 * not counted): a group is a matrix {@code [rows, columns]}, weights are {@code [out, rows]}, dy of a group is
 * {@code [out, columns]}.
 */
final class ConvolutionProducts implements PairOfProducts {

  /** How groups are computed. */
  enum Cut {
    /** Groups one after the other, each with the threads of BLAS. */
    GROUPS_IN_TURN,
    /** The whole batch in one call. */
    WHOLE_BATCH
  }

  private final LayerProduct.Pass pass;
  private final int groups;
  private final int columns;
  private final int rows;
  private final int out;
  private final Tensor[] matrices = new Tensor[2];
  private final Tensor[] outputs = new Tensor[2];
  private final Tensor[] weights = new Tensor[2];

  ConvolutionProducts(LayerProduct product, Cut cut, Slab slab) {
    pass = product.pass();
    int images = cut == Cut.WHOLE_BATCH ? product.batch() : Tape.groupOf(product.batch());
    groups = product.batch() / images;
    columns = images * product.positions();
    rows = product.inputs();
    out = product.outputs();
    for (int which = 0; which < 2; which++) {
      matrices[which] = slab.reserve(rows, columns);
      outputs[which] = slab.reserve(groups, out, columns);
      weights[which] = slab.reserve(out, rows);
    }
  }

  /** Unfolded images, or their gradient, of the mean product (0) or the variance product (1). */
  Tensor matrix(int which) {
    return matrices[which];
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
    for (int chunk = 0; chunk < 2 * groups; chunk++) {
      group(chunk / 2, chunk % 2);
    }
  }

  private void group(int group, int which) {
    long matrix = matrices[which].address(0);
    long output = outputs[which].address((long) group * out * columns);
    long weight = weights[which].address(0);
    switch (pass) {
      case FORWARD -> Blas.nn(out, columns, rows, weight, rows, matrix, columns, 0f, output, columns);
      case INPUT_GRADIENT -> Blas.tn(rows, columns, out, weight, rows, output, columns, 0f, matrix, columns);
      case WEIGHT_GRADIENT -> {
        float beta = group == 0 ? 0f : 1f;
        Blas.nt(out, rows, columns, output, columns, matrix, columns, beta, weight, rows);
      }
    }
  }
}
