package org.bayespress.benchmarks.suite;

/** How much time a benchmark may take. */
public enum Effort {
  /** About a minute: few parameters, short iterations. */
  QUICK,
  /** Some minutes: every parameter. */
  FULL
}
