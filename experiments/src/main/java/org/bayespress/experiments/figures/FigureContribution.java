package org.bayespress.experiments.figures;

import java.util.List;

/**
 * Brings figures, found through {@link java.util.ServiceLoader}. Making a contribution and asking it must be cheap: all
 * work is in {@link Figure#draw}.
 */
public interface FigureContribution {

  /** The figures, in the order of lists. */
  List<Figure> figures();
}
