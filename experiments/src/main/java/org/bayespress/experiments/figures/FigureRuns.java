package org.bayespress.experiments.figures;

import org.bayespress.core.method.SettingsException;

/**
 * How many runs a figure is drawn from.
 *
 * @param least number of runs
 * @param most number of runs
 * @param what the runs are, in their order, for messages, for example {@code a run of lenet5-vnq}; empty if there is none
 */
public record FigureRuns(int least, int most, String what) {

  /** A figure that is computed without a run. */
  public static FigureRuns none() {
    return new FigureRuns(0, 0, "");
  }

  /** One run. */
  public static FigureRuns one(String what) {
    return new FigureRuns(1, 1, what);
  }

  /**
   * Checks how many were given.
   *
   * @throws SettingsException if it is another number than allowed
   */
  public void require(String figure, int given) {
    if (given >= least && given <= most) {
      return;
    }
    throw new SettingsException(
        "figure " + figure + ": found " + given + " run folders, "
            + (most == 0 ? "allowed: none, it is computed; leave --run out"
                : "wanted: " + (least == most ? least : least + " to " + most) + " (" + what
                    + "), each given with --run FOLDER"));
  }

  /** For lists. */
  String described() {
    return most == 0 ? "no run" : what;
  }
}
