package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts names in the place of {@code method.name = auto} and {@code prior.kl = auto}, by the prior that the
 * configuration names. So a configuration can be run under another prior by changing {@code prior.name} alone, while
 * what is stored with a run holds the names that were used.
 */
record Automatic(Catalog catalog) {

  /** What a configuration writes to leave a choice to the prior. */
  static final String AUTO = "auto";

  /** The configuration with names; left as it is where the prior is unknown, which others complain about. */
  Config settled(Config merged) {
    return settle(settle(merged, "method.name", Named::pairedMethod), "prior.kl", prior -> prior.supports().getFirst());
  }

  private Config settle(Config config, String key, Function<Named, String> choice) {
    if (!config.getString(key).equals(AUTO)) {
      return config;
    }
    String name = config.getString("prior.name");
    Optional<Named> prior = catalog.priors().stream().filter(each -> each.name().equals(name)).findFirst();
    String origin = "auto, from prior.name = " + name;
    return prior
        .map(each -> config.withValue(
            key, ConfigValueFactory.fromAnyRef(choice.apply(each)).withOrigin(ConfigOriginFactory.newSimple(origin))))
        .orElse(config);
  }
}
