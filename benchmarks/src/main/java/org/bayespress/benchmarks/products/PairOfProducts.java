package org.bayespress.benchmarks.products;

/** The mean and the variance product of one {@link LayerProduct}, ready to run again and again. */
interface PairOfProducts {

  /** Computes both. */
  void run();
}
