package org.bayespress.benchmarks.training;

import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.benchmarks.suite.SyntheticPhotographs;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network at the start of its training and one batch of {@link SyntheticDigits}, or where these do not fit of {@link
 * SyntheticPhotographs}, scaled as the presets do it, ready to take steps: {@link TrainerStepping} or {@link MiracleStepping}.
 */
public final class TrainingStep implements AutoCloseable {
  private final WorkerPool pool;
  private final Stepping stepping;

  private TrainingStep(NetworkSpec network, Combination combination, int batch, int threads) {
    pool = WorkerPool.of(threads);
    Dataset images =
        network.channels() == 1 && network.height() == 28 && network.width() == 28
            ? SyntheticDigits.of(batch, 1)
            : SyntheticPhotographs.of(network, batch, 1);
    stepping = combination.stepping(network, images, pool);
  }

  /** A network under a combination of method, prior and form. */
  public static TrainingStep of(NetworkSpec network, Combination combination, int batch, int threads) {
    return new TrainingStep(network, combination, batch, threads);
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  public double take() {
    return stepping.take();
  }

  /** Back to the start. */
  public void rewind() {
    stepping.rewind();
  }

  @Override
  public void close() {
    stepping.close();
    pool.close();
  }
}
