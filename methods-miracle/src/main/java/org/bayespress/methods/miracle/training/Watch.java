package org.bayespress.methods.miracle.training;

import org.bayespress.core.method.Settings;

/**
 * What is kept of the posterior beside the epochs.
 *
 * @param everySteps steps between two looks at validation error and KL while all blocks learn; 0 for none
 * @param draws networks that are drawn for a look
 * @param variables whether a table of all variables is kept before and after coding
 */
public record Watch(int everySteps, int draws, boolean variables) {

  /** Nothing is kept. */
  static final Watch NONE = new Watch(0, 1, false);

  static Watch read(Settings settings) {
    return new Watch(
        settings.whole("every-steps", 0, 1_000_000), settings.whole("draws", 1, 1000), settings.flag("variables"));
  }
}
