package org.bayespress.benchmarks.kl;

import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.random.PhiloxSequence;

/**
 * Parameters of a posterior and room for gradients: means from N(0, 0.1^2), log alpha uniform in [-9, 9], so that every
 * branch of every form is taken.
 */
final class PosteriorArrays implements AutoCloseable {
  private static final float DEVIATION = 0.1f;
  private static final double LOG_ALPHA_BOUND = 9;

  private final Slab slab = new Slab();
  private final Tensor theta;
  private final Tensor logSigma2;
  private final Tensor dTheta;
  private final Tensor dLogSigma2;

  private PosteriorArrays(int weights) {
    theta = slab.reserve(weights);
    logSigma2 = slab.reserve(weights);
    dTheta = slab.reserve(weights);
    dLogSigma2 = slab.reserve(weights);
    slab.allocate();
  }

  static PosteriorArrays of(int weights) {
    PosteriorArrays arrays = new PosteriorArrays(weights);
    NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO);
    NormalNoise.fill(arrays.theta.segment(), 0, weights, key, 0, 0, 0);
    PhiloxSequence uniform = PhiloxSequence.of(key, 1, 0);
    for (int i = 0; i < weights; i++) {
      float theta = arrays.theta.get(i) * DEVIATION;
      double logAlpha = uniform.nextInt() * 0x1p-31 * LOG_ALPHA_BOUND;
      arrays.theta.set(i, theta);
      arrays.logSigma2.set(i, (float) (logAlpha + Math.log(theta * theta + 1e-8)));
    }
    return arrays;
  }

  Tensor theta() {
    return theta;
  }

  Tensor logSigma2() {
    return logSigma2;
  }

  Tensor dTheta() {
    return dTheta;
  }

  Tensor dLogSigma2() {
    return dLogSigma2;
  }

  @Override
  public void close() {
    slab.close();
  }
}
