package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.kernels.AdditiveGaussian;
import org.bayespress.core.kernels.Confinement;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.PaddedRows;
import org.bayespress.core.kernels.WeightSample;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.random.NoiseField;

/**
 * Weights or biases of a layer: what is trained, what the tape reads, and where the tape leaves gradients. Either points
 * (the tape reads the trained values themselves, or a copy where its rows are padded), or Gaussians of which it reads mean
 * and variance, or Gaussians of which it reads one sample per step and no variance.
 */
final class TrainedArray {
  /** Of the widest vectors. */
  private static final int LANES = 16;

  private final WeightLayout layout;
  private final Trained theta;
  private final Trained logSigma2;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor dMean;
  private final Tensor dVariance;
  private final AdditiveGaussian kernel;
  private final float largestLogSigma2;

  private TrainedArray(
      Slab slab, WeightLayout layout, Trained theta, Trained logSigma2, AdditiveGaussian kernel,
      double largestLogSigma2) {
    this.layout = layout;
    this.theta = theta;
    this.logSigma2 = logSigma2;
    this.kernel = kernel;
    this.largestLogSigma2 = (float) largestLogSigma2;
    boolean gaussian = logSigma2 != null;
    mean = gaussian || layout.padded() ? slab.reserve(layout.tapeShape()) : theta.value();
    variance = gaussian && kernel != null ? slab.reserve(layout.tapeShape()) : null;
    dMean = slab.reserve(layout.shape());
    dVariance = gaussian ? slab.reserve(layout.shape()) : null;
  }

  /** Point values. */
  static TrainedArray points(Slab slab, WeightLayout layout, Trained theta) {
    return new TrainedArray(slab, layout, theta, null, null, Double.POSITIVE_INFINITY);
  }

  /**
   * Gaussians.
   *
   * @param kernel from trained parameters to mean and variance and back
   * @param largestLogSigma2 log variances are brought down to this after every update
   */
  static TrainedArray gaussians(
      Slab slab, WeightLayout layout, Trained theta, Trained logSigma2, AdditiveGaussian kernel,
      double largestLogSigma2) {
    return new TrainedArray(slab, layout, theta, logSigma2, kernel, largestLogSigma2);
  }

  /** Gaussians that are drawn once per step. */
  static TrainedArray sampled(Slab slab, WeightLayout layout, Trained theta, Trained logSigma2) {
    return new TrainedArray(slab, layout, theta, logSigma2, null, Double.POSITIVE_INFINITY);
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

  WeightLayout layout() {
    return layout;
  }

  /**
   * Elements that pass through the cache together, at most {@code most} but for longer rows: whole rows where the tape's rows
   * are padded, and whole vectors where that is possible.
   */
  int chunk(int most) {
    if (!layout.padded()) {
      return most;
    }
    int width = layout.width();
    int rows = Math.max(1, most / width);
    for (int fewer = rows; fewer > 0; fewer--) {
      if (fewer * width % LANES == 0) {
        return fewer * width;
      }
    }
    return rows * width;
  }

  /**
   * Makes what the tape reads of elements {@code from .. from + count - 1}, whole rows where these are padded.
   *
   * @param noise of this step and layer, element i for element i; null unless {@link #sampled}
   * @param first scratch for {@code count} floats
   * @param second scratch for {@code count} floats
   */
  void prepare(NoiseField noise, int from, int count, MemorySegment first, MemorySegment second) {
    MemorySegment values = theta.value().segment();
    if (!gaussian()) {
      if (layout.padded()) {
        toRows(values, from, mean, from, count);
      }
      return;
    }
    MemorySegment logs = logSigma2.value().segment();
    if (sampled()) {
      noise.fill(first, count, from);
      WeightSample.draw(values, logs, from, first, 0, count);
      if (layout.padded()) {
        toRows(first, 0, mean, from, count);
      } else {
        MemorySegment.copy(first, 0, mean.segment(), (long) from * Float.BYTES, (long) count * Float.BYTES);
      }
    } else if (layout.padded()) {
      kernel.prepare(values, logs, from, first, second, 0, count);
      toRows(first, 0, mean, from, count);
      toRows(second, 0, variance, from, count);
    } else {
      kernel.prepare(values, logs, from, mean.segment(), variance.segment(), from, count);
    }
  }

  private void toRows(MemorySegment x, int xFrom, Tensor rows, int from, int count) {
    int width = layout.width();
    PaddedRows.copyIn(x, xFrom, rows.segment(), layout.stride(), from / width, count / width, width);
  }

  /**
   * Adds the KL's gradient and makes one Adam update of elements {@code from .. from + count - 1}.
   *
   * @param scratch for {@code count} floats
   * @param dPrior the weighted gradient with respect to the parameters of the prior is added from {@code at} on
   * @return their KL before the update, nats, not weighted; 0 for points
   */
  double update(
      GaussianKl kl, float klWeight, AdamStep step, int from, int count, MemorySegment scratch, double[] dPrior,
      int at) {
    MemorySegment dTheta = dMean.segment();
    double nats = 0;
    if (gaussian()) {
      MemorySegment values = theta.value().segment();
      MemorySegment logs = logSigma2.value().segment();
      MemorySegment dLogSigma2 = dVariance.segment();
      MemorySegment read = (sampled() ? mean : variance).segment();
      int readFrom = from;
      if (layout.padded()) {
        int width = layout.width();
        PaddedRows.copyOut(read, layout.stride(), from / width, count / width, width, scratch, 0);
        read = scratch;
        readFrom = 0;
      }
      if (sampled()) {
        WeightSample.collect(values, from, read, readFrom, dTheta, dLogSigma2, count);
      } else {
        kernel.collect(values, read, readFrom, dTheta, dLogSigma2, from, count);
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
