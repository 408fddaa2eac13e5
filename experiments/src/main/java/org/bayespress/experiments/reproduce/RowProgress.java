package org.bayespress.experiments.reproduce;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Says before every run where in the table it is, and about how long the rest takes: as long as runs of the same preset
 * took, or, where there was none yet, as runs of other presets did.
 */
final class RowProgress {
  private final LongSupplier nanoTime;
  private final long start;
  private final Map<String, double[]> secondsAndRuns = new HashMap<>();

  /** Progress from now on. */
  RowProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Notes what a whole run took. */
  void took(String preset, double seconds) {
    double[] sum = secondsAndRuns.computeIfAbsent(preset, _ -> new double[2]);
    sum[0] += seconds;
    sum[1]++;
  }

  /** The line before a run; {@code left} are the runs still to do, this one among them. */
  String before(PlannedRun run, List<PlannedRun> left) {
    String elapsed = "elapsed " + clock((nanoTime.getAsLong() - start) * 1e-9);
    OptionalDouble rest = secondsOf(left);
    String about = rest.isPresent() ? ", about " + clock(rest.getAsDouble()) + " left" : "";
    return run.label() + " (" + elapsed + about + ")";
  }

  private OptionalDouble secondsOf(List<PlannedRun> runs) {
    OptionalDouble any = secondsAndRuns.values().stream().mapToDouble(sum -> sum[0] / sum[1]).average();
    if (any.isEmpty()) {
      return any;
    }
    return OptionalDouble.of(runs.stream().mapToDouble(run -> {
      double[] same = secondsAndRuns.get(run.preset());
      return same == null ? any.getAsDouble() : same[0] / same[1];
    }).sum());
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
