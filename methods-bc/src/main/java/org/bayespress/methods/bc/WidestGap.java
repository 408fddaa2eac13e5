package org.bayespress.methods.bc;

import org.bayespress.core.pruning.ScoreGap;

/** In every layer the gap between two clusters of scores; see {@link ScoreGap}. */
record WidestGap() implements Pruning {

  @Override
  public double[] thresholds(Groups groups) {
    double[] thresholds = new double[groups.layers()];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] = ScoreGap.threshold(groups.sortedScores(i));
    }
    return thresholds;
  }
}
