package org.bayespress.experiments.figures.miracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureRuns;
import org.bayespress.experiments.figures.LinePanels;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.figures.LinePanels.Panel;
import org.bayespress.experiments.figures.Picture;

/**
 * Test error against the length of the file, every byte counted: a line over the lengths per parameterization and coder of MIRACLE, time spent and kind of images,
 * and points of other methods. Runs that differ in their seed alone are one point, their mean; two that differ in anything else, bits per block for example, are
 * two points of their line. Ratios of papers, which leave
 * different things out, are not on this axis.
 */
final class RateDistortionFigure implements Figure {
  static final String NAME = "miracle-rd";

  private static final int MOST_RUNS = 1000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Test error against file bytes: MIRACLE over its budgets, other methods as points";
  }

  @Override
  public String source() {
    return "Havasi, Peharz, Hernandez-Lobato, ICLR 2019, figure 1, drawn with real files";
  }

  @Override
  public FigureRuns runs() {
    return new FigureRuns(1, MOST_RUNS, "finished runs of one network, of any method and budget");
  }

  @Override
  public Picture draw(List<Path> runs) throws IOException {
    List<CodedRun> points = new ArrayList<>();
    for (Path run : runs) {
      CodedRun point = CodedRun.read(run);
      if (!points.isEmpty() && !points.getFirst().task().equals(point.task())) {
        throw new SettingsException(
            "figure " + NAME + ": " + run + " is of " + point.task() + ", those before it of "
                + points.getFirst().task()
                + "; give runs of one network and data set");
      }
      refuseTwice(point, points);
      points.add(point);
    }
    List<Line> lines = lines(points);
    String title = points.getFirst().task() + ": test error against file bytes, means over the seeds of " + runs.size()
        + " runs";
    return LinePanels.of(
        title, List.of(new Panel("all bytes of the file", "file bytes", "test error, percent", true, false, lines)));
  }

  /** A mean over seeds in which one counts twice is none. */
  private static void refuseTwice(CodedRun point, List<CodedRun> before) {
    for (CodedRun other : before) {
      if (other.setting().equals(point.setting()) && other.seed() == point.seed()) {
        throw new SettingsException(
            "figure " + NAME + ": " + other.folder() + " and " + point.folder() + " are runs of one configuration with"
                + " the same seed " + point.seed()
                + ", which would count twice in the mean over the seeds; leave one out");
      }
    }
  }

  /** A line per series, those that are joined first; points in order of their length. */
  static List<Line> lines(List<CodedRun> points) {
    Map<String, Map<String, List<CodedRun>>> series = new TreeMap<>(
        Comparator.comparing((String name) -> !CodedRun.joined(name)).thenComparing(Comparator.naturalOrder()));
    for (CodedRun point : points) {
      series.computeIfAbsent(point.series(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(point.setting(), _ -> new ArrayList<>()).add(point);
    }
    List<Line> lines = new ArrayList<>();
    series.forEach((name, settings) -> {
      List<double[]> means = settings.values().stream().map(RateDistortionFigure::mean)
          .sorted((a, b) -> Double.compare(a[0], b[0])).toList();
      lines.add(
          new Line(
              name, means.stream().mapToDouble(point -> point[0]).toArray(),
              means.stream().mapToDouble(point -> point[1]).toArray(), lines.size(),
              CodedRun.joined(name) ? LinePanels.Style.LINE_AND_POINTS : LinePanels.Style.POINTS));
    });
    return lines;
  }

  private static double[] mean(List<CodedRun> seeds) {
    return new double[] {seeds.stream().mapToDouble(CodedRun::fileBytes).average().orElseThrow(),
      seeds.stream().mapToDouble(CodedRun::errorPercent).average().orElseThrow()};
  }
}
