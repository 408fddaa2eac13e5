package org.bayespress.experiments.meankl;

import java.util.Arrays;
import java.util.List;
import org.bayespress.experiments.figures.LinePanels.Line;

/** A {@link SignalToNoise} as a curve that goes level over every bin. */
final class SignalToNoiseStairs {

  private SignalToNoiseStairs() {}

  /** Both ends of every step: log10 and share. */
  static double[][] of(SignalToNoise histogram) {
    double[] x = new double[2 * SignalToNoise.BINS];
    double[] y = new double[2 * SignalToNoise.BINS];
    for (int bin = 0; bin < SignalToNoise.BINS; bin++) {
      x[2 * bin] = SignalToNoise.border(bin);
      x[2 * bin + 1] = SignalToNoise.border(bin + 1);
      y[2 * bin] = histogram.share()[bin];
      y[2 * bin + 1] = histogram.share()[bin];
    }
    return new double[][] {x, y};
  }

  /** The same lines without the bins at either end in which none of them has a weight. */
  static List<Line> trimmed(List<Line> stairs) {
    int first = 0;
    int end = 2 * SignalToNoise.BINS;
    while (first < end && empty(stairs, first)) {
      first++;
    }
    while (end > first && empty(stairs, end - 1)) {
      end--;
    }
    int from = first;
    int to = end;
    return stairs.stream()
        .map(
            line -> new Line(
                line.name(), Arrays.copyOfRange(line.x(), from, to), Arrays.copyOfRange(line.y(), from, to),
                line.colour()))
        .toList();
  }

  private static boolean empty(List<Line> stairs, int point) {
    return stairs.stream().allMatch(line -> line.y()[point] == 0);
  }
}
