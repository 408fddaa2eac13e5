package org.bayespress.experiments.figures;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.posterior.GroupScales;

/** Reports for the tests of this package. */
final class GroupReports {

  private GroupReports() {}

  /** A dense layer; groups with a score below the threshold are alive, except every {@code taken}-th of them. */
  static GroupReport.Layer dense(String name, double threshold, int taken, double... scores) {
    List<Double> all = new ArrayList<>();
    List<Boolean> alive = new ArrayList<>();
    int below = 0;
    for (double score : scores) {
      all.add(score);
      below += score < threshold ? 1 : 0;
      alive.add(score < threshold && (taken == 0 || below % taken != 0));
    }
    return new GroupReport.Layer(name, GroupScales.Axis.INPUT, all, threshold, alive);
  }

  /** Scores in two clusters: below 0 {@code left} of them, from 3 on {@code right}. */
  static double[] clusters(int left, int right) {
    double[] scores = new double[left + right];
    for (int i = 0; i < scores.length; i++) {
      // the golden ratio spreads them without a pattern
      double fraction = i * 0.618033988749895 % 1;
      scores[i] = i < left ? -2 + 1.9 * fraction : 3 + 4 * fraction * fraction;
    }
    return scores;
  }

  /** Two dense layers in LeNet-300-100's sizes, the first a pixel a group, and one from which nothing is pruned. */
  static GroupReport lenet300() {
    return new GroupReport(List.of(
        dense("fc1", 1.5, 0, clusters(278, 506)), dense("fc2", 1.5, 7, clusters(98, 202)),
        dense("fc3", 1000, 0, clusters(100, 0))));
  }
}
