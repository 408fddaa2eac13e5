package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.autodiff.NormalizationParameters;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The batch normalisations of a network while it is trained: factors and offsets with Adam's moments, no penalty on either, and
 * running means and variances. A checkpoint keeps all of it.
 */
final class TrainedNormalizations {

  /** One of them. */
  private record One(
      String name, Trained gamma, Trained beta, Tensor runningMean, Tensor runningVariance, Tensor dGamma,
      Tensor dBeta) {

    NormalizationParameters parameters() {
      return new NormalizationParameters(
          gamma.value(), beta.value(), dGamma, dBeta, runningMean, runningVariance);
    }

    boolean finite() {
      return gamma.finite() && beta.finite() && Elementwise.allFinite(runningMean.segment(), runningMean.length())
          && Elementwise.allFinite(runningVariance.segment(), runningVariance.length());
    }
  }

  private final List<One> all = new ArrayList<>();

  private TrainedNormalizations() {}

  /** Reserves what a checkpoint keeps; {@link #plan} reserves the rest. */
  static TrainedNormalizations reserve(Slab slab, NetworkSpec network) {
    TrainedNormalizations reserved = new TrainedNormalizations();
    for (LayerSpec.BatchNorm layer : network.normalizations()) {
      int channels = layer.channels();
      reserved.all.add(
          new One(
              layer.name(), Trained.reserve(slab, channels), Trained.reserve(slab, channels), slab.reserve(channels),
              slab.reserve(channels), null, null));
    }
    return reserved;
  }

  /** Reserves gradients. */
  void plan(Slab slab) {
    all.replaceAll(
        one -> new One(
            one.name(), one.gamma(), one.beta(), one.runningMean(), one.runningVariance(),
            slab.reserve(one.gamma().value().length()), slab.reserve(one.gamma().value().length())));
  }

  /** Factors 1, offsets 0, running moments of a standard normal. */
  void start() {
    for (One one : all) {
      one.gamma().value().fill(1f);
      one.runningVariance().fill(1f);
    }
  }

  /** What the tape reads and writes. */
  List<NormalizationParameters> parameters() {
    return all.stream().map(One::parameters).toList();
  }

  /** One Adam update. */
  void update(AdamStep step) {
    for (One one : all) {
      int channels = one.dGamma().length();
      one.gamma().update(one.dGamma().segment(), 0, channels, step);
      one.beta().update(one.dBeta().segment(), 0, channels, step);
    }
  }

  /** Copies factors, offsets and running moments of another network of the same description. */
  void startFrom(List<TrainedNormalization> start) {
    if (start.size() != all.size()) {
      throw new IllegalArgumentException(
          "the network to start from has " + start.size() + " batch normalisations, this one has " + all.size()
              + "; of a network that was decoded from a file, give those that were measured on training images");
    }
    for (int i = 0; i < all.size(); i++) {
      One one = all.get(i);
      one.gamma().value().copyFrom(start.get(i).gamma());
      one.beta().value().copyFrom(start.get(i).beta());
      one.runningMean().copyFrom(start.get(i).mean());
      one.runningVariance().copyFrom(start.get(i).variance());
    }
  }

  /** A copy. */
  List<TrainedNormalization> copy() {
    return all.stream()
        .map(
            one -> new TrainedNormalization(
                one.name(), one.gamma().value().toArray(), one.beta().value().toArray(), one.runningMean().toArray(),
                one.runningVariance().toArray()))
        .toList();
  }

  /** Name of the first that holds a NaN or an infinity, or null. */
  String firstNotFinite() {
    return all.stream().filter(one -> !one.finite()).map(One::name).findFirst().orElse(null);
  }
}
