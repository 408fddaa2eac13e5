package org.bayespress.core.training;

import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;

/** Random starts of parameter tensors. */
final class Start {
  private Start() {}

  /** N(0, deviation^2). */
  static void normal(Tensor target, NoiseKey key, int phase, int layer, double deviation) {
    NormalNoise.fill(target.segment(), 0, target.length(), key, phase, layer, 0);
    for (int i = 0; i < target.length(); i++) {
      target.set(i, (float) (target.get(i) * deviation));
    }
  }

  /** N(mean, deviation^2). */
  static void normal(Tensor target, NoiseKey key, int phase, int layer, double mean, double deviation) {
    normal(target, key, phase, layer, deviation);
    for (int i = 0; i < target.length(); i++) {
      target.set(i, (float) (mean + target.get(i)));
    }
  }

  /** N(0, deviation^2), the deviation by the recipe's rule. */
  static void means(Tensor weights, NoiseKey key, int phase, int layer, PosteriorRecipe recipe) {
    int fanIn = weights.length() / weights.extent(0);
    int fanOut = weights.length() / weights.extent(1);
    normal(weights, key, phase, layer, recipe.initialMeans().deviation(fanIn, fanOut, recipe.initialTheta()));
  }

  /** N(0, 2 / fan-in) (He et al., 2015, eq. 10). */
  static void he(Tensor weights, NoiseKey key, int phase, int layer) {
    int fanIn = weights.length() / weights.extent(0);
    normal(weights, key, phase, layer, Math.sqrt(2.0 / fanIn));
  }
}
