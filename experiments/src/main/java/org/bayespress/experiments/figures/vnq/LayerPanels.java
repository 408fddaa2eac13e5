package org.bayespress.experiments.figures.vnq;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bayespress.experiments.figures.AxisRange;
import org.bayespress.experiments.figures.Legend;
import org.bayespress.experiments.figures.Lettering;
import org.bayespress.experiments.figures.Palette;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PlotArea;
import org.bayespress.experiments.run.PosteriorSample;

/**
 * Posteriors layer by layer: in the upper part of a panel weights at (theta, log sigma^2) over the levels and their
 * funnels, in the lower part the density of theta. All panels of a picture have the same axis of log sigma^2; every panel
 * has an axis of theta of its own, since levels move.
 */
final class LayerPanels {

  /**
   * A posterior with a heading above.
   *
   * @param heading a line
   * @param sample of the posterior
   * @param pruneLogAlpha log alpha of the rim of a funnel
   */
  record Band(String heading, PosteriorSample sample, double pruneLogAlpha) {}

  private static final Color WEIGHT = new Color(0, 114, 178, 70);
  private static final Color DENSITY = new Color(0x8DBEDC);
  private static final Color PRUNED = new Color(0xF3C5A5);
  private static final Color OTHER = new Color(0xDDE9DD);
  private static final BasicStroke RIM = new BasicStroke(0.8f);
  private static final BasicStroke LEVEL =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);

  private static final int LEAST_WIDTH = 760;
  private static final int LEAST_PANEL = 112;
  private static final int LEFT = 74;
  private static final int RIGHT = 14;
  private static final int GAP = 16;
  private static final int TOP = 74;
  private static final int HEADING = 26;
  private static final int NAME = 22;
  private static final int SCATTER = 132;
  private static final int DENSITY_HEIGHT = 46;
  private static final int NUMBERS = 28;
  private static final int AXIS_TITLE = 20;
  private static final int PANEL = NAME + SCATTER + DENSITY_HEIGHT + NUMBERS;

  private final List<Band> bands;
  private final int layers;
  private final int columns;
  private final int width;
  private final double panelWidth;
  private final AxisRange logSigma2;

  private LayerPanels(List<Band> bands) {
    this.bands = bands;
    layers = bands.getFirst().sample().layers().size();
    columns = columns(layers);
    width = Math.max(LEAST_WIDTH, LEFT + RIGHT + columns * (LEAST_PANEL + GAP));
    panelWidth = (width - LEFT - RIGHT - (columns - 1.0) * GAP) / columns;
    logSigma2 = logSigma2(bands);
  }

  /** Up to five layers in a row, then a grid that is a page high, at most ten wide. */
  static int columns(int layers) {
    return layers <= 5 ? layers : Math.min(10, (int) Math.ceil(1.15 * Math.sqrt(layers)));
  }

  /**
   * The picture.
   *
   * @param bands one above the other, of networks with the same layers
   */
  static Picture of(String title, List<Band> bands) {
    LayerPanels panels = new LayerPanels(bands);
    int rows = Math.ceilDiv(panels.layers, panels.columns);
    int bandHeight = HEADING + rows * PANEL + AXIS_TITLE;
    String description = bands.getFirst().sample().layers().stream().map(PosteriorSample.Layer::name)
        .collect(Collectors.joining(", "));
    return new Picture(title, description, panels.width, TOP + bands.size() * bandHeight + 10, graphics -> {
      Lettering.fitted(title, Font.BOLD, 16, panels.width - 40.0).drawCentred(graphics, panels.width / 2.0, 28);
      legend(bands.getFirst().pruneLogAlpha()).draw(graphics, panels.width / 2.0, 56);
      for (int i = 0; i < bands.size(); i++) {
        panels.band(graphics, bands.get(i), TOP + i * bandHeight);
      }
    });
  }

  private static Legend legend(double pruneLogAlpha) {
    String rim = "log α ≥ " + (pruneLogAlpha == Math.rint(pruneLogAlpha) ? String.valueOf((long) pruneLogAlpha)
        : String.valueOf(pruneLogAlpha));
    return new Legend(
        List.of(
            new Legend.Entry("weights", new Color(WEIGHT.getRGB() & 0xFFFFFF), null),
            new Legend.Entry("funnel of 0, " + rim + ": pruned", PRUNED, null),
            new Legend.Entry("other funnels", OTHER, null),
            new Legend.Entry("levels", Palette.BLACK, LEVEL)));
  }

  private static AxisRange logSigma2(List<Band> bands) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Band band : bands) {
      for (PosteriorSample.Layer layer : band.sample().layers()) {
        for (float value : layer.logSigma2()) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    double margin = Math.max(0.5, 0.04 * (high - low));
    return new AxisRange(low - margin, high + margin);
  }

  private static AxisRange theta(PosteriorSample.Layer layer) {
    double largest = 1e-3;
    for (float value : layer.theta()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (double level : layer.levels()) {
      largest = Math.max(largest, Math.abs(level));
    }
    return new AxisRange(-1.22 * largest, 1.22 * largest);
  }

  private void band(Graphics2D graphics, Band band, double top) {
    Lettering.fitted(band.heading(), Font.BOLD, PlotArea.TITLE_SIZE, width - LEFT - RIGHT)
        .draw(graphics, LEFT, top + PlotArea.TITLE_SIZE);
    for (int i = 0; i < layers; i++) {
      double x = LEFT + i % columns * (panelWidth + GAP);
      double y = top + HEADING + i / columns * PANEL + NAME;
      boolean last = i + columns >= layers;
      panel(graphics, band, i, new Rectangle2D.Double(x, y, panelWidth, SCATTER), last);
    }
  }

  private void panel(Graphics2D graphics, Band band, int number, Rectangle2D frame, boolean last) {
    PosteriorSample.Layer layer = band.sample().layers().get(number);
    boolean first = number % columns == 0;
    AxisRange theta = theta(layer);
    PlotArea scatter = PlotArea.of(graphics, frame, theta, logSigma2);
    funnels(scatter, layer.levels(), band.pruneLogAlpha());
    scatter.cloud(layer.theta(), layer.logSigma2(), 2.2, WEIGHT);
    scatter.titleAbove(layer.name());
    scatter.ticksLeft(6, first);
    scatter.frame();
    Rectangle2D below =
        new Rectangle2D.Double(frame.getX(), frame.getMaxY(), frame.getWidth(), DENSITY_HEIGHT);
    ThetaDensity density = ThetaDensity.of(layer.theta(), theta);
    PlotArea area = PlotArea.of(graphics, below, theta, new AxisRange(0, 1.1 * density.highest()));
    area.fill(density.outlineX(), density.outlineY(), DENSITY);
    for (double level : layer.levels()) {
      area.upright(level, Palette.BLACK, LEVEL);
    }
    area.ticksBelow(3, true);
    area.frame();
    if (first) {
      scatter.titleLeft("log σ²", 52);
      area.titleLeft("density", 52);
    }
    if (last) {
      area.titleBelow("θ");
    }
  }

  /** |theta - c| {@code <=} sigma exp(-t/2) for every level c; that of 0 is drawn over the others. */
  private void funnels(PlotArea area, double[] levels, double pruneLogAlpha) {
    int points = 60;
    double[] rimY = new double[2 * points];
    double[] reach = new double[2 * points];
    for (int i = 0; i < points; i++) {
      double y = logSigma2.low() + (logSigma2.high() - logSigma2.low()) * i / (points - 1);
      rimY[i] = y;
      rimY[2 * points - 1 - i] = y;
      reach[i] = -Math.exp((y - pruneLogAlpha) / 2);
      reach[2 * points - 1 - i] = -reach[i];
    }
    List<Double> centralLast = new ArrayList<>();
    for (double level : levels) {
      if (level == 0) {
        centralLast.addLast(level);
      } else {
        centralLast.addFirst(level);
      }
    }
    for (double level : centralLast) {
      double[] rimX = new double[2 * points];
      for (int i = 0; i < rimX.length; i++) {
        rimX[i] = level + reach[i];
      }
      area.fill(rimX, rimY, level == 0 ? PRUNED : OTHER);
      area.line(rimX, rimY, level == 0 ? Palette.VERMILION : Palette.GREEN, RIM);
    }
    for (double level : levels) {
      area.upright(level, Palette.BLACK, LEVEL);
    }
  }
}
