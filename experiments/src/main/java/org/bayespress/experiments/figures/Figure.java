package org.bayespress.experiments.figures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A figure that {@code bayespress figure NAME} draws: one of a paper or one of ours, from what runs left in their
 * folders or from the mathematics alone. A {@link FigureContribution} brings it.
 */
public interface Figure {

  /** Name on the command line, and of the files without their ending. */
  String name();

  /** What it shows, for lists. */
  String summary();

  /** The paper, for lists. */
  String source();

  /** The runs it is drawn from. */
  FigureRuns runs();

  /**
   * Draws it.
   *
   * @param runs run folders in the order in which they were given, as many as {@link #runs} allows; each has a
   *     {@code config.conf}
   * @throws IOException if a file of a run is missing or damaged
   * @throws org.bayespress.core.method.SettingsException for runs that this figure is not about
   */
  Picture draw(List<Path> runs) throws IOException;
}
