package org.bayespress.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.format.network.LayerSpec;

/**
 * Parameters as they are amid a training, such that a step comes across every case that its code distinguishes. All are
 * drawn from a seed.
 */
final class MixedParameters {
  private static final int THETA = 1;
  private static final int KIND = 2;
  private static final int LOG_VARIANCE = 3;
  private static final int BIAS = 4;
  private static final int SCALES = 5;
  /** Quantiles of the standard normal at 0.6 and 0.02. */
  private static final double ALIVE_ABOVE = 0.2533;
  private static final double ZERO_BELOW = -2.0537;
  private static final double SHRUNK = 0.03;
  private static final double MARGIN = 1e-3;
  private static final double SCALE_LOG_VARIANCE = -3;
  private static final double SCALE_SPREAD = 0.5;

  private final TrainableNetwork model;
  private final List<LayerSpec.Weighted> layers;
  private final NoiseKey key;

  MixedParameters(TrainableNetwork model, List<LayerSpec.Weighted> layers, long seed) {
    this.model = model;
    this.layers = layers;
    key = NoiseKey.of(seed, Purpose.INITIALIZATION);
  }

  /**
   * For a Gaussian over every weight. Two weights of five carry signal (He's normal means, small alpha), the others are
   * shrunk, and log alpha spreads beyond the clip on both sides, so that most of those are muted. One weight in fifty is
   * exactly zero. No log alpha lies so close to a bound of the recipe that float rounding could decide on which side it
   * is.
   */
  void fill(PosteriorRecipe recipe) {
    for (int i = 0; i < layers.size(); i++) {
      Tensor theta = model.theta(i);
      float[] values = normals(THETA, i, theta.length());
      float[] kinds = normals(KIND, i, theta.length());
      float[] spreads = normals(LOG_VARIANCE, i, theta.length());
      for (int k = 0; k < values.length; k++) {
        boolean alive = kinds[k] > ALIVE_ABOVE;
        double mean = kinds[k] < ZERO_BELOW ? 0 : heDeviation(i) * values[k] * (alive ? 1 : SHRUNK);
        float rounded = (float) mean;
        double logAlpha = awayFromBounds(alive ? -4 + 2.5 * spreads[k] : 4.5 + 2.5 * spreads[k], recipe);
        theta.set(k, rounded);
        model.logSigma2(i).set(k, (float) (logAlpha + Math.log((double) rounded * rounded + 1e-8)));
      }
      scatter(array(i, "bias"), BIAS, i, 0, 0.1);
    }
  }

  /**
   * For group scales. Log variances reach beyond the largest that a first layer may keep; some scales change their sign
   * from example to example.
   */
  void fill(GroupScalePrior prior) {
    double[] group = prior.groupStart(SCALE_LOG_VARIANCE);
    double[] shared = prior.layerStart(SCALE_LOG_VARIANCE);
    for (int i = 0; i < layers.size(); i++) {
      scatter(model.theta(i), THETA, i, 0, heDeviation(i));
      scatter(model.logSigma2(i), LOG_VARIANCE, i, -6, 1.5);
      scatter(array(i, "bias"), BIAS, i, 0, 0.1);
      scatter(array(i, "biasLogSigma2"), KIND, i, -4, 1);
      for (int k = 0; k < group.length; k++) {
        scatter(array(i, "scale." + k), SCALES + k, i, group[k], SCALE_SPREAD);
      }
      for (int k = 0; k < shared.length; k++) {
        array(i, "scale.shared").set(k, (float) shared[k]);
      }
    }
  }

  private double heDeviation(int layer) {
    return Math.sqrt(2.0 * layers.get(layer).outputs() / layers.get(layer).weightCount());
  }

  private Tensor array(int layer, String name) {
    return model.trained(layer).stream().filter(array -> array.name().equals(name)).map(TrainedTensor::value)
        .findFirst().orElseThrow();
  }

  private void scatter(Tensor target, int field, int layer, double mean, double deviation) {
    float[] normals = normals(field, layer, target.length());
    for (int k = 0; k < normals.length; k++) {
      target.set(k, (float) (mean + deviation * normals[k]));
    }
  }

  private static double awayFromBounds(double logAlpha, PosteriorRecipe recipe) {
    for (double bound : new double[] {-recipe.logAlphaClip(), recipe.muteLogAlpha(), recipe.logAlphaClip()}) {
      if (Math.abs(logAlpha - bound) < MARGIN) {
        return bound + Math.copySign(MARGIN, logAlpha - bound);
      }
    }
    return logAlpha;
  }

  private float[] normals(int field, int layer, int count) {
    float[] normals = new float[count];
    NormalNoise.fill(MemorySegment.ofArray(normals), 0, count, key, field, layer, 0);
    return normals;
  }
}
