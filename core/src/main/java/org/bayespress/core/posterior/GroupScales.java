package org.bayespress.core.posterior;

import java.util.Arrays;

/**
 * The trained scales of a layer. Arrays have one entry per group, are owned by the record and not copied; treat them as
 * read-only.
 *
 * @param axis what a group is
 * @param mean E z
 * @param variance Var z
 * @param score how superfluous the group is; see {@link GroupScalePrior#pruneScore}
 */
public record GroupScales(Axis axis, double[] mean, double[] variance, double[] score) {

  /** Which weights share a scale. */
  public enum Axis {
    /** All weights and the bias of one output: a filter of a convolution. */
    OUTPUT,
    /** All weights that read one input: a neuron in front of a dense layer. */
    INPUT
  }

  public GroupScales {
    if (mean.length == 0 || mean.length != variance.length || mean.length != score.length) {
      throw new IllegalArgumentException(
          "group scales: " + mean.length + " means, " + variance.length + " variances, " + score.length
              + " scores; one of each per group, and at least one group");
    }
  }

  /** Number of groups. */
  public int groups() {
    return mean.length;
  }

  /** The group of weight {@code i} of a layer whose outputs have {@code fanIn} weights each. */
  public int groupOf(int i, int fanIn) {
    return axis == Axis.OUTPUT ? i / fanIn : i % fanIn;
  }

  /** Which groups have a score below {@code threshold}. */
  public boolean[] alive(double threshold) {
    boolean[] alive = new boolean[score.length];
    for (int group = 0; group < alive.length; group++) {
      alive[group] = score[group] < threshold;
    }
    return alive;
  }

  /** The scores from least to largest. */
  public double[] sortedScores() {
    double[] sorted = score.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
