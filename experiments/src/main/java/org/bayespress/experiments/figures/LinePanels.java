package org.bayespress.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of lines side by side below one title and one legend. */
public final class LinePanels {
  private static final int PANEL_WIDTH = 560;
  private static final int LEAST_WIDTH = 900;
  private static final int PANEL_HEIGHT = 420;
  private static final int TOP = 40;
  private static final int LEGEND_LINE = 20;
  private static final int MARGIN = 20;
  private static final int SWATCH = 12;
  private static final int LEGEND_COLUMNS = 4;
  private static final double LETTERS = 13;
  private static final List<Marker> MARKERS =
      List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND);

  /** Least that a logarithmic axis shows. */
  private static final double LEAST = 1e-5;

  private LinePanels() {}

  /**
   * A chart.
   *
   * @param title above it
   * @param x title of the horizontal axis
   * @param y title of the vertical axis
   * @param xLogarithmic whether the horizontal axis is; its values are 1 and more then
   * @param logarithmic whether the vertical axis is; values that are not positive are then left out
   * @param lines what is drawn
   */
  public record Panel(String title, String x, String y, boolean xLogarithmic, boolean logarithmic, List<Line> lines) {

    /** With an even horizontal axis. */
    public Panel(String title, String x, String y, boolean logarithmic, List<Line> lines) {
      this(title, x, y, false, logarithmic, lines);
    }
  }

  /** How a line is drawn. */
  public enum Style {
    /** Straight from point to point, points not marked. */
    LINE,
    /** The points too. */
    LINE_AND_POINTS,
    /** The points alone. */
    POINTS
  }

  /**
   * A line.
   *
   * @param name for the legend; lines of one name in several panels share their entry
   * @param x ascending
   * @param y as many
   * @param colour number of its colour; points of those that share a colour have other shapes
   * @param style how it is drawn
   */
  public record Line(String name, double[] x, double[] y, int colour, Style style) {

    /** A plain line. */
    public Line(String name, double[] x, double[] y, int colour) {
      this(name, x, y, colour, Style.LINE);
    }
  }

  /** The picture. */
  public static Picture of(String title, List<Panel> panels) {
    Map<String, Line> legend = new LinkedHashMap<>();
    panels.forEach(panel -> panel.lines().forEach(line -> legend.putIfAbsent(line.name(), line)));
    int top = TOP + 8 + legendLines(legend.size()) * LEGEND_LINE;
    int width = Math.max(LEAST_WIDTH, panels.size() * PANEL_WIDTH);
    int panelWidth = width / panels.size();
    String description = panels.stream().map(Panel::title).collect(Collectors.joining("; ")) + ": "
        + String.join(", ", legend.keySet());
    return new Picture(title, description, width, top + PANEL_HEIGHT, graphics -> {
      Lettering.fitted(title, Font.BOLD, 16, width - 2 * MARGIN).draw(graphics, MARGIN, 26);
      drawLegend(graphics, legend, width);
      for (int i = 0; i < panels.size(); i++) {
        graphics.translate(i * panelWidth, top);
        chart(panels.get(i)).paint(graphics, panelWidth, PANEL_HEIGHT);
        graphics.translate(-i * panelWidth, -top);
      }
    });
  }

  private static int legendLines(int entries) {
    return Math.ceilDiv(entries, LEGEND_COLUMNS);
  }

  private static void drawLegend(Graphics2D graphics, Map<String, Line> legend, int width) {
    double column = (width - 2.0 * MARGIN) / LEGEND_COLUMNS;
    double widest =
        legend.keySet().stream().mapToDouble(name -> Lettering.of(name, Font.PLAIN, LETTERS).width()).max().orElse(0);
    double size = LETTERS * Math.min(1, (column - 2 * SWATCH) / widest);
    int i = 0;
    for (Line line : legend.values()) {
      double x = MARGIN + i % LEGEND_COLUMNS * column;
      double y = TOP + i / LEGEND_COLUMNS * LEGEND_LINE + SWATCH;
      drawSwatch(graphics, line, x, y - SWATCH + 1);
      Lettering.of(line.name(), Font.PLAIN, size).draw(graphics, x + SWATCH + 6, y);
      i++;
    }
  }

  /** The mark of its points, or a square for a line without. */
  private static void drawSwatch(Graphics2D graphics, Line line, double x, double y) {
    graphics.setColor(Palette.line(line.colour()));
    if (line.style() == Style.LINE) {
      graphics.fill(new Rectangle2D.Double(x, y, SWATCH, SWATCH));
      return;
    }
    if (line.style() == Style.LINE_AND_POINTS) {
      graphics.setStroke(new BasicStroke(2f));
      graphics.draw(new Line2D.Double(x - 2, y + SWATCH / 2.0, x + SWATCH + 2, y + SWATCH / 2.0));
    }
    marker(line).paint(graphics, x + SWATCH / 2.0, y + SWATCH / 2.0, SWATCH - 2);
  }

  private static Marker marker(Line line) {
    return MARKERS.get(Palette.repeats(line.colour()) % MARKERS.size());
  }

  private static XYChart chart(Panel panel) {
    XYChart chart = new XYChartBuilder().title(panel.title()).xAxisTitle(panel.x()).yAxisTitle(panel.y()).build();
    chart.getStyler().setXAxisLogarithmic(panel.xLogarithmic()).setYAxisLogarithmic(panel.logarithmic())
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false).setLegendVisible(false);
    chart.getStyler().setLocale(Locale.ROOT);
    if (panel.xLogarithmic()) {
      chart.getStyler().setXAxisLogarithmicDecadeOnly(false)
          .setXAxisTickLabelsFormattingFunction(LinePanels::decadeLabel);
    }
    int drawn = 0;
    for (int i = 0; i < panel.lines().size(); i++) {
      drawn += add(chart, panel.lines().get(i), panel.logarithmic(), i) ? 1 : 0;
    }
    if (drawn == 0) {
      // XChart draws no chart without a series
      chart.addSeries("nothing yet", List.of(0, 1), List.of(1, 1)).setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  /** Of every decade the values whose labels have room. */
  private static String decadeLabel(double value) {
    double first = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    return List.of(1L, 2L, 3L, 5L).contains(Math.round(first)) ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : " ";
  }

  /** Whether there was anything to draw. */
  private static boolean add(XYChart chart, Line line, boolean logarithmic, int number) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < line.x().length; i++) {
      if (!logarithmic || line.y()[i] > LEAST) {
        x.add(line.x()[i]);
        y.add(line.y()[i]);
      }
    }
    if (x.isEmpty()) {
      return false;
    }
    XYSeries series = chart.addSeries(number + " " + line.name(), x, y);
    series.setMarker(line.style() == Style.LINE ? SeriesMarkers.NONE : marker(line));
    series.setMarkerColor(Palette.line(line.colour()));
    series.setLineColor(Palette.line(line.colour())).setLineWidth(2f);
    series.setLineStyle(SeriesLines.SOLID);
    if (line.style() == Style.POINTS) {
      // under SeriesLines.NONE XChart 4.0.3 joins the points all the same
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
    return true;
  }
}
