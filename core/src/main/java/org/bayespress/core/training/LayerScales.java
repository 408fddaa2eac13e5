package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.autodiff.ScaleParameters;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.format.network.LayerSpec;

/**
 * The scales of one layer while they are trained: parameters with their moments, the location and deviation that the
 * tape draws from, and the way back. There are few groups, so the arithmetic is scalar and in double precision, in parts
 * whose sums are added in their order.
 */
final class LayerScales {
  /** Groups of a part; sums are made part by part. */
  private static final int PART = 64;

  private final GroupScalePrior prior;
  private final GroupScales.Axis axis;
  private final int groups;
  private final List<Trained> own = new ArrayList<>();
  private final Trained shared;
  private final List<Tensor> dOwn = new ArrayList<>();
  private Tensor dShared;
  private ScaleParameters drawn;
  private final double[] klOfPart;
  private final double[][] dSharedOfPart;

  /** Reserves what a checkpoint keeps; {@link #plan} reserves the rest. */
  LayerScales(Slab slab, GroupScalePrior prior, LayerSpec.Weighted layer) {
    this.prior = prior;
    boolean filters = layer instanceof LayerSpec.Conv2d;
    axis = filters ? GroupScales.Axis.OUTPUT : GroupScales.Axis.INPUT;
    groups = filters ? layer.outputs() : layer.weightCount() / layer.outputs();
    for (int i = 0; i < prior.groupParameters().size(); i++) {
      own.add(Trained.reserve(slab, groups));
    }
    klOfPart = new double[parts()];
    dSharedOfPart = new double[parts()][];
    int count = prior.layerParameters().size();
    shared = count == 0 ? null : Trained.reserve(slab, count);
  }

  /** Reserves gradients and what the tape reads. */
  ScaleParameters plan(Slab slab) {
    for (int i = 0; i < own.size(); i++) {
      dOwn.add(slab.reserve(groups));
    }
    dShared = shared == null ? null : slab.reserve(shared.value().length());
    drawn =
        new ScaleParameters(
            prior.distribution(), slab.reserve(groups), slab.reserve(groups), slab.reserve(groups),
            slab.reserve(groups));
    return drawn;
  }

  /**
   * Starts the parameters.
   *
   * @param logVariance of every factor
   * @param spread standard deviation around the start, for the parameters of groups
   * @param key of the noise
   * @param phase first of as many noise phases as a group has parameters
   * @param layer number of the layer
   */
  void start(double logVariance, double spread, NoiseKey key, int phase, int layer) {
    double[] begin = prior.groupStart(logVariance);
    for (int i = 0; i < begin.length; i++) {
      Start.normal(own.get(i).value(), key, phase + i, layer, begin[i], spread);
    }
    double[] common = prior.layerStart(logVariance);
    for (int i = 0; i < common.length; i++) {
      shared.value().set(i, (float) common[i]);
    }
  }

  /** Number of parts that {@link #prepare} and {@link #updatePart} work on. */
  int parts() {
    return (groups + PART - 1) / PART;
  }

  /** Location and deviation of the groups of one part. */
  void prepare(int part) {
    double[] layer = sharedValues();
    double[] group = new double[own.size()];
    for (int g = part * PART; g < endOf(part); g++) {
      read(g, group);
      drawn.location().set(g, (float) prior.location(group, layer));
      drawn.deviation().set(g, (float) prior.deviation(group, layer));
    }
  }

  /** Adds the KL's gradient and makes one Adam update of the groups of one part. */
  void updatePart(int part, double klWeight, AdamStep step) {
    double[] layer = sharedValues();
    double[] dLayer = new double[layer.length];
    double[] group = new double[own.size()];
    double[] dGroup = new double[own.size()];
    double klNats = 0;
    int from = part * PART;
    int end = endOf(part);
    for (int g = from; g < end; g++) {
      read(g, group);
      Arrays.fill(dGroup, 0);
      prior.pullBack(group, layer, drawn.dLocation().get(g), drawn.dDeviation().get(g), dGroup, dLayer);
      klNats += prior.groupKl(group, klWeight, dGroup);
      for (int i = 0; i < dGroup.length; i++) {
        dOwn.get(i).set(g, (float) dGroup[i]);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      own.get(i).update(dOwn.get(i).segment(), from, end - from, step);
    }
    klOfPart[part] = klNats;
    dSharedOfPart[part] = dLayer;
  }

  /**
   * The same of what the groups share, after all parts.
   *
   * @return KL of all scales before the update, nats, not weighted
   */
  double updateShared(double klWeight, AdamStep step) {
    double[] layer = sharedValues();
    double[] dLayer = new double[layer.length];
    double klNats = prior.layerKl(layer, klWeight, dLayer);
    for (int part = 0; part < parts(); part++) {
      klNats += klOfPart[part];
      for (int i = 0; i < dLayer.length; i++) {
        dLayer[i] += dSharedOfPart[part][i];
      }
    }
    if (shared != null) {
      for (int i = 0; i < dLayer.length; i++) {
        dShared.set(i, (float) dLayer[i]);
      }
      shared.update(dShared.segment(), 0, dLayer.length, step);
    }
    return klNats;
  }

  private int endOf(int part) {
    return Math.min(groups, (part + 1) * PART);
  }

  /** Which parameter holds a NaN or an infinity, or null. */
  String firstNotFinite() {
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).finite()) {
        return prior.groupParameters().get(i);
      }
    }
    for (int i = 0; shared != null && i < shared.value().length(); i++) {
      if (!Float.isFinite(shared.value().get(i))) {
        return prior.layerParameters().get(i);
      }
    }
    return null;
  }

  /** Moments and prune scores of the scales. */
  GroupScales trained() {
    double[] mean = new double[groups];
    double[] variance = new double[groups];
    double[] score = new double[groups];
    double[] layer = sharedValues();
    double[] group = new double[own.size()];
    for (int g = 0; g < groups; g++) {
      read(g, group);
      double location = prior.location(group, layer);
      double deviation = prior.deviation(group, layer);
      mean[g] = prior.distribution().mean(location, deviation);
      variance[g] = prior.distribution().variance(location, deviation);
      score[g] = prior.pruneScore(group, layer);
    }
    return new GroupScales(axis, mean, variance, score);
  }

  /** What is trained: per group by the number of the parameter, and {@code shared} where there is something shared. */
  Map<String, Trained> arrays() {
    Map<String, Trained> arrays = new LinkedHashMap<>();
    for (int i = 0; i < own.size(); i++) {
      arrays.put(Integer.toString(i), own.get(i));
    }
    if (shared != null) {
      arrays.put("shared", shared);
    }
    return arrays;
  }

  private void read(int group, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = own.get(i).value().get(group);
    }
  }

  private double[] sharedValues() {
    double[] values = new double[shared == null ? 0 : shared.value().length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = shared.value().get(i);
    }
    return values;
  }
}
