package org.bayespress.benchmarks.training;

import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network at the start of its training and one batch of {@link SyntheticDigits}, scaled as the presets do it, ready to take
 * steps: {@link TrainerStepping} or {@link MiracleStepping}.
 */
public final class TrainingStep implements AutoCloseable {
  private final WorkerPool pool;
  private final Stepping stepping;

  private TrainingStep(NetworkSpec network, Combination combination, int batch, int threads) {
    pool = WorkerPool.of(threads);
    stepping = combination.stepping(network, SyntheticDigits.of(batch, 1), pool);
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
