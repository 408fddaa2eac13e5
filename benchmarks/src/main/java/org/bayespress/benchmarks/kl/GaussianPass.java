package org.bayespress.benchmarks.kl;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;

/**
 * A {@link GaussianKl} over a posterior of means and log variances. Gradients are added with alternating sign, so they neither
 * overflow nor sink into subnormal numbers however often the kernel runs.
 */
final class GaussianPass implements KlPass {

  /** Weights per chunk, as in a training step. */
  private static final int CHUNK = 1024;

  private final PosteriorArrays arrays;
  private final GaussianKl kl;
  private final WorkerPool pool;
  private final int weights;
  private final double[] klOfChunk;
  private float scale = 1f;

  GaussianPass(GaussianKl kl, int weights, WorkerPool pool) {
    arrays = PosteriorArrays.of(weights);
    this.kl = kl;
    this.pool = pool;
    this.weights = weights;
    klOfChunk = new double[(weights + CHUNK - 1) / CHUNK];
  }

  @Override
  public double accumulate() {
    scale = -scale;
    pool.run(klOfChunk.length, this::chunk);
    double sum = 0;
    for (double part : klOfChunk) {
      sum += part;
    }
    return sum;
  }

  private void chunk(int chunk, int worker) {
    long from = (long) chunk * CHUNK;
    klOfChunk[chunk] = kl.accumulate(
        arrays.theta().segment(), arrays.logSigma2().segment(), arrays.dTheta().segment(),
        arrays.dLogSigma2().segment(), from, Math.min(CHUNK, weights - from), scale);
  }

  @Override
  public void close() {
    arrays.close();
  }
}
