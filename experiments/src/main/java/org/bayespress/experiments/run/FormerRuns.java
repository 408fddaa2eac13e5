package org.bayespress.experiments.run;

/** What runs leave in memory that come one after the other in a process. */
public final class FormerRuns {

  private FormerRuns() {}

  /**
   * Collects garbage. A run makes little of it but for its images, which the collector would let pile up to the heap's
   * limit, some hundred megabytes a run, since the old generation has room.
   */
  public static void forget() {
    System.gc();
  }
}
