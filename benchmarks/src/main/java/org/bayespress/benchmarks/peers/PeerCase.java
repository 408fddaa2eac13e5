package org.bayespress.benchmarks.peers;

import java.util.List;
import java.util.Optional;
import org.bayespress.benchmarks.suite.UsualMeans;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.PosteriorSetup;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.core.training.VariationalTraining;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network under a method, with the constants of the preset {@code NETWORK-METHOD}.
 *
 * @param network the network
 * @param method name of the method, as in the preset
 * @param run how the preset scales pixels, among others
 * @param setup start and clamps of the posterior
 * @param kl of a weight; under group scales, of a weight given its scale and of a bias
 * @param scales prior of the scales; null without
 * @param adam the optimizer
 * @param learningRate its first rate
 * @param seed of noise, parameters and images
 */
record PeerCase(
    NetworkSpec network,
    String method,
    RunConfig run,
    PosteriorSetup setup,
    GaussianKl kl,
    GroupScalePrior scales,
    Adam adam,
    double learningRate,
    long seed) {

  /** Training images, as in the presets: N of the objective. */
  static final int TRAIN_COUNT = 55_000;

  /** The published recipes, not those for shorter trainings. */
  private static final Overrides PAPER_BUDGET =
      new Overrides(
          Optional.of("paper"), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads the preset.
   *
   * @throws SettingsException if there is no such preset
   */
  static PeerCase of(String network, String method, long seed) {
    ResolvedConfig config =
        ConfigResolver.of(StandardCatalog.load(), System.getenv()).resolve(network + "-" + method, PAPER_BUDGET);
    HoconSettings settings = config.settings();
    Parts parts = Parts.load();
    CompressionMethod chosen = parts.method(config.run().method());
    Prior prior = parts.prior(config.run().prior());
    TrainingPlan plan = TrainingPlan.variational(settings.section("training"));
    NetworkSpec spec = config.run().network();
    return new PeerCase(
        spec, method, config.run(), chosen.posterior(settings.section(chosen.name()), spec),
        prior.kl(config.run().kl()),
        prior.scales(config.run().kl(), settings.section("prior")).orElse(null), plan.adam(),
        plan.learningRate().initial(), seed);
  }

  /** The noise of a training with this seed. */
  NoiseSource noise() {
    NoiseKey key = NoiseKey.of(seed, Purpose.ACTIVATION_NOISE);
    return (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, key, step, layer, index);
  }

  /** A network at this start, moments zero; close it after use. */
  TrainableNetwork model(PosteriorStart start, int batch, WorkerPool pool) {
    if (start == PosteriorStart.RECIPE) {
      return switch (setup) {
        case PosteriorRecipe recipe -> {
          TrainableNetwork model = VariationalTraining.started(network, recipe, kl, seed, batch, pool);
          UsualMeans.scale(model, network, recipe.initialTheta());
          yield model;
        }
        case GroupRecipe recipe -> VariationalTraining.started(network, recipe, kl, scales, seed, batch, pool);
      };
    }
    TrainableNetwork model = switch (setup) {
      case PosteriorRecipe recipe -> TrainableNetwork.variational(network, recipe, kl, noise(), batch, pool);
      case GroupRecipe recipe -> TrainableNetwork.grouped(network, recipe, kl, scales, noise(), batch, pool);
    };
    MixedParameters parameters = new MixedParameters(model, network.weightedLayers(), seed);
    switch (setup) {
      case PosteriorRecipe recipe -> parameters.fill(recipe);
      case GroupRecipe _ -> parameters.fill(scales);
    }
    return model;
  }
}
