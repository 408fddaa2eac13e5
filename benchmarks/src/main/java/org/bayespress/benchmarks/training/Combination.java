package org.bayespress.benchmarks.training;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bayespress.benchmarks.suite.UsualMeans;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.Prior;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.InitialMeans;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.VariationalTraining;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.Presets;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.CodingPrior;
import org.bayespress.methods.miracle.Miracle;
import org.bayespress.methods.miracle.posterior.BlockPosterior;

/**
 * A method under one of the priors it supports, with the default form of its KL and the default settings.
 *
 * @param method name of the method
 * @param prior name of the prior
 * @param kl name of the KL form; of MIRACLE, whose priors have one form, the parameterization
 */
public record Combination(String method, String prior, String kl) {
  private static final String EXACT = "exact";

  /** Every combination on the class path, those of MIRACLE, which learns in its own way, last. */
  public static List<Combination> bound() {
    return ofForms(prior -> Stream.of(prior.supports().getFirst()));
  }

  /** Those that are {@linkplain #bound bound}, and after each the same with the exact KL where that is a form of its own. */
  static List<Combination> withExactForms() {
    return ofForms(
        prior -> Stream.concat(
            prior.supports().stream().limit(1), prior.supports().stream().skip(1).filter(EXACT::equals)));
  }

  private static List<Combination> ofForms(Function<Named, Stream<String>> forms) {
    Catalog catalog = Catalog.of(List.of(), List.of());
    List<Combination> combinations = new ArrayList<>();
    for (Named method : catalog.methods()) {
      for (Named prior : catalog.priors()) {
        if (method.supports().contains(prior.name()) && !method.name().equals(Miracle.NAME)) {
          forms.apply(prior).forEach(form -> combinations.add(new Combination(method.name(), prior.name(), form)));
        }
      }
    }
    for (String parameterization : BlockPosterior.labels()) {
      combinations.add(new Combination(Miracle.NAME, CodingPrior.NAME, parameterization));
    }
    return combinations;
  }

  /** Whether the method knows what to do with the network. */
  boolean takes(Parts parts, NetworkSpec network) {
    return method.equals(Miracle.NAME) ? network.plain() : parts.method(method).takes(network);
  }

  /** From the text of {@link #toString}. */
  static Combination parse(String text) {
    String[] names = text.split("/", -1);
    if (names.length != 3) {
      throw new IllegalArgumentException("combination: found '" + text + "', allowed is method/prior/form");
    }
    return new Combination(names[0], names[1], names[2]);
  }

  /** A network at the start of its training, and these images as its batch. */
  Stepping stepping(NetworkSpec network, Dataset digits, WorkerPool pool) {
    return method.equals(Miracle.NAME)
        ? new MiracleStepping(network, kl, digits, scaling(network, digits), pool)
        : new TrainerStepping(start(network, 1, digits.count(), pool), digits, scaling(network, digits));
  }

  /** A network at the start of its training, with the method's default settings and means of the usual size. */
  TrainableNetwork start(NetworkSpec network, long seed, int batch, WorkerPool pool) {
    ClassLoader loader = HoconSettings.class.getClassLoader();
    HoconSettings defaults = HoconSettings.of(ConfigFactory.parseResources(loader, "reference.conf").resolve());
    Parts parts = Parts.load();
    Prior chosen = parts.prior(prior);
    GaussianKl form = chosen.kl(kl);
    return switch (parts.method(method).posterior(defaults.section(method), network)) {
      case PosteriorRecipe recipe -> {
        LayerPrior weights = chosen.layers(kl, defaults.section("prior"))
            .orElseGet(() -> LayerPrior.fixed(prior, form));
        TrainableNetwork model = VariationalTraining.started(network, recipe, weights, seed, batch, pool);
        if (recipe.initialMeans() == InitialMeans.GIVEN) {
          UsualMeans.scale(model, network, recipe.initialTheta());
        }
        yield model;
      }
      case GroupRecipe recipe -> VariationalTraining.started(
          network, recipe, form, chosen.scales(kl, defaults.section("prior")).orElseThrow(), seed, batch, pool);
    };
  }

  /** Pixels as the first preset of this combination and network takes them; standardised where there is none. */
  Preprocessing scaling(NetworkSpec network, Dataset images) {
    ConfigResolver resolver = ConfigResolver.of(StandardCatalog.load(), Map.of());
    return Presets.onClassPath().names().stream()
        .map(preset -> resolver.resolve(preset, Overrides.none()).run())
        .filter(run -> run.network().name().equals(network.name()) && run.method().equals(method)
            && run.prior().equals(prior))
        .findFirst()
        .map(run -> run.scaling(images))
        .orElseGet(() -> PixelScaling.standardising(images));
  }

  @Override
  public String toString() {
    return method + "/" + prior + "/" + kl;
  }
}
