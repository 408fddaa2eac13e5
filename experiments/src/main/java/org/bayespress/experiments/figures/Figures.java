package org.bayespress.experiments.figures;

import java.util.List;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.NearestMatch;

/** The figures of every {@link FigureContribution} on the class path, by name. */
public final class Figures {
  private final List<Figure> figures;

  private Figures(List<Figure> figures) {
    this.figures = figures;
  }

  /** Looks through the class path. */
  public static Figures onClassPath() {
    return new Figures(
        ServiceLoader.load(FigureContribution.class).stream().map(Provider::get)
            .flatMap(contribution -> contribution.figures().stream()).toList());
  }

  /** For lists; what a figure supports are the runs it is drawn from. */
  public List<Named> named() {
    return figures.stream().map(
        figure -> new Named(
            figure.name(), figure.summary(), figure.source(), List.of(figure.runs().described())))
        .toList();
  }

  /**
   * The figure of this name.
   *
   * @throws SettingsException if there is none; the message lists those there are and the nearest
   */
  public Figure find(String name) {
    List<String> names = figures.stream().map(Figure::name).toList();
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow(
        () -> new SettingsException(
            "unknown figure '" + name + "'" + NearestMatch.hint(name, names) + " Figures: "
                + String.join(", ", names)));
  }
}
