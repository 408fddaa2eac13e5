package org.bayespress.benchmarks.training;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.wiring.Parts;

/**
 * A method under one of the priors it supports, with the default form of its KL and the default settings.
 *
 * @param method name of the method
 * @param prior name of the prior
 * @param kl name of the KL form
 */
public record Combination(String method, String prior, String kl) {

  /** Every combination on the class path. */
  public static List<Combination> bound() {
    Catalog catalog = Catalog.of(List.of(), List.of());
    List<Combination> combinations = new ArrayList<>();
    for (Named method : catalog.methods()) {
      for (Named prior : catalog.priors()) {
        if (method.supports().contains(prior.name())) {
          combinations.add(new Combination(method.name(), prior.name(), prior.supports().getFirst()));
        }
      }
    }
    return combinations;
  }

  /** From the text of {@link #toString}. */
  static Combination parse(String text) {
    String[] names = text.split("/", -1);
    if (names.length != 3) {
      throw new IllegalArgumentException("combination: found '" + text + "', allowed is method/prior/form");
    }
    return new Combination(names[0], names[1], names[2]);
  }

  /** How the method starts and clamps its posterior. */
  PosteriorRecipe recipe(Parts parts) {
    ClassLoader loader = HoconSettings.class.getClassLoader();
    HoconSettings defaults = HoconSettings.of(ConfigFactory.parseResources(loader, "reference.conf").resolve());
    return parts.method(method).posterior(defaults.section(method));
  }

  /** The KL term. */
  GaussianKl kl(Parts parts) {
    return parts.prior(prior).kl(kl);
  }

  @Override
  public String toString() {
    return method + "/" + prior + "/" + kl;
  }
}
