package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The sampling step of local reparameterization (Kingma, Salimans and Welling, 2015): pre-activations are drawn as
 * {@code mean + sqrt(variance + 1e-8) eps}. For the backward pass the variance is replaced by
 * {@code eps / (2 sqrt(variance + 1e-8))}, the derivative of the sample with respect to the variance.
 */
public final class LocalReparameterization {

  /** Keeps the square root differentiable where all inputs of a unit are zero (methods: 0.1). */
  public static final float VARIANCE_FLOOR = 1e-8f;

  private LocalReparameterization() {}

  /**
   * Samples {@code count} pre-activations.
   *
   * @param mean in: means; out: samples
   * @param meanFrom first element of the means
   * @param variance in: variances; out: d sample / d variance
   * @param from first element of the variances
   * @param noise standard normals
   * @param noiseFrom first element of the noise
   */
  public static void sample(
      MemorySegment mean, long meanFrom, MemorySegment variance, long from, MemorySegment noise, long noiseFrom,
      long count) {
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      var deviation = Lanes.load(variance, from + i).add(VARIANCE_FLOOR).sqrt();
      var eps = Lanes.load(noise, noiseFrom + i);
      Lanes.store(deviation.fma(eps, Lanes.load(mean, meanFrom + i)), mean, meanFrom + i);
      Lanes.store(eps.div(deviation.add(deviation)), variance, from + i);
    }
    for (; i < count; i++) {
      float deviation = (float) Math.sqrt(Lanes.get(variance, from + i) + VARIANCE_FLOOR);
      float eps = Lanes.get(noise, noiseFrom + i);
      Lanes.set(mean, meanFrom + i, Math.fma(deviation, eps, Lanes.get(mean, meanFrom + i)));
      Lanes.set(variance, from + i, eps / (deviation + deviation));
    }
  }
}
