package org.bayespress.experiments.meankl;

/**
 * One training.
 *
 * @param network name of the network
 * @param arm setting
 * @param seed of everything random
 */
record StudyRun(String network, Arm arm, long seed) {

  /** Folder within that of the study. */
  String folder() {
    return network + "-" + arm.name() + "-seed" + seed;
  }

  String preset() {
    return "mean-kl-" + network + "-" + arm.preset();
  }

  /** For a person. */
  String label() {
    return network + ", " + arm.title() + ", seed " + seed;
  }
}
