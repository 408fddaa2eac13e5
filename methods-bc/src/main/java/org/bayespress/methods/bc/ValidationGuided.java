package org.bayespress.methods.bc;

/**
 * As much pruning as the validation images bear. It begins with nothing pruned and, where the error allows it, a second
 * time with the gap between two clusters, and keeps the outcome with fewer weights. From each beginning, a share of a layer's
 * remaining groups, those with the largest scores, is pruned again and again, in the layer where that harms least, as long as
 * the error stays within the tolerance; the shares go from a fifth down to single groups.
 *
 * @param tolerancePercent error points that pruning may cost against the network with all groups
 */
record ValidationGuided(double tolerancePercent) implements Pruning {
  private static final double[] SHARES = {0.2, 0.1, 0.05, 0.02, 0};

  @Override
  public double[] thresholds(Groups groups) {
    double allowed = groups.errorOfAll() + tolerancePercent + 1e-9;
    double[] none = new double[groups.layers()];
    for (int i = 0; i < none.length; i++) {
      double[] sorted = groups.sortedScores(i);
      none[i] = sorted[sorted.length - 1] + 1;
    }
    double[] fromNone = lowered(groups, none, allowed);
    double[] gap = new WidestGap().thresholds(groups);
    if (!bears(groups, gap, allowed)) {
      return fromNone;
    }
    double[] fromGap = lowered(groups, gap, allowed);
    return weights(groups, fromGap) < weights(groups, fromNone) ? fromGap : fromNone;
  }

  private static int weights(Groups groups, double[] thresholds) {
    return groups.pruned(thresholds).survivors().weightCounts().stream().mapToInt(Integer::intValue).sum();
  }

  private static double[] lowered(Groups groups, double[] start, double allowed) {
    double[] thresholds = start;
    for (double share : SHARES) {
      double[] next = leastHarm(groups, thresholds, share, allowed);
      while (next != null) {
        thresholds = next;
        next = leastHarm(groups, thresholds, share, allowed);
      }
    }
    return thresholds;
  }

  /**
   * Lowers one layer's threshold: of those that the error allows the one after which it is least, and of equal ones the one
   * that leaves fewer weights; null if there is none.
   */
  private static double[] leastHarm(Groups groups, double[] thresholds, double share, double allowed) {
    double[] best = null;
    double least = allowed;
    for (int layer = 0; layer < thresholds.length; layer++) {
      double[] tried = lower(groups, thresholds, layer, share);
      if (tried == null || !groups.feasible(tried)) {
        continue;
      }
      double error = groups.error(groups.pruned(tried));
      if (error < least || error <= least && (best == null || weights(groups, tried) < weights(groups, best))) {
        best = tried;
        least = error;
      }
    }
    return best;
  }

  private static boolean bears(Groups groups, double[] thresholds, double allowed) {
    return groups.feasible(thresholds) && groups.error(groups.pruned(thresholds)) <= allowed;
  }

  /** The thresholds with one lowered by a share of the layer's remaining groups; null if nothing would remain. */
  private static double[] lower(Groups groups, double[] thresholds, int layer, double share) {
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
      return null;
    }
    double[] tried = thresholds.clone();
    tried[layer] = sorted[left - 1] + (sorted[left] - sorted[left - 1]) / 2;
    return tried;
  }
}
