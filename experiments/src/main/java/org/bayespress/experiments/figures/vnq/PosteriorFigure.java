package org.bayespress.experiments.figures.vnq;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureRuns;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.run.PosteriorSample;
import org.bayespress.priors.quantizing.ApproximateKl;
import org.bayespress.priors.quantizing.MonteCarloKl;

/**
 * A figure that shows the posteriors of runs. The paper's networks are not asked for: any run under the quantizing prior
 * can be drawn, and the title says which it is.
 *
 * @param name of the figure
 * @param summary for lists
 * @param source for lists
 * @param runs it is drawn from
 * @param drawing draws as many runs as {@code runs} allows
 */
record PosteriorFigure(
    String name, String summary, String source, FigureRuns runs, Function<List<VnqRun>, Picture> drawing)
    implements Figure {

  /** One run, before and after training. */
  static PosteriorFigure beforeAndAfter() {
    return new PosteriorFigure(
        "vnq-1", "weights of every layer before and after training, with levels and funnels", figure(1),
        FigureRuns.one("a run of VNQ; the paper's is lenet5-vnq"), all -> {
          VnqRun run = all.getFirst();
          return LayerPanels.of(title(run), List.of(
              new LayerPanels.Band("before training", run.start(), run.pruneLogAlpha()), after(run, "")));
        });
  }

  /** One run, after training. */
  static PosteriorFigure after() {
    return new PosteriorFigure(
        "vnq-3", "weights of every layer of a DenseNet after training", figure(3),
        FigureRuns.one("a run of VNQ; the paper's is densenet76-vnq"),
        all -> LayerPanels.of(title(all.getFirst()), List.of(after(all.getFirst(), ""))));
  }

  /** Two runs without local reparameterization. */
  static PosteriorFigure ablations() {
    return new PosteriorFigure(
        "vnq-5", "without local reparameterization: the paper's KL, and naive Monte Carlo", figure(5),
        new FigureRuns(
            2, 2,
            "a run with training.reparameterization = weights, as lenet5-vnq-weights, then one that has prior.kl ="
                + " monte-carlo too, as lenet5-vnq-monte-carlo"),
        all -> {
          VnqRun run = all.getFirst();
          VnqRun naive = all.getLast();
          requireWeights("vnq-5", run, ApproximateKl.FORM);
          requireWeights("vnq-5", naive, MonteCarloKl.FORM);
          if (!names(run).equals(names(naive))) {
            throw new SettingsException(
                "figure vnq-5: " + run.folder() + " is a run of " + run.network() + ", " + naive.folder() + " of "
                    + naive.network() + "; wanted: two of one network");
          }
          return LayerPanels.of(
              "VNQ without local reparameterization, " + run.network() + ", seed " + run.seed(),
              List.of(after(run, "(a) approximate KL, "), after(naive, "(b) naive Monte Carlo KL, ")));
        });
  }

  /** One run of the naive estimate, after training. */
  static PosteriorFigure naive() {
    return new PosteriorFigure(
        "vnq-6", "weights of every layer of a DenseNet that was trained with naive Monte Carlo", figure(6),
        FigureRuns.one(
            "a run of VNQ with training.reparameterization = weights and prior.kl = monte-carlo; the paper's is of the"
                + " network of densenet76-vnq"),
        all -> {
          requireWeights("vnq-6", all.getFirst(), MonteCarloKl.FORM);
          return LayerPanels.of(title(all.getFirst()), List.of(after(all.getFirst(), "")));
        });
  }

  private static String figure(int number) {
    return VnqFigureContribution.PAPER + ", figure " + number;
  }

  @Override
  public Picture draw(List<Path> folders) throws IOException {
    List<VnqRun> all = new ArrayList<>();
    for (Path folder : folders) {
      all.add(VnqRun.read(folder));
    }
    return drawing.apply(all);
  }

  private static String title(VnqRun run) {
    return "VNQ, " + run.network() + ", " + run.objective() + ", seed " + run.seed();
  }

  private static LayerPanels.Band after(VnqRun run, String what) {
    return new LayerPanels.Band(what + run.after(), run.end(), run.pruneLogAlpha());
  }

  private static List<String> names(VnqRun run) {
    return run.end().layers().stream().map(PosteriorSample.Layer::name).toList();
  }

  private static void requireWeights(String figure, VnqRun run, String kl) {
    String weights = Reparameterization.WEIGHTS.label();
    if (!run.reparameterization().equals(weights) || !run.kl().equals(kl)) {
      throw new SettingsException(
          "figure " + figure + ": " + run.folder() + " is a run with training.reparameterization = "
              + run.reparameterization() + " and prior.kl = " + run.kl() + "; wanted: " + weights + " and " + kl);
    }
  }
}
