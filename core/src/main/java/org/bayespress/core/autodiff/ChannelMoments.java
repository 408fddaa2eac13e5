package org.bayespress.core.autodiff;

import java.util.Arrays;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.NormalizationKernel;

/**
 * Means and variances of the channels of an image over a batch. However many normalisations read a channel, its moments are
 * computed once. Every group gives a mean and a sum of squared deviations from it per channel; these are put
 * together in double precision in the order of groups (Chan, Golub and LeVeque, 1983), so that neither threads nor a
 * mean far from zero do harm.
 */
final class ChannelMoments {
  private final Variable x;
  private final int groups;
  private final int channels;
  private final float[] means;
  private final float[] squares;
  private final double[] mean;
  private final double[] variance;
  private final float[][] scratch;
  private int covered;

  ChannelMoments(Variable x, int threads) {
    this.x = x;
    groups = x.value().extent(0);
    channels = x.channels();
    means = new float[groups * channels];
    squares = new float[groups * channels];
    mean = new double[channels];
    variance = new double[channels];
    scratch = new float[threads][16];
  }

  /** Notes that somebody computes the moments of channels up to {@code end}; returns the first that nobody has yet. */
  int cover(int end) {
    int first = covered;
    covered = Math.max(covered, end);
    return first;
  }

  /** Takes one group. */
  void take(int group, int worker, int first, int end) {
    int plane = x.plane();
    for (int channel = first; channel < end; channel++) {
      long from = x.from(group) + (long) channel * plane;
      float own = Elementwise.sum(x.value().segment(), from, plane) / plane;
      means[group * channels + channel] = own;
      squares[group * channels + channel] =
          NormalizationKernel.squaredDeviations(x.value().segment(), from, plane, own, scratch[worker]);
    }
  }

  /** Puts the groups together. */
  void combine(int first, int end) {
    int plane = x.plane();
    Arrays.fill(mean, first, end, 0);
    for (int channel = first; channel < end; channel++) {
      for (int group = 0; group < groups; group++) {
        mean[channel] += means[group * channels + channel];
      }
      mean[channel] /= groups;
      double sum = 0;
      for (int group = 0; group < groups; group++) {
        double apart = means[group * channels + channel] - mean[channel];
        sum += squares[group * channels + channel] + plane * apart * apart;
      }
      variance[channel] = sum / count();
    }
  }

  /** Values of a channel in a batch. */
  double count() {
    return (double) groups * x.plane();
  }

  double mean(int channel) {
    return mean[channel];
  }

  /** Divided by {@link #count}. */
  double variance(int channel) {
    return variance[channel];
  }
}
