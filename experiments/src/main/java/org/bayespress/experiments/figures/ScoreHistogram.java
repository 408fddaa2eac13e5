package org.bayespress.experiments.figures;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.bayespress.core.method.GroupReport;

/**
 * The prune scores of a layer, counted in bins of equal width by what became of the group. Bin {@code i} holds the
 * scores {@code firstEdge + i binWidth <= score < firstEdge + (i + 1) binWidth}.
 *
 * <p>An edge lies on the threshold where the axis reaches that far, so that no bin has both pruned groups and others.
 * The axis follows a threshold beyond the scores by at most {@value #REACH} of their range: a threshold of a million, which
 * prunes nothing, would otherwise press all scores into one bin. The line then stands at the end of the axis.
 *
 * @param firstEdge lower edge of the first bin
 * @param binWidth width of a bin
 * @param counts groups by bin, for every fate
 * @param axisLow left end of the axis
 * @param axisHigh right end of the axis
 * @param line where the threshold is drawn: on itself, or at the end of the axis beyond which it lies
 */
record ScoreHistogram(
    double firstEdge, double binWidth, Map<GroupFate, int[]> counts, double axisLow, double axisHigh, double line) {
  private static final int BINS = 40;
  private static final double REACH = 0.5;

  static ScoreHistogram of(GroupReport.Layer layer) {
    double low = Collections.min(layer.scores());
    double high = Collections.max(layer.scores());
    if (high - low < 1e-6 * Math.max(1, Math.abs(high))) {
      // all the same
      low -= 0.5;
      high += 0.5;
    }
    double span = high - low;
    double width = span / BINS;
    double threshold = layer.threshold();
    boolean reached = threshold >= low - REACH * span && threshold <= high + REACH * span;
    // else the least and the largest score lie in the middle of their bins
    double anchor = reached ? threshold : low - width / 2;
    int first = bin(low, anchor, width);
    int bins = bin(high, anchor, width) - first + 1;
    Map<GroupFate, int[]> counts = new EnumMap<>(GroupFate.class);
    for (GroupFate fate : GroupFate.values()) {
      counts.put(fate, new int[bins]);
    }
    for (int i = 0; i < layer.scores().size(); i++) {
      counts.get(GroupFate.of(layer, i))[bin(layer.scores().get(i), anchor, width) - first]++;
    }
    double firstEdge = anchor + first * width;
    // half a bin beyond: with ends in line with the edges, XChart may put its ticks on edges, at crooked numbers
    double axisLow = Math.min(firstEdge, reached ? threshold : low) - width / 2;
    double axisHigh = Math.max(firstEdge + bins * width, reached ? threshold : high) + width / 2;
    return new ScoreHistogram(
        firstEdge, width, counts, axisLow, axisHigh, Math.clamp(threshold, axisLow, axisHigh));
  }

  /** Counted from the bin whose lower edge is {@code anchor}. */
  private static int bin(double score, double anchor, double width) {
    return (int) Math.floor((score - anchor) / width);
  }

  int bins() {
    return counts.get(GroupFate.SURVIVING).length;
  }

  /** Lower edge of bin {@code i}; for the number of bins the upper edge of the last. */
  double edge(int i) {
    return firstEdge + i * binWidth;
  }

  /** Whether the line is not where the threshold is. */
  boolean isBeyond(double threshold) {
    return line != threshold;
  }

  /** Height of the stack of bars in bin {@code i} up to those of {@code fate}. */
  int stack(GroupFate fate, int i) {
    int height = 0;
    for (GroupFate each : GroupFate.values()) {
      height += each.compareTo(fate) <= 0 ? counts.get(each)[i] : 0;
    }
    return height;
  }

  /** The highest stack. */
  int highest() {
    int highest = 0;
    for (int i = 0; i < bins(); i++) {
      highest = Math.max(highest, stack(GroupFate.PRUNED, i));
    }
    return highest;
  }
}
