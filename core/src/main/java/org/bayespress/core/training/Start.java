package org.bayespress.core.training;

import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;

/** Random starts of parameter tensors. Weights start alike whatever their layout is. */
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

  /** Brings weights that started in the order of the network's description into that of their layout. */
  static void arrange(Tensor weights, WeightLayout layout) {
    weights.copyFrom(layout.arrange(weights.toArray()));
  }

  /**
   * N(0, deviation^2), the deviation by the recipe's rule.
   *
   * @param shape of the weights in the network's description
   */
  static void means(Tensor weights, NoiseKey key, int phase, int layer, PosteriorRecipe recipe, int[] shape) {
    int fanIn = weights.length() / shape[0];
    int fanOut = weights.length() / shape[1];
    normal(weights, key, phase, layer, recipe.initialMeans().deviation(fanIn, fanOut, recipe.initialTheta()));
  }

  /** N(0, 2 / fan-in) (He et al., 2015, eq. 10). */
  static void he(TrainableNetwork model, NoiseKey key, int phase, int layer) {
    Tensor weights = model.theta(layer);
    normal(weights, key, phase, layer, Math.sqrt(2.0 / model.fanIn(layer)));
    arrange(weights, model.layout(layer));
  }
}
