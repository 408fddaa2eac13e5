package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.NetworkSpec;

/** Reads the general part of a merged configuration and checks its names and their combinations. */
final class RunConfigCheck {
  private static final List<String> PREPROCESSINGS = List.of("standard", "unit", RunConfig.START_FILE);
  private static final List<String> SOURCES =
      List.of(RunConfig.NAMED_DATA, "npy", "idx", "folder", RunConfig.GIVEN_DATA);

  private final Catalog catalog;
  private final Map<String, String> environment;

  private RunConfigCheck(Catalog catalog, Map<String, String> environment) {
    this.catalog = catalog;
    this.environment = environment;
  }

  static RunConfigCheck of(Catalog catalog, Map<String, String> environment) {
    return new RunConfigCheck(catalog, environment);
  }

  RunConfig typed(String title, Config merged) {
    HoconSettings settings = HoconSettings.of(merged);
    NetworkSpec network = ConfiguredNetwork.of(merged, Catalog.names(catalog.networks()));
    String dataset = dataset(merged);
    String method = known(merged, "method.name", Catalog.names(catalog.methods()));
    String prior = knownPrior(merged);
    checkCombination(merged, method, prior);
    String kl = known(merged, "prior.kl", find(catalog.priors(), prior).supports());
    long seed = settings.wholeLong("seed");
    int threads = settings.whole("threads", 0, 4096);
    String budget = settings.text("budget");
    String preprocessing = known(merged, "data.preprocessing", PREPROCESSINGS);
    return new RunConfig(
        title, budget, network, dataset, method, prior, kl, seed,
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        settings.whole("data.validation", 1, Integer.MAX_VALUE),
        preprocessing,
        folder(settings.text("data.dir")),
        folder(settings.text("run.dir"))
            .orElseGet(() -> RunHome.of(environment).resolve(title + "-" + budget + "-seed" + seed))
            .toAbsolutePath().normalize());
  }

  private String dataset(Config merged) {
    List<String> published = Catalog.names(catalog.datasets());
    String source = known(merged, "data.source", SOURCES);
    if (source.equals(RunConfig.NAMED_DATA)) {
      return known(merged, "dataset", published);
    }
    HoconSettings settings = HoconSettings.of(merged);
    String name = settings.text("dataset");
    if (published.contains(name)) {
      throw settings.refuse("dataset", "'" + name + "', the name of a public data set, with data.source = " + source,
          "a name of its own for what you bring, for example dataset = my-images");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw settings.refuse("dataset", "'" + name + "'", "a name of up to 63 letters, digits, dots, dashes and"
          + " underscores that begins with a letter or digit");
    }
    return name;
  }

  /** Name of the prior, which is all that has to be known before names are put in the place of {@code auto}. */
  String knownPrior(Config merged) {
    return known(merged, "prior.name", Catalog.names(catalog.priors()));
  }

  private void checkCombination(Config merged, String method, String prior) {
    if (!find(catalog.methods(), method).supports().contains(prior)) {
      String pairs = catalog.pairs().stream().map(Pair::toString).collect(Collectors.joining(", "));
      throw new SettingsException("key 'prior.name' (" + merged.getValue("prior.name").origin().description()
          + "): method '" + method + "' cannot be trained under the prior '" + prior
          + "'. Supported (posterior, prior, method): " + pairs + ". method.name = auto takes the method of the prior");
    }
  }

  private static String known(Config merged, String key, List<String> allowed) {
    String found = HoconSettings.of(merged).text(key);
    if (!allowed.contains(found)) {
      throw new SettingsException("key '" + key + "' (" + merged.getValue(key).origin().description() + "): unknown '"
          + found + "'" + NearestMatch.hint(found, allowed) + " Allowed: " + String.join(", ", allowed));
    }
    return found;
  }

  private static Named find(List<Named> all, String name) {
    return all.stream().filter(named -> named.name().equals(name)).findFirst().orElseThrow();
  }

  private static Optional<Path> folder(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }
}
