package org.bayespress.experiments.figures.miracle;

import java.util.List;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.FigureContribution;

/** Brings the figure {@code miracle-rd}. */
public final class MiracleFigureContribution implements FigureContribution {

  @Override
  public List<Figure> figures() {
    return List.of(new RateDistortionFigure());
  }
}
