package org.bayespress.experiments.meankl;

import java.util.Arrays;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * Wilcoxon's signed-rank statistic of paired differences (Wilcoxon 1945) and its probability when every sign is as likely as the other.
 *
 * <p>Differences of equal size share the mean of their ranks, and those that are 0 have no sign and are left out. What is equal is
 * decided on a grid of 1e-9: errors are multiples of a fiftieth of a point and margins a tenth, so that ties and differences of
 * exactly nothing occur, and in doubles they are off by rounding: 0.1 + (2.26 - 2.36) is -8e-17, which is no evidence
 * against anything.
 *
 * <p>Given the ranks r<sub>i</sub> that the sizes have, ties and all, the sum of the positive ones has 2<sup>n</sup> equally likely
 * values, one per choice of signs. Up to {@value #MOST_EXACT} differences they are counted, sum by sum: the number of choices with
 * sum s among the first i ranks is that with sum s among the first i - 1 plus that with sum s - r<sub>i</sub>. Shared ranks are halves of
 * whole numbers, hence all sums are counted twice as large. With more differences commons-math3's normal approximation is taken.
 *
 * @param count differences that are not 0
 * @param positive sum of the ranks of those above 0
 * @param pTwoSided twice the smaller of the probabilities of a sum at least and at most as large, and at most 1
 */
record SignedRanks(int count, double positive, double pTwoSided) {
  private static final double PER_UNIT = 1e9;
  private static final int MOST_EXACT = 20;

  /** On the grid. */
  static double rounded(double difference) {
    // + 0.0, so that there is no -0
    return Math.rint(difference * PER_UNIT) / PER_UNIT + 0.0;
  }

  /**
   * The statistic.
   *
   * @throws IllegalArgumentException if all differences are 0 on the grid
   */
  static SignedRanks of(double... differences) {
    double[] counting = Arrays.stream(differences).map(SignedRanks::rounded).filter(d -> d != 0).toArray();
    if (counting.length == 0) {
      throw new IllegalArgumentException("no difference but 0 among " + differences.length + ": nothing has a rank");
    }
    double[] ranks = new NaturalRanking().rank(Arrays.stream(counting).map(Math::abs).toArray());
    double positive = 0;
    for (int i = 0; i < ranks.length; i++) {
      positive += counting[i] > 0 ? ranks[i] : 0;
    }
    double p = counting.length <= MOST_EXACT
        ? exact(ranks, positive)
        : new WilcoxonSignedRankTest().wilcoxonSignedRankTest(new double[counting.length], counting, false);
    return new SignedRanks(counting.length, positive, Math.min(1, p));
  }

  private static double exact(double[] ranks, double positive) {
    int[] doubled = Arrays.stream(ranks).mapToInt(rank -> (int) Math.round(2 * rank)).toArray();
    long[] choices = new long[Arrays.stream(doubled).sum() + 1];
    choices[0] = 1;
    for (int rank : doubled) {
      for (int sum = choices.length - 1; sum >= rank; sum--) {
        choices[sum] += choices[sum - rank];
      }
    }
    int observed = (int) Math.round(2 * positive);
    long atMost = Arrays.stream(choices, 0, observed + 1).sum();
    long atLeast = Arrays.stream(choices, observed, choices.length).sum();
    return 2.0 * Math.min(atMost, atLeast) / (1L << ranks.length);
  }

  /** Whether the positive ones have more than half of all ranks. */
  boolean mostlyPositive() {
    return positive > count * (count + 1) / 4.0;
  }
}
