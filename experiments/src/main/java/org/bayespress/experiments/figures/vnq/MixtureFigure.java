package org.bayespress.experiments.figures.vnq;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.figures.AxisRange;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureRuns;
import org.bayespress.experiments.figures.Legend;
import org.bayespress.experiments.figures.Lettering;
import org.bayespress.experiments.figures.Palette;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PlotArea;
import org.bayespress.priors.quantizing.ApproximateKl;
import org.bayespress.priors.quantizing.CodebookShape;
import org.bayespress.priors.quantizing.QuadratureKl;
import org.bayespress.priors.quantizing.QuantizingMixturePrior;

/**
 * {@code vnq-2}: how the paper's approximation is made, for several sigma: the KL of the log-uniform prior shifted to
 * every level, the weights of these components, and the mixture beside the exact KL.
 */
final class MixtureFigure implements Figure {
  private static final double[] LOG_SIGMA2S = {-8, -6, -4, -2};
  private static final Color[] LEVELS = {Palette.ORANGE, Palette.GREEN, Palette.PURPLE};
  private static final String[] LEVEL_NAMES = {"level −0.2", "level 0", "level 0.2"};
  private static final BasicStroke LINE = new BasicStroke(1.6f);
  private static final BasicStroke WIDE =
      new BasicStroke(4.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  private static final Color TRUTH = new Color(0xBBBBBB);
  private static final double REACH = 0.55;
  private static final int POINTS = 441;

  private static final int WIDTH = 760;
  private static final int HEIGHT = 640;
  private static final int LEFT = 66;
  private static final int TOP = 100;
  private static final int PANEL_WIDTH = 158;
  private static final int PANEL_HEIGHT = 144;
  private static final int GAP = 14;

  @Override
  public String name() {
    return "vnq-2";
  }

  @Override
  public String summary() {
    return "the approximation of the KL: shifted components, their weights, the mixture and the exact KL";
  }

  @Override
  public String source() {
    return VnqFigureContribution.PAPER + ", figure 2";
  }

  @Override
  public FigureRuns runs() {
    return FigureRuns.none();
  }

  @Override
  public Picture draw(List<Path> runs) {
    double a = QuantizingMixturePrior.REFERENCE_LEVEL;
    ApproximateKl approximation = ApproximateKl.of(CodebookShape.TERNARY, a);
    GaussianKl truth = QuadratureKl.of(CodebookShape.TERNARY, a);
    String title = "The approximate KL of the quantizing prior, levels −0.2, 0, 0.2";
    return new Picture(
        title, "shifted components, windows, mixture and exact KL for log sigma^2 = -8, -6, -4, -2", WIDTH, HEIGHT,
        graphics -> {
          Lettering.fitted(title, Font.BOLD, 16, WIDTH - 40.0).drawCentred(graphics, WIDTH / 2.0, 28);
          legend().draw(graphics, WIDTH / 2.0, 56);
          for (int column = 0; column < LOG_SIGMA2S.length; column++) {
            column(graphics, column, approximation, truth);
          }
        });
  }

  private static Legend legend() {
    return new Legend(
        List.of(
            new Legend.Entry(LEVEL_NAMES[0], LEVELS[0], LINE), new Legend.Entry(LEVEL_NAMES[1], LEVELS[1], LINE),
            new Legend.Entry(LEVEL_NAMES[2], LEVELS[2], LINE), new Legend.Entry("mixture F", Palette.BLACK, LINE),
            new Legend.Entry("exact KL", TRUTH, WIDE)));
  }

  private static void column(Graphics2D graphics, int column, ApproximateKl approximation, GaussianKl truth) {
    double log = LOG_SIGMA2S[column];
    AxisRange kl = new AxisRange(0, 6);
    PlotArea components = area(graphics, column, 0, kl);
    PlotArea windows = area(graphics, column, 1, new AxisRange(0, 1.08));
    PlotArea mixture = area(graphics, column, 2, kl);
    for (int level = -1; level <= 1; level++) {
      int j = level;
      curve(components, theta -> approximation.component(j, theta, log), LEVELS[level + 1], LINE);
      curve(windows, theta -> approximation.window(j, theta), LEVELS[level + 1], LINE);
    }
    curve(mixture, theta -> truth.value(theta, log), TRUTH, WIDE);
    curve(mixture, theta -> approximation.value(theta, log), Palette.BLACK, LINE);
    components.titleAbove(
        String.format(Locale.ROOT, "log σ² = %.0f", log).replace('-', '−'));
    finish(components, column, "shifted F, nats", false);
    finish(windows, column, "weight Ω", false);
    finish(mixture, column, "KL, nats", true);
  }

  private static PlotArea area(Graphics2D graphics, int column, int row, AxisRange range) {
    return PlotArea.of(
        graphics,
        new Rectangle2D.Double(
            LEFT + column * (PANEL_WIDTH + GAP), TOP + row * (PANEL_HEIGHT + GAP + 4), PANEL_WIDTH, PANEL_HEIGHT),
        new AxisRange(-REACH, REACH), range);
  }

  private static void curve(PlotArea area, DoubleUnaryOperator value, Color colour, BasicStroke stroke) {
    double[] xs = new double[POINTS];
    double[] ys = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      xs[i] = REACH * (2.0 * i / (POINTS - 1) - 1);
      ys[i] = value.applyAsDouble(xs[i]);
    }
    area.line(xs, ys, colour, stroke);
  }

  private static void finish(PlotArea area, int column, String title, boolean last) {
    area.ticksBelow(3, last);
    area.ticksLeft(6, column == 0);
    if (column == 0) {
      area.titleLeft(title, 40);
    }
    if (last) {
      area.titleBelow("θ");
    }
    area.frame();
  }
}
