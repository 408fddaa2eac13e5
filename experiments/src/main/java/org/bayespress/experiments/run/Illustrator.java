package org.bayespress.experiments.run;

import java.nio.file.Path;

/** Adds pictures to the folder of a run. */
@FunctionalInterface
public interface Illustrator {

  /**
   * Draws what the folder's files give, into the folder. Never fails: a picture that cannot be drawn is reported and
   * left out, since a training that took hours must not lose its result by it.
   */
  void illustrate(Path folder);
}
