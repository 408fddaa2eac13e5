package org.bayespress.methods.bc;

/**
 * As much pruning as the validation images bear. It begins with the gap between two clusters where the error allows it,
 * else with nothing pruned. Then, layer after layer in turn, a share of a layer's remaining groups, those with the largest
 * scores, is pruned too if the error stays within the tolerance; the shares go from a fifth down to single groups.
 *
 * @param tolerancePercent error points that pruning may cost against the network with all groups
 */
record ValidationGuided(double tolerancePercent) implements Pruning {
  private static final double[] SHARES = {0.2, 0.1, 0.05, 0.02, 0};

  @Override
  public double[] thresholds(Groups groups) {
    double allowed = groups.errorOfAll() + tolerancePercent + 1e-9;
    double[] thresholds = new TwoClusters().thresholds(groups);
    if (!bears(groups, thresholds, allowed)) {
      for (int i = 0; i < thresholds.length; i++) {
        double[] sorted = groups.sortedScores(i);
        thresholds[i] = sorted[sorted.length - 1] + 1;
      }
    }
    for (double share : SHARES) {
      boolean[] stuck = new boolean[thresholds.length];
      for (int layer = 0; !allOf(stuck); layer = (layer + 1) % thresholds.length) {
        if (!stuck[layer]) {
          stuck[layer] = !lower(groups, thresholds, layer, share, allowed);
        }
      }
    }
    return thresholds;
  }

  private static boolean allOf(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }

  private static boolean bears(Groups groups, double[] thresholds, double allowed) {
    return groups.feasible(thresholds) && groups.error(groups.pruned(thresholds)) <= allowed;
  }

  /** Lowers one threshold, in place, if that is possible and the error allows it. */
  private static boolean lower(Groups groups, double[] thresholds, int layer, double share, double allowed) {
    double[] sorted = groups.sortedScores(layer);
    int alive = 0;
    while (alive < sorted.length && sorted[alive] < thresholds[layer]) {
      alive++;
    }
    int left = alive - Math.max(1, (int) (share * alive));
    // equal scores stay together
    while (left > 0 && sorted[left - 1] == sorted[left]) {
      left--;
    }
    if (left < 1) {
      return false;
    }
    double[] tried = thresholds.clone();
    tried[layer] = sorted[left - 1] + (sorted[left] - sorted[left - 1]) / 2;
    if (!bears(groups, tried, allowed)) {
      return false;
    }
    thresholds[layer] = tried[layer];
    return true;
  }
}
