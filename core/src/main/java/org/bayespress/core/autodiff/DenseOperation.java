package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * {@code y = x W' + b}, and with a variance local reparameterization:
 * {@code y = x M' + b + sqrt((x o x) V' + 1e-8) eps}, one eps per example and output (Kingma, Salimans and Welling,
 * 2015, eq. 6), with the variance of a Gaussian bias added under the root. x is {@code [batch, in]}, y
 * {@code [batch, out]}.
 *
 * <p>A batch in which most inputs have the same value (pixels of digits, behind ReLU zero) takes other products than one of
 * all kinds of values. Which of the two is decided from the batch alone, at every step anew, so that a training that was
 * interrupted decides alike.
 */
final class DenseOperation implements Operation {
  /**
   * Where a larger share of the inputs differs from the background, OpenBLAS is faster. With 784 inputs and 300 outputs both
   * take the same time at 0.47.
   */
  static final double MOST_OTHERS = 0.4;

  /**
   * The same where inputs need a gradient, which is made input by input: the same time at 0.4 for 784 inputs and 300 outputs, at
   * 0.2 for 300 and 100.
   */
  static final double MOST_OTHERS_WITH_GRADIENT = 0.2;

  /** The same with many inputs. */
  static final double MOST_OTHERS_WITH_GRADIENT_OF_MANY = 0.3;

  /** As many are many. */
  private static final int MANY_INPUTS = 512;

  /** With fewer outputs, OpenBLAS is always faster. */
  static final int FEWEST_OUTPUTS = 16;

  /** Rows whose biases are added and that are sampled together. */
  private static final int ROWS = 32;

  private final DenseLayer layer;
  private final DenseProducts full;
  private final SparseProducts sparse;
  private final Sampling sampling;
  private DenseProducts chosen;

  /**
   * A layer.
   *
   * @param scale what makes x of an input without gradient, and nothing else; null where x is made otherwise
   */
  DenseOperation(
      Slab slab, int threads, Variable x, Variable y, Parameters weights, int number, VectorScaleOperation scale) {
    Tensor variance = weights.variational() ? slab.reserve(y.value().shape()) : null;
    layer = new DenseLayer(x, y, weights, variance);
    sampling = weights.variational() ? new Sampling(slab, threads, number) : null;
    full = new BlasProducts(slab, layer);
    boolean possible = layer.out() >= FEWEST_OUTPUTS && (!x.needsGradient() || x.gradientOnSupportOnly());
    sparse = possible ? new SparseProducts(slab, threads, layer, scale) : null;
  }

  @Override
  public void forward(Pass pass) {
    chosen = sparse != null && list(pass) ? sparse : full;
    chosen.forward(pass);
    int batch = layer.batch();
    int out = layer.out();
    pass.pool().run((batch + ROWS - 1) / ROWS, (block, worker) -> {
      int first = block * ROWS;
      int count = Math.min(ROWS, batch - first);
      chosen.addBiases(first, count);
      if (sampling != null) {
        MemorySegment mean = layer.y().value().segment();
        sampling.sample(pass, worker, mean, layer.variance().segment(), (long) first * out, count * out);
      }
    });
  }

  /**
   * Lists the inputs for {@link SparseProducts} where enough of them are zero. Where they need no gradient, as many that have
   * the same value will do, that of the first input: standardised pixels, where the corner of an image has the colour of the
   * background.
   *
   * @return whether they are listed
   */
  private boolean list(Pass pass) {
    Variable x = layer.x();
    float corner = x.needsGradient() || x.support() != x ? 0f : x.value().get(0);
    return list(pass, corner) || corner != 0f && list(pass, 0f);
  }

  /**
   * What was listed at the last step is likely to be at this one, so it is not counted first. This has no influence on the
   * answer.
   */
  private boolean list(Pass pass, float background) {
    Variable x = layer.x();
    double withGradient = layer.in() < MANY_INPUTS ? MOST_OTHERS_WITH_GRADIENT : MOST_OTHERS_WITH_GRADIENT_OF_MANY;
    double share = x.needsGradient() ? withGradient : MOST_OTHERS;
    Tensor support = x.support().value();
    long most = (long) (share * support.length());
    if (chosen != sparse && !NonZeros.areFew(support.segment(), support.length(), background, most)) {
      return false;
    }
    return sparse.list(pass, background) <= most;
  }

  @Override
  public void backward(Pass pass) {
    chosen.backward(pass);
  }
}
