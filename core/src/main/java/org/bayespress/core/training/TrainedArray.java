package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.AdditiveGaussian;
import org.bayespress.core.kernels.Confinement;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WeightSample;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.random.NoiseField;

/**
 * Weights or biases of a layer: what is trained, what the tape reads, and where the tape leaves gradients. Either points
 * (the tape reads the trained values themselves), or Gaussians of which it reads mean and variance, or Gaussians of which
 * it reads one sample per step and no variance.
 */
final class TrainedArray {
  private final Trained theta;
  private final Trained logSigma2;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor dMean;
  private final Tensor dVariance;
  private final AdditiveGaussian kernel;
  private final float largestLogSigma2;

  private TrainedArray(Slab slab, Trained theta, Trained logSigma2, AdditiveGaussian kernel, double largestLogSigma2) {
    this.theta = theta;
    this.logSigma2 = logSigma2;
    this.kernel = kernel;
    this.largestLogSigma2 = (float) largestLogSigma2;
    int[] shape = theta.value().shape();
    boolean gaussian = logSigma2 != null;
    mean = gaussian ? slab.reserve(shape) : theta.value();
    variance = gaussian && kernel != null ? slab.reserve(shape) : null;
    dMean = slab.reserve(shape);
    dVariance = gaussian ? slab.reserve(shape) : null;
  }

  /** Point values. */
  static TrainedArray points(Slab slab, Trained theta) {
    return new TrainedArray(slab, theta, null, null, Double.POSITIVE_INFINITY);
  }

  /**
   * Gaussians.
   *
   * @param kernel from trained parameters to mean and variance and back
   * @param largestLogSigma2 log variances are brought down to this after every update
   */
  static TrainedArray gaussians(
      Slab slab, Trained theta, Trained logSigma2, AdditiveGaussian kernel, double largestLogSigma2) {
    return new TrainedArray(slab, theta, logSigma2, kernel, largestLogSigma2);
  }

  /** Gaussians that are drawn once per step. */
  static TrainedArray sampled(Slab slab, Trained theta, Trained logSigma2) {
    return new TrainedArray(slab, theta, logSigma2, null, Double.POSITIVE_INFINITY);
  }

  boolean gaussian() {
    return logSigma2 != null;
  }

  /** Whether the tape reads samples. */
  boolean sampled() {
    return gaussian() && variance == null;
  }

  Tensor theta() {
    return theta.value();
  }

  /** Null for points. */
  Tensor logSigma2() {
    return gaussian() ? logSigma2.value() : null;
  }

  /** Adam's first moment of theta. */
  Tensor thetaMoment() {
    return theta.first();
  }

  /** Adam's first moment of log sigma^2; null for points. */
  Tensor logSigma2Moment() {
    return gaussian() ? logSigma2.first() : null;
  }

  /** What the tape multiplies with: means, points, or a sample. */
  Tensor mean() {
    return mean;
  }

  /** Null where the tape draws nothing. */
  Tensor variance() {
    return variance;
  }

  Tensor dMean() {
    return dMean;
  }

  Tensor dVariance() {
    return dVariance;
  }

  boolean thetaFinite() {
    return theta.finite();
  }

  boolean logSigma2Finite() {
    return !gaussian() || logSigma2.finite();
  }

  /**
   * Makes mean and variance, or a sample, of elements {@code from .. from + count - 1}.
   *
   * @param noise of this step and layer, element i for element i; null unless {@link #sampled}
   */
  void prepare(NoiseField noise, int from, int count) {
    if (variance != null) {
      kernel.prepare(
          theta.value().segment(), logSigma2.value().segment(), mean.segment(), variance.segment(), from, count);
    } else if (sampled()) {
      noise.fill(mean.segment().asSlice((long) from * Float.BYTES), count, from);
      WeightSample.draw(theta.value().segment(), logSigma2.value().segment(), mean.segment(), from, count);
    }
  }

  /**
   * Adds the KL's gradient and makes one Adam update of elements {@code from .. from + count - 1}.
   *
   * @param dPrior the weighted gradient with respect to the parameters of the prior is added from {@code at} on
   * @return their KL before the update, nats, not weighted; 0 for points
   */
  double update(GaussianKl kl, float klWeight, AdamStep step, int from, int count, double[] dPrior, int at) {
    MemorySegment dTheta = dMean.segment();
    double nats = 0;
    if (gaussian()) {
      MemorySegment values = theta.value().segment();
      MemorySegment logs = logSigma2.value().segment();
      MemorySegment dLogSigma2 = dVariance.segment();
      if (variance != null) {
        kernel.collect(values, variance.segment(), dTheta, dLogSigma2, from, count);
      } else {
        WeightSample.collect(values, mean.segment(), dTheta, dLogSigma2, from, count);
      }
      nats = kl.accumulate(values, logs, dTheta, dLogSigma2, from, count, klWeight, dPrior, at);
      logSigma2.update(dLogSigma2, from, count, step);
      if (largestLogSigma2 < Float.POSITIVE_INFINITY) {
        Elementwise.atMost(largestLogSigma2, logs, from, count);
      }
    }
    theta.update(dTheta, from, count, step);
    return nats;
  }

  /**
   * Brings elements {@code from .. from + count - 1} back to where they are allowed; nothing is done to points.
   *
   * @param levels values that weights are pulled to, ascending; where there are none, means stay
   */
  void confine(Confinement bounds, double[] levels, int from, int count) {
    if (gaussian()) {
      bounds.variances(logSigma2.value().segment(), from, count);
      if (levels.length > 0) {
        bounds.means(
            theta.value().segment(), logSigma2.value().segment(), (float) levels[0],
            (float) levels[levels.length - 1], from, count);
      }
    }
  }
}
