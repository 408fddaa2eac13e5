package org.bayespress.experiments.figures.vnq;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.figures.AxisRange;
import org.bayespress.experiments.figures.ColourScale;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureRuns;
import org.bayespress.experiments.figures.Lettering;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PlotArea;
import org.bayespress.priors.quantizing.ApproximateKl;
import org.bayespress.priors.quantizing.CodebookShape;
import org.bayespress.priors.quantizing.QuadratureKl;
import org.bayespress.priors.quantizing.QuantizingMixturePrior;

/**
 * {@code vnq-4}: the exact KL, the paper's approximation and their difference over (theta, log sigma^2), for the codebook
 * (-0.2, 0, 0.2). The paper compares with a Monte Carlo estimate; here the truth is computed by quadrature.
 */
final class ErrorFigure implements Figure {

  /** Means of the map: the outermost levels lie on its points, and there the error is largest. */
  static final double MEAN_STEP = 0.004;

  static final int MEANS = 301;

  /** log sigma^2 of the map: what training allows. */
  static final double LEAST_LOG_SIGMA2 = -10;

  static final double LOG_SIGMA2_STEP = 0.05;
  static final int LOG_SIGMA2S = 221;

  private static final int WIDTH = 760;
  private static final int HEIGHT = 370;
  private static final int TOP = 66;
  private static final int LEFT = 66;
  private static final int PANEL_WIDTH = 197;
  private static final int PANEL_HEIGHT = 196;
  private static final int GAP = 26;
  private static final int BAR_TOP = TOP + PANEL_HEIGHT + 56;
  private static final int BAR_HEIGHT = 12;

  /**
   * The values of a map.
   *
   * @param exact KL by quadrature, in rows of equal log sigma^2, ascending
   * @param approximate the paper's
   * @param difference approximate less exact
   * @param largestError largest absolute difference
   * @param mean theta at which it is found
   * @param logSigma2 likewise
   */
  record Maps(
      List<double[]> exact, List<double[]> approximate, List<double[]> difference, double largestError, double mean,
      double logSigma2) {

    /** Computes them, in about a second. */
    static Maps compute() {
      double a = QuantizingMixturePrior.REFERENCE_LEVEL;
      GaussianKl truth = QuadratureKl.of(CodebookShape.TERNARY, a);
      GaussianKl approximation = ApproximateKl.of(CodebookShape.TERNARY, a);
      List<double[]> exact = new ArrayList<>();
      List<double[]> approximate = new ArrayList<>();
      List<double[]> difference = new ArrayList<>();
      double largest = 0;
      double mean = 0;
      double log = 0;
      for (int row = 0; row < LOG_SIGMA2S; row++) {
        double logSigma2 = LEAST_LOG_SIGMA2 + LOG_SIGMA2_STEP * row;
        double[] of = new double[MEANS];
        double[] near = new double[MEANS];
        double[] off = new double[MEANS];
        for (int i = 0; i < MEANS; i++) {
          double theta = theta(i);
          of[i] = truth.value(theta, logSigma2);
          near[i] = approximation.value(theta, logSigma2);
          off[i] = near[i] - of[i];
          // a hair more is no other place: the map is symmetric
          if (Math.abs(off[i]) > largest + 1e-9) {
            largest = Math.abs(off[i]);
            mean = Math.abs(theta);
            log = logSigma2;
          }
        }
        exact.add(of);
        approximate.add(near);
        difference.add(off);
      }
      return new Maps(exact, approximate, difference, largest, mean, log);
    }
  }

  private static double theta(int i) {
    return MEAN_STEP * (i - MEANS / 2);
  }

  @Override
  public String name() {
    return "vnq-4";
  }

  @Override
  public String summary() {
    return "the KL of the quantizing prior: exact, as the paper approximates it, and the difference";
  }

  @Override
  public String source() {
    return VnqFigureContribution.PAPER + ", figure 4";
  }

  @Override
  public FigureRuns runs() {
    return FigureRuns.none();
  }

  @Override
  public Picture draw(List<Path> runs) {
    Maps maps = Maps.compute();
    String error = String.format(Locale.ROOT, "%.2f", maps.largestError());
    String title =
        "KL of the quantizing prior and its approximation: maximum error "
            + error + " nats";
    String where = String.format(
        Locale.ROOT, "Largest absolute difference %.4f nats at theta = ±%.3f, log sigma^2 = %.2f", maps.largestError(),
        maps.mean(), maps.logSigma2());
    return new Picture(title, where, WIDTH, HEIGHT, graphics -> {
      Lettering.fitted(title, Font.BOLD, 16, WIDTH - 40.0).drawCentred(graphics, WIDTH / 2.0, 28);
      AxisRange kl = range(maps.exact(), maps.approximate());
      panel(graphics, 0, "exact (quadrature)", maps.exact(), kl, ColourScale.SEQUENTIAL);
      panel(graphics, 1, "approximation", maps.approximate(), kl, ColourScale.SEQUENTIAL);
      panel(
          graphics, 2, "approximation − exact", maps.difference(),
          new AxisRange(-maps.largestError(), maps.largestError()), ColourScale.DIVERGING);
      bar(graphics, LEFT, 2.0 * PANEL_WIDTH + GAP, kl, ColourScale.SEQUENTIAL, "KL, nats");
      bar(
          graphics, left(2), PANEL_WIDTH, new AxisRange(-maps.largestError(), maps.largestError()),
          ColourScale.DIVERGING, "difference, nats");
    });
  }

  private static AxisRange range(List<double[]> one, List<double[]> other) {
    DoubleSummaryStatistics values = Stream.of(one, other).flatMap(List::stream).flatMapToDouble(Arrays::stream)
        .summaryStatistics();
    return new AxisRange(values.getMin(), values.getMax());
  }

  private static double left(int panel) {
    return LEFT + panel * (PANEL_WIDTH + GAP) + (panel == 2 ? GAP : 0);
  }

  private static void panel(
      Graphics2D graphics, int number, String title, List<double[]> values, AxisRange range, ColourScale scale) {
    // a point is in the middle of its pixel
    AxisRange means = new AxisRange(theta(0) - MEAN_STEP / 2, theta(MEANS - 1) + MEAN_STEP / 2);
    AxisRange logs = new AxisRange(
        LEAST_LOG_SIGMA2 - LOG_SIGMA2_STEP / 2, LEAST_LOG_SIGMA2 + (LOG_SIGMA2S - 0.5) * LOG_SIGMA2_STEP);
    PlotArea area = PlotArea.of(
        graphics, new Rectangle2D.Double(left(number), TOP, PANEL_WIDTH, PANEL_HEIGHT), means, logs);
    area.map(values, range, scale);
    area.titleAbove(title);
    area.ticksBelow(5, true);
    area.ticksLeft(7, number == 0);
    area.titleBelow("θ");
    if (number == 0) {
      area.titleLeft("log σ²", 36);
    }
    area.frame();
  }

  /** What the colours mean. */
  private static void bar(
      Graphics2D graphics, double left, double width, AxisRange range, ColourScale scale, String title) {
    double[] row = new double[256];
    for (int i = 0; i < row.length; i++) {
      row[i] = range.low() + (range.high() - range.low()) * (i + 0.5) / row.length;
    }
    PlotArea area = PlotArea.of(
        graphics, new Rectangle2D.Double(left, BAR_TOP, width, BAR_HEIGHT), range, new AxisRange(0, 1));
    area.map(List.of(row), range, scale);
    area.ticksBelow(5, true);
    area.titleBelow(title);
    area.frame();
  }
}
