package org.bayespress.methods.bc;

import java.util.List;
import org.bayespress.core.method.Settings;

/**
 * Thresholds from the configuration.
 *
 * @param given one per weighted layer
 * @param settings where they are from, for messages
 */
record GivenThresholds(List<Double> given, Settings settings) implements Pruning {

  @Override
  public double[] thresholds(Groups groups) {
    double[] thresholds = new double[groups.layers()];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] = given.get(i);
      double least = groups.sortedScores(i)[0];
      if (least >= thresholds[i]) {
        throw settings.refuse(
            "thresholds", given, "for layer " + groups.name(i) + " a number above " + least
                + ", the least score of its groups; " + thresholds[i] + " would remove the whole layer");
      }
    }
    try {
      groups.pruned(thresholds);
    } catch (IllegalArgumentException e) {
      throw settings.refuse("thresholds", given, "larger numbers: " + e.getMessage());
    }
    return thresholds;
  }
}
