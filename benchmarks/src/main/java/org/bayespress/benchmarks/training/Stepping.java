package org.bayespress.benchmarks.training;

/** A network, and one batch in its input. */
interface Stepping extends AutoCloseable {

  /** Takes one step; returns the mean cross-entropy before it. */
  double take();

  /** Back to the start. */
  void rewind();

  @Override
  void close();
}
