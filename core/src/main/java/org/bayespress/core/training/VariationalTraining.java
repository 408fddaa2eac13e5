package org.bayespress.core.training;

import java.util.Arrays;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;

/** Training of a Gaussian posterior over every weight by local reparameterization. */
public final class VariationalTraining {
  private VariationalTraining() {}

  /**
   * Trains.
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
    NoiseKey noiseKey = NoiseKey.of(training.seed(), NoiseKey.Purpose.ACTIVATION_NOISE);
    NoiseSource noise =
        (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, noiseKey, step, layer, index);
    try (TrainableNetwork model =
        TrainableNetwork.variational(training.network(), recipe, kl, noise, plan.batch(), pool)) {
      NoiseKey startKey = NoiseKey.of(training.seed(), NoiseKey.Purpose.INITIALIZATION);
      for (int i = 0; i < training.network().weightedLayers().size(); i++) {
        DenseTraining.Start.normal(model.theta(i), startKey, 1, i, recipe.initialTheta());
        model.logSigma2(i).fill((float) recipe.initialLogSigma2());
      }
      if (start != null) {
        model.startFrom(start);
      }
      String setup =
          recipe + "|" + prior + "|" + kl.form() + "|" + (start == null ? "random" : "pretrained " + checksum(start));
      return new Trainer(model, training, plan, "variational", recipe.pruneLogAlpha(), setup).run();
    }
  }

  /** Ties a checkpoint to the very weights it started from. */
  private static int checksum(TrainedPosterior start) {
    int hash = 1;
    for (TrainedPosterior.Layer layer : start.layers()) {
      hash = 31 * (31 * hash + Arrays.hashCode(layer.theta())) + Arrays.hashCode(layer.bias());
    }
    return hash;
  }
}
