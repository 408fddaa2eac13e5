package org.bayespress.core.pruning;

/**
 * The gap that people look for in a histogram of prune scores: the widest one between two clusters. The sorted scores are
 * cut where the sum of squared distances to the means of both parts is least (2-means in one dimension,
 * exactly); the threshold is the middle of the widest gap between neighbours that lies between those means. The widest gap
 * of all would often be one between outliers.
 *
 * <p>Where the means are less than {@value #SEPARATION} times the sum of both standard deviations apart there are no two
 * clusters, and nothing is pruned: a uniform distribution, cut in the middle, reaches 1.73, a normal one 1.32.
 */
public final class ScoreGap {
  private static final double SEPARATION = 1.8;

  private ScoreGap() {}

  /**
   * The threshold; above all scores where there are no two clusters.
   *
   * @param sorted at least one score, from least to largest
   */
  public static double threshold(double[] sorted) {
    double above = sorted[sorted.length - 1] + 1;
    Part whole = Part.NONE;
    for (double score : sorted) {
      whole = whole.with(score);
    }
    Part left = Part.NONE;
    Part bestLeft = null;
    for (int i = 0; i + 1 < sorted.length; i++) {
      left = left.with(sorted[i]);
      double within = left.squares() + whole.without(left).squares();
      if (bestLeft == null || within < bestLeft.squares() + whole.without(bestLeft).squares()) {
        bestLeft = left;
      }
    }
    if (bestLeft == null) {
      return above;
    }
    Part right = whole.without(bestLeft);
    double distance = right.mean() - bestLeft.mean();
    boolean separated = distance > SEPARATION * (bestLeft.deviation() + right.deviation());
    return separated ? widestGap(sorted, bestLeft.mean(), right.mean()) : above;
  }

  private static double widestGap(double[] sorted, double from, double to) {
    double widest = 0;
    double threshold = to;
    for (int i = 1; i < sorted.length; i++) {
      double gap = sorted[i] - sorted[i - 1];
      double middle = sorted[i - 1] + gap / 2;
      if (gap > widest && middle > from && middle < to) {
        widest = gap;
        threshold = middle;
      }
    }
    return threshold;
  }

  /** Count, sum and sum of squares of some scores. */
  private record Part(int count, double sum, double sumOfSquares) {
    static final Part NONE = new Part(0, 0, 0);

    Part with(double score) {
      return new Part(count + 1, sum + score, sumOfSquares + score * score);
    }

    Part without(Part other) {
      return new Part(count - other.count, sum - other.sum, sumOfSquares - other.sumOfSquares);
    }

    double mean() {
      return sum / count;
    }

    /** Sum of squared distances to the mean. */
    double squares() {
      return Math.max(0, sumOfSquares - sum * sum / count);
    }

    double deviation() {
      return count == 1 ? 0 : Math.sqrt(squares() / (count - 1));
    }
  }
}
