package org.bayespress.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.format.network.LayerSpec;

/** Where a step begins. */
enum PosteriorStart {
  /** The random start of a training: no weight is muted, all are alike. */
  RECIPE {
    @Override
    void fill(TrainableNetwork model, PosteriorRecipe recipe, List<LayerSpec.Weighted> layers, long seed) {
      NoiseKey key = NoiseKey.of(seed, Purpose.INITIALIZATION);
      for (int i = 0; i < layers.size(); i++) {
        Tensor theta = model.theta(i);
        float[] normals = normals(key, THETA, i, theta.length());
        for (int k = 0; k < normals.length; k++) {
          theta.set(k, (float) (recipe.initialTheta() * normals[k]));
          model.logSigma2(i).set(k, (float) recipe.initialLogSigma2());
        }
      }
    }
  },

  /**
   * As amid a training: two weights of five carry signal (He's normal means, small alpha), the others are shrunk, and
   * log alpha spreads beyond the clip on both sides, so that most of those are muted. One weight in fifty is exactly
   * zero. No log alpha lies so close to a bound of the recipe that float rounding could decide on which side it is.
   */
  MIXED {
    @Override
    void fill(TrainableNetwork model, PosteriorRecipe recipe, List<LayerSpec.Weighted> layers, long seed) {
      NoiseKey key = NoiseKey.of(seed, Purpose.INITIALIZATION);
      for (int i = 0; i < layers.size(); i++) {
        Tensor theta = model.theta(i);
        float[] values = normals(key, THETA, i, theta.length());
        float[] kinds = normals(key, KIND, i, theta.length());
        float[] spreads = normals(key, LOG_ALPHA, i, theta.length());
        double deviation = Math.sqrt(2.0 * layers.get(i).outputs() / layers.get(i).weightCount());
        for (int k = 0; k < values.length; k++) {
          boolean alive = kinds[k] > ALIVE_ABOVE;
          double mean = kinds[k] < ZERO_BELOW ? 0 : deviation * values[k] * (alive ? 1 : SHRUNK);
          float rounded = (float) mean;
          double logAlpha = awayFromBounds(alive ? -4 + 2.5 * spreads[k] : 4.5 + 2.5 * spreads[k], recipe);
          theta.set(k, rounded);
          model.logSigma2(i).set(k, (float) (logAlpha + Math.log((double) rounded * rounded + 1e-8)));
        }
        Tensor bias = model.bias(i);
        float[] biases = normals(key, BIAS, i, bias.length());
        for (int k = 0; k < biases.length; k++) {
          bias.set(k, 0.1f * biases[k]);
        }
      }
    }
  };

  private static final int THETA = 1;
  private static final int KIND = 2;
  private static final int LOG_ALPHA = 3;
  private static final int BIAS = 4;
  /** Quantiles of the standard normal at 0.6 and 0.02. */
  private static final double ALIVE_ABOVE = 0.2533;
  private static final double ZERO_BELOW = -2.0537;
  private static final double SHRUNK = 0.03;
  private static final double MARGIN = 1e-3;

  /** Sets all parameters of {@code model}, whose layers are {@code layers}; moments stay as they are. */
  abstract void fill(TrainableNetwork model, PosteriorRecipe recipe, List<LayerSpec.Weighted> layers, long seed);

  /**
   * The start of this name, in lower case.
   *
   * @throws SettingsException if there is none
   */
  static PosteriorStart named(String name) {
    for (PosteriorStart start : values()) {
      if (start.name().toLowerCase(Locale.ROOT).equals(name)) {
        return start;
      }
    }
    throw new SettingsException("--start: found '" + name + "', allowed is recipe or mixed");
  }

  private static double awayFromBounds(double logAlpha, PosteriorRecipe recipe) {
    for (double bound : new double[] {-recipe.logAlphaClip(), recipe.muteLogAlpha(), recipe.logAlphaClip()}) {
      if (Math.abs(logAlpha - bound) < MARGIN) {
        return bound + Math.copySign(MARGIN, logAlpha - bound);
      }
    }
    return logAlpha;
  }

  private static float[] normals(NoiseKey key, int field, int layer, int count) {
    float[] normals = new float[count];
    NormalNoise.fill(MemorySegment.ofArray(normals), 0, count, key, field, layer, 0);
    return normals;
  }
}
