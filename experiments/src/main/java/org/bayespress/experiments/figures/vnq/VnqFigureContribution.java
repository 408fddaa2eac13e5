package org.bayespress.experiments.figures.vnq;

import java.util.List;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureContribution;

/** Brings the figures {@code vnq-1} to {@code vnq-6}. */
public final class VnqFigureContribution implements FigureContribution {

  /** The paper. */
  static final String PAPER = "Achterhold, Koehler, Schmeink, Genewein, ICLR 2018";

  @Override
  public List<Figure> figures() {
    return List.of(
        PosteriorFigure.beforeAndAfter(), new MixtureFigure(), PosteriorFigure.after(), new ErrorFigure(),
        PosteriorFigure.ablations(), PosteriorFigure.naive());
  }
}
