package org.bayespress.benchmarks.products;

/** The mean and the variance product of one {@link LayerProduct}, ready to run again and again. */
interface PairOfProducts {

  /** Called once, when operands have their values. */
  default void prepare() {
    // most take them as they are
  }

  /** Computes both. */
  void run();
}
