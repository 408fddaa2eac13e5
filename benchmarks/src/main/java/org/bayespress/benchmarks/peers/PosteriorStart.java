package org.bayespress.benchmarks.peers;

import java.util.Locale;
import org.bayespress.core.method.SettingsException;

/** Where a step begins. */
enum PosteriorStart {
  /**
   * The random start of a training, means of the usual size ({@link org.bayespress.benchmarks.suite.UsualMeans}) and a KL
   * that weighs 0 as in the first epochs: at most 3 percent of the weights are muted, by chance.
   */
  RECIPE(0),

  /** As amid a training; see {@link MixedParameters}. */
  MIXED(1);

  private final double klWeight;

  PosteriorStart(double klWeight) {
    this.klWeight = klWeight;
  }

  /** Weight of the KL in the steps that follow. */
  double klWeight() {
    return klWeight;
  }

  /**
   * The start of this name, in lower case.
   *
   * @throws SettingsException if there is none
   */
  static PosteriorStart named(String name) {
    for (PosteriorStart start : values()) {
      if (start.name().toLowerCase(Locale.ROOT).equals(name)) {
        return start;
      }
    }
    throw new SettingsException("--start: found '" + name + "', allowed is recipe or mixed");
  }
}
