package org.bayespress.experiments.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bayespress.core.method.Contribution;

/**
 * Every name a configuration may use. Loading it starts neither ND4J nor an injector.
 *
 * @param priors names, KL forms in {@link Named#supports()}
 * @param methods names, priors in {@link Named#supports()}
 * @param networks names
 * @param datasets names
 * @param presets names
 */
public record Catalog(
    List<Named> priors, List<Named> methods, List<Named> networks, List<Named> datasets, Presets presets) {

  public Catalog {
    priors = List.copyOf(priors);
    methods = List.copyOf(methods);
    networks = List.copyOf(networks);
    datasets = List.copyOf(datasets);
  }

  /** Priors and methods of every {@link Contribution} on the class path, and the presets there. */
  public static Catalog of(List<Named> networks, List<Named> datasets) {
    List<Contribution.Entry> entries = ServiceLoader.load(Contribution.class).stream()
        .flatMap(provider -> provider.get().entries().stream())
        .toList();
    return new Catalog(
        ofKind(entries, Contribution.Kind.PRIOR),
        ofKind(entries, Contribution.Kind.METHOD),
        networks,
        datasets,
        Presets.onClassPath());
  }

  /** Names of the priors. */
  public List<String> priorNames() {
    return names(priors);
  }

  /** Every combination of posterior, prior and method that can be run, by prior. */
  public List<Pair> pairs() {
    return priors.stream()
        .flatMap(prior -> methods.stream().filter(method -> method.supports().contains(prior.name()))
            .map(method -> new Pair(
                prior.posterior(), prior.name(), method.name(), method.name().equals(prior.pairedMethod()))))
        .toList();
  }

  /** The names alone. */
  static List<String> names(Collection<Named> named) {
    return named.stream().map(Named::name).toList();
  }

  private static List<Named> ofKind(List<Contribution.Entry> entries, Contribution.Kind kind) {
    Stream<Contribution.Entry> chosen = entries.stream().filter(entry -> entry.kind() == kind);
    return chosen
        .map(entry -> new Named(
            entry.name(), entry.summary(), entry.source(), entry.supports(), entry.posterior(), entry.pairedMethod()))
        .sorted(Comparator.comparing(Named::name))
        .toList();
  }
}
