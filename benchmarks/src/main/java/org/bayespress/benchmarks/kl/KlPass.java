package org.bayespress.benchmarks.kl;

/** A posterior whose KL, value and gradients, can be computed any number of times. */
public interface KlPass extends AutoCloseable {

  /** Computes value and gradients once; returns the KL in nats, summed in a fixed order. */
  double accumulate();

  @Override
  void close();
}
