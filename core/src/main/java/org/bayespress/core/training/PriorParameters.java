package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.random.NoiseKey;

/**
 * What layers train of their prior, with Adam's moments, for all layers of a network; and the KL that the layers have at
 * this step. Nothing is reserved for a prior without parameters.
 */
final class PriorParameters {
  private final LayerPrior prior;
  private final NoiseKey noise;
  private final int perLayer;
  private final List<Trained> trained = new ArrayList<>();
  private final List<Tensor> gradients = new ArrayList<>();
  private final GaussianKl[] kls;

  /**
   * Reserves what a checkpoint keeps; {@link #plan} reserves the rest.
   *
   * @param noise key of the samples of weights, for a KL that is estimated from them
   */
  PriorParameters(Slab slab, LayerPrior prior, NoiseKey noise, int layers) {
    this.prior = prior;
    this.noise = noise;
    perLayer = prior.parameters().size();
    kls = new GaussianKl[layers];
    for (int i = 0; perLayer > 0 && i < layers; i++) {
      trained.add(Trained.reserve(slab, perLayer));
    }
  }

  /** Reserves gradients. */
  void plan(Slab slab) {
    for (int i = 0; i < trained.size(); i++) {
      gradients.add(slab.reserve(perLayer));
    }
  }

  /** Number of parameters of a layer. */
  int perLayer() {
    return perLayer;
  }

  /** Starts the parameters of a layer from its means. */
  void start(int layer, Tensor theta) {
    if (perLayer > 0) {
      write(layer, prior.start(layer, theta.toArray()));
    }
  }

  /** Makes the KL of every layer from the parameters as they are now. */
  void prepare(int step) {
    for (int i = 0; i < kls.length; i++) {
      kls[i] = prior.kl(values(i), noise(step, i));
    }
  }

  /** Samples of the weights of a layer at a step; the KL that is estimated from samples takes the same. */
  NoiseField noise(int step, int layer) {
    return new NoiseField(noise, step, layer);
  }

  /** Values that the weights of a layer are pulled to, ascending; may be empty. */
  double[] levels(int layer) {
    return prior.levels(values(layer));
  }

  /** The KL of a layer at this step. */
  GaussianKl kl(int layer) {
    return kls[layer];
  }

  /**
   * One Adam update of the parameters of all layers.
   *
   * @param sums the gradient, of {@link #perLayer} numbers for every layer
   */
  void update(double[] sums, Adam adam, double rate) {
    AdamStep step = AdamStep.of(adam, rate * prior.learningRateFactor());
    for (int layer = 0; layer < trained.size(); layer++) {
      Tensor gradient = gradients.get(layer);
      for (int i = 0; i < perLayer; i++) {
        gradient.set(i, (float) sums[layer * perLayer + i]);
      }
      trained.get(layer).update(gradient.segment(), 0, perLayer, step);
      double[] values = values(layer);
      prior.project(values);
      write(layer, values);
    }
  }

  private void write(int layer, double[] values) {
    for (int i = 0; i < perLayer; i++) {
      trained.get(layer).value().set(i, (float) values[i]);
    }
  }

  /** The parameters of a layer. */
  double[] values(int layer) {
    double[] values = new double[perLayer];
    for (int i = 0; i < perLayer; i++) {
      values[i] = trained.get(layer).value().get(i);
    }
    return values;
  }

  /** Values and moments of a layer; there are none for a prior without parameters. */
  Trained array(int layer) {
    return trained.get(layer);
  }

  /** Which parameter of a layer is a NaN or an infinity, or null. */
  String firstNotFinite(int layer) {
    double[] values = values(layer);
    int first = 0;
    while (first < perLayer && Double.isFinite(values[first])) {
      first++;
    }
    return first < perLayer ? prior.parameters().get(first) : null;
  }

  /** The key that makes the parameters alone learn more slowly, with its value; empty if there is none. */
  Optional<String> ownRate() {
    return prior.learningRateKey().map(key -> key + " (now " + prior.learningRateFactor() + ")");
  }
}
