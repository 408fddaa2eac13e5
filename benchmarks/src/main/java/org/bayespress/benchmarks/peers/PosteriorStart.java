package org.bayespress.benchmarks.peers;

import java.util.Locale;
import org.bayespress.core.method.SettingsException;

/** Where a step begins. */
enum PosteriorStart {
  /** The random start of a training: no weight is muted, all are alike. */
  RECIPE,

  /** As amid a training; see {@link MixedParameters}. */
  MIXED;

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
