package org.bayespress.benchmarks.peers;

import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network under a method, with the constants of the preset {@code NETWORK-METHOD}.
 *
 * @param network the network
 * @param method name of the method
 * @param recipe start and clamps of the posterior
 * @param kl the KL term
 * @param adam the optimizer
 * @param learningRate its first rate
 * @param seed of noise, parameters and images
 */
record PeerCase(
    NetworkSpec network,
    String method,
    PosteriorRecipe recipe,
    GaussianKl kl,
    Adam adam,
    double learningRate,
    long seed) {

  /** Training images, as in the presets: N of the objective. */
  static final int TRAIN_COUNT = 55_000;

  /**
   * Reads the preset.
   *
   * @throws SettingsException if there is no such preset
   */
  static PeerCase of(String network, String method, long seed) {
    ResolvedConfig config =
        ConfigResolver.of(StandardCatalog.load(), System.getenv()).resolve(network + "-" + method, Overrides.none());
    HoconSettings settings = config.settings();
    Parts parts = Parts.load();
    CompressionMethod chosen = parts.method(config.run().method());
    TrainingPlan plan = TrainingPlan.variational(settings.section("training"));
    NetworkSpec spec = Networks.byName().get(config.run().network());
    if (!(chosen.posterior(settings.section(chosen.name()), spec) instanceof PosteriorRecipe recipe)) {
      throw new SettingsException("--method: the steps of " + method + " cannot be exported; allowed is sparsevd");
    }
    return new PeerCase(
        spec, method, recipe, parts.prior(config.run().prior()).kl(config.run().kl()), plan.adam(),
        plan.learningRate().initial(), seed);
  }

  /** The noise of a training with this seed. */
  NoiseSource noise() {
    NoiseKey key = NoiseKey.of(seed, Purpose.ACTIVATION_NOISE);
    return (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, key, step, layer, index);
  }

  /** A network with all parameters zero. */
  TrainableNetwork model(int batch, WorkerPool pool) {
    return TrainableNetwork.variational(network, recipe, kl, noise(), batch, pool);
  }
}
