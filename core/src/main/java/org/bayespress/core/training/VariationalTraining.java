package org.bayespress.core.training;

import java.util.Arrays;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.NetworkSpec;

/** Training of a Gaussian posterior over every weight by local reparameterization, under group scales or without. */
public final class VariationalTraining {
  /** Phases of the noise that starts a network; 0 belongs to dense training. */
  private static final int MEANS = 1;

  private static final int LOG_VARIANCES = 2;
  private static final int BIAS_LOG_VARIANCES = 3;
  private static final int SCALES = 4;

  private VariationalTraining() {}

  /**
   * Trains under a prior without parameters of its own.
   *
   * @param recipe start and clamps of the posterior
   * @param prior name of the prior, for the checkpoint's fingerprint
   * @param kl the KL term
   * @param start pre-trained means and biases, or null for the recipe's random start
   */
  public static TrainingOutcome run(
      Training training,
      TrainingPlan plan,
      PosteriorRecipe recipe,
      String prior,
      GaussianKl kl,
      TrainedPosterior start,
      WorkerPool pool) {
    return run(training, plan, recipe, LayerPrior.fixed(prior, kl), start, pool);
  }

  /**
   * Trains a posterior and, layer by layer, the parameters of the prior.
   *
   * @param recipe start and clamps of the posterior
   * @param prior the prior
   * @param start pre-trained means and biases, or null for the recipe's random start
   */
  public static TrainingOutcome run(
      Training training,
      TrainingPlan plan,
      PosteriorRecipe recipe,
      LayerPrior prior,
      TrainedPosterior start,
      WorkerPool pool) {
    try (TrainableNetwork model =
        started(training.network(), recipe, prior, training.seed(), plan.batch(), pool)) {
      if (start != null) {
        model.startFrom(start);
      }
      String setup = recipe + "|" + prior.description() + "|" + origin(start);
      return new Trainer(model, training, plan, "variational", recipe::progressThreshold, setup).run();
    }
  }

  /**
   * Trains under group scales.
   *
   * @param recipe start and clamps of the posterior
   * @param kl of a weight given its scale, and of a bias
   * @param scales prior of the scales
   * @param start pre-trained means and biases, or null for the recipe's random start
   */
  public static TrainingOutcome run(
      Training training,
      TrainingPlan plan,
      GroupRecipe recipe,
      GaussianKl kl,
      GroupScalePrior scales,
      TrainedPosterior start,
      WorkerPool pool) {
    try (TrainableNetwork model =
        started(training.network(), recipe, kl, scales, training.seed(), plan.batch(), pool)) {
      if (start != null) {
        model.startFrom(start);
      }
      String setup = recipe + "|" + scales.description() + "|" + kl.form() + "|" + origin(start);
      return new Trainer(model, training, plan, "variational", recipe::progressThreshold, setup).run();
    }
  }

  /** A network at the recipe's random start; close it after use. */
  public static TrainableNetwork started(
      NetworkSpec network, PosteriorRecipe recipe, GaussianKl kl, long seed, int batch, WorkerPool pool) {
    return started(network, recipe, LayerPrior.fixed("", kl), seed, batch, pool);
  }

  /** A network at the recipe's random start, under a prior that layers may train; close it after use. */
  public static TrainableNetwork started(
      NetworkSpec network, PosteriorRecipe recipe, LayerPrior prior, long seed, int batch, WorkerPool pool) {
    NoiseKey samples = NoiseKey.of(seed, NoiseKey.Purpose.WEIGHT_NOISE);
    TrainableNetwork model =
        TrainableNetwork.variational(network, recipe, prior, samples, noise(seed), batch, pool);
    NoiseKey key = NoiseKey.of(seed, NoiseKey.Purpose.INITIALIZATION);
    for (int i = 0; i < network.weightedLayers().size(); i++) {
      Start.means(model.theta(i), key, MEANS, i, recipe, network.weightedLayers().get(i).weightShape());
      Start.arrange(model.theta(i), model.layout(i));
      model.logSigma2(i).fill((float) recipe.initialLogSigma2());
    }
    model.startPrior();
    return model;
  }

  /** A network under group scales at the recipe's random start; close it after use. */
  public static TrainableNetwork started(
      NetworkSpec network, GroupRecipe recipe, GaussianKl kl, GroupScalePrior scales, long seed, int batch,
      WorkerPool pool) {
    TrainableNetwork model = TrainableNetwork.grouped(network, recipe, kl, scales, noise(seed), batch, pool);
    NoiseKey key = NoiseKey.of(seed, NoiseKey.Purpose.INITIALIZATION);
    for (int i = 0; i < network.weightedLayers().size(); i++) {
      Start.he(model, key, MEANS, i);
      Start.normal(model.logSigma2(i), key, LOG_VARIANCES, i, recipe.initialLogSigma2(), recipe.logSigma2Spread());
      Start.arrange(model.logSigma2(i), model.layout(i));
      Start.normal(
          model.biasLogSigma2(i), key, BIAS_LOG_VARIANCES, i, recipe.initialLogSigma2(), recipe.logSigma2Spread());
      model.scales(i).start(recipe.scaleLogVariance(), recipe.scaleSpread(), key, SCALES, i);
    }
    return model;
  }

  private static NoiseSource noise(long seed) {
    NoiseKey key = NoiseKey.of(seed, NoiseKey.Purpose.ACTIVATION_NOISE);
    return (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, key, step, layer, index);
  }

  private static String origin(TrainedPosterior start) {
    return start == null ? "random" : "pretrained " + checksum(start);
  }

  /** Ties a checkpoint to the very weights it started from. */
  private static int checksum(TrainedPosterior start) {
    int hash = 1;
    for (TrainedPosterior.Layer layer : start.layers()) {
      hash = 31 * (31 * hash + Arrays.hashCode(layer.theta())) + Arrays.hashCode(layer.bias());
    }
    for (TrainedNormalization each : start.normalizations()) {
      for (float[] part : new float[][] {each.gamma(), each.beta(), each.mean(), each.variance()}) {
        hash = 31 * hash + Arrays.hashCode(part);
      }
    }
    return hash;
  }
}
