package org.bayespress.experiments.figures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.posterior.GroupScales;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How far the scores of groups that were pruned lie from those that were not: a histogram per weighted layer. */
final class GroupHistograms {
  private static final String THRESHOLD = "threshold";
  private static final int PANEL_HEIGHT = 220;
  private static final int TITLE_HEIGHT = 18;
  private static final int PADDING = 16;

  private GroupHistograms() {}

  /**
   * One picture of all layers.
   *
   * @param title above the picture
   * @param score what the prune score is, for the axes
   */
  static Picture of(GroupReport report, String title, String score) {
    List<GroupReport.Layer> layers = report.layers();
    // up to four panels in a column
    int columns = (int) Math.ceil(Math.sqrt(layers.size() / 4.0));
    int rows = Math.ceilDiv(layers.size(), columns);
    int panelWidth = columns == 1 ? 900 : 600;
    int width = columns * panelWidth;
    Heading heading = new Heading(title, GroupFate.in(layers), true);
    String description = layers.stream().map(GroupHistograms::summary).collect(Collectors.joining("; "));
    return new Picture(title, description, width, Heading.HEIGHT + rows * PANEL_HEIGHT, graphics -> {
      heading.draw(graphics, width);
      for (int i = 0; i < layers.size(); i++) {
        int x = i % columns * panelWidth;
        int y = Heading.HEIGHT + i / columns * PANEL_HEIGHT;
        draw(graphics, panel(layers.get(i), score), x, y + TITLE_HEIGHT, panelWidth);
        Lettering.fitted(summary(layers.get(i)), Font.BOLD, 13, panelWidth - 2 * PADDING)
            .drawCentred(graphics, x + panelWidth / 2.0, y + TITLE_HEIGHT + 6);
      }
    });
  }

  private static void draw(Graphics2D graphics, XYChart panel, int x, int y, int width) {
    graphics.translate(x, y);
    panel.paint(graphics, width, PANEL_HEIGHT - TITLE_HEIGHT);
    graphics.translate(-x, -y);
  }

  /** The layer in numbers. */
  static String summary(GroupReport.Layer layer) {
    StringBuilder text = new StringBuilder(layer.name());
    text.append(": ").append(GroupFate.SURVIVING.count(layer)).append(" of ").append(layer.scores().size())
        .append(layer.axis() == GroupScales.Axis.OUTPUT ? " filters" : " inputs").append(" survive");
    int taken = GroupFate.TAKEN_ALONG.count(layer);
    if (taken > 0) {
      text.append(", ").append(taken).append(" taken along");
    }
    text.append(", threshold ").append(String.format(Locale.ROOT, "%.4g", layer.threshold()));
    return text.append(ScoreHistogram.of(layer).isBeyond(layer.threshold()) ? " (beyond the axis)" : "").toString();
  }

  /** The chart of a layer: a series of bars per fate that occurs, and the line of the threshold. */
  static XYChart panel(GroupReport.Layer layer, String score) {
    ScoreHistogram histogram = ScoreHistogram.of(layer);
    XYChart chart = new XYChartBuilder().xAxisTitle(score).yAxisTitle("groups").build();
    chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    chart.getStyler().setAxisTitleFont(plain).setAxisTickLabelsFont(plain).setChartPadding(PADDING)
        .setChartTitleVisible(false);
    chart.getStyler().setXAxisMin(histogram.axisLow()).setXAxisMax(histogram.axisHigh());
    if (Math.max(-histogram.axisLow(), histogram.axisHigh()) < 1e6) {
      // XChart's own has no zero before the point
      chart.getStyler().setXAxisDecimalPattern("0.######");
    }
    double top = Math.max(1, Math.ceil(1.05 * histogram.highest()));
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(top).setYAxisDecimalPattern("0");
    chart.getStyler().setPlotContentSize(1).setLocale(Locale.ROOT);
    // stacks cover each other from the highest down
    for (GroupFate fate : List.of(GroupFate.values()).reversed()) {
      if (fate.count(layer) > 0) {
        addBars(chart, histogram, fate);
      }
    }
    XYSeries line =
        chart.addSeries(THRESHOLD, new double[] {histogram.line(), histogram.line()}, new double[] {0, top});
    line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line).setMarker(SeriesMarkers.NONE);
    line.setLineColor(Palette.BLACK).setLineStyle(Heading.THRESHOLD);
    return chart;
  }

  /**
   * Bars without gaps between neighbours: an outline that keeps the height of a bin up to the next edge, down to zero
   * and interrupted (not a number) where the fate does not occur.
   */
  private static void addBars(XYChart chart, ScoreHistogram histogram, GroupFate fate) {
    int[] counts = histogram.counts().get(fate);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i <= counts.length; i++) {
      if (i < counts.length && counts[i] > 0) {
        x.add(histogram.edge(i));
        y.add((double) histogram.stack(fate, i));
      } else if (i > 0 && counts[i - 1] > 0) {
        x.addAll(List.of(histogram.edge(i), histogram.edge(i)));
        y.addAll(List.of(0.0, Double.NaN));
      }
    }
    XYSeries bars = chart.addSeries(fate.label(), x, y);
    bars.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.StepArea).setMarker(SeriesMarkers.NONE);
    bars.setLineColor(fate.colour()).setLineWidth(1f).setFillColor(fate.colour());
  }
}
