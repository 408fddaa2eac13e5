package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.autodiff.ScaleParameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.kernels.AdditiveGaussian;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.Confinement;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.NetworkParameters;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.PosteriorSetup;
import org.bayespress.core.posterior.Projection;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network with everything a training step touches, on one slab: parameters, Adam's moments, gradients, activations.
 * There are three kinds: dense (points alone), variational (means and log variances of the weights under a KL, biases
 * points without a penalty), grouped (weights and biases Gaussian under a KL, and a random scale per group of weights).
 *
 * <p>The slab begins with parameters and moments, so that a checkpoint is one contiguous copy: means, log variances and
 * biases layer by layer, then, in a grouped network, the log variances of the biases and the scales layer by layer, then
 * the parameters of the prior layer by layer, where it has any, then the batch normalisations.
 */
public final class TrainableNetwork implements AutoCloseable {

  /** What is kept of one layer; {@code logSigma2} and {@code biasLogSigma2} may be null. */
  private record Kept(Trained theta, Trained logSigma2, Trained bias, Trained biasLogSigma2, LayerScales scales) {}

  private final NetworkSpec network;
  private final Slab slab = new Slab();
  private final WorkerPool pool;
  private final List<TrainedLayer> layers = new ArrayList<>();
  private final WeightUpdates updates;
  private final long trainedFloats;
  private final TrainedNormalizations normalizations;
  /** Null in a dense network. */
  private final PriorParameters prior;
  private final double[] dPrior;
  /** Null where parameters stay where updates leave them. */
  private final Confinement confinement;
  private final boolean grouped;
  private final ScaleUpdates scaleUpdates = new ScaleUpdates();
  private final Tape tape;
  private final TapedNetwork taped;
  private int step;
  /** Whether what the tape reads was made from the parameters as they are. */
  private boolean prepared;

  private TrainableNetwork(
      NetworkSpec network, PosteriorSetup setup, LayerPrior prior, NoiseKey weightNoise, GroupScalePrior scales,
      NoiseSource noise, int batch, WorkerPool pool) {
    this.network = network;
    this.pool = pool;
    grouped = setup instanceof GroupRecipe;
    confinement = setup instanceof PosteriorRecipe recipe ? confinement(recipe.projection()) : null;
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    List<Kept> kept = keep(specs, setup != null, scales);
    this.prior = prior == null ? null : new PriorParameters(slab, prior, weightNoise, specs.size());
    normalizations = TrainedNormalizations.reserve(slab, network);
    trainedFloats = slab.plannedFloats();
    dPrior = new double[prior == null ? 0 : specs.size() * this.prior.perLayer()];
    updates = new WeightUpdates(specs.size());
    List<ScaleParameters> drawn = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      TrainedLayer layer = layer(specs.get(i), kept.get(i), setup, i);
      layers.add(layer);
      updates.add(i, layer.weights());
      if (grouped) {
        drawn.add(layer.scales().plan(slab));
        scaleUpdates.add(layer.scales());
      }
    }
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).biased()) {
        updates.add(i, layers.get(i).bias());
      }
    }
    updates.plan(slab, pool.threads());
    if (prior != null) {
      this.prior.plan(slab);
    }
    tape = new Tape(slab, pool, noise, batch, TapedNetwork.groupOf(network, batch), true);
    normalizations.plan(slab);
    taped = TapedNetwork.record(
        tape, network,
        new NetworkParameters(
            layers.stream().map(TrainedLayer::parameters).toList(), drawn, normalizations.parameters()));
    slab.allocate();
    normalizations.start();
    Blas.keepSingleThreaded();
  }

  private List<Kept> keep(List<LayerSpec.Weighted> specs, boolean gaussian, GroupScalePrior scales) {
    List<Kept> plain = new ArrayList<>();
    for (LayerSpec.Weighted spec : specs) {
      int[] shape = WeightLayout.of(spec).shape();
      Trained theta = Trained.reserve(slab, shape);
      Trained logSigma2 = gaussian ? Trained.reserve(slab, shape) : null;
      plain.add(new Kept(theta, logSigma2, Trained.reserve(slab, spec.outputs()), null, null));
    }
    if (!grouped) {
      return plain;
    }
    List<Kept> all = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      Kept before = plain.get(i);
      Trained biasLogSigma2 = Trained.reserve(slab, specs.get(i).outputs());
      LayerScales own = new LayerScales(slab, scales, specs.get(i));
      all.add(new Kept(before.theta(), before.logSigma2(), before.bias(), biasLogSigma2, own));
    }
    return all;
  }

  private TrainedLayer layer(LayerSpec.Weighted spec, Kept kept, PosteriorSetup setup, int index) {
    boolean convolution = spec instanceof LayerSpec.Conv2d;
    WeightLayout layout = WeightLayout.of(spec);
    WeightLayout vector = WeightLayout.vector(spec.outputs());
    TrainedArray weights = switch (setup) {
      case null -> TrainedArray.points(slab, layout, kept.theta());
      case PosteriorRecipe recipe when recipe.reparameterization() == Reparameterization.WEIGHTS ->
          TrainedArray.sampled(slab, layout, kept.theta(), kept.logSigma2());
      case PosteriorRecipe recipe -> TrainedArray.gaussians(
          slab, layout, kept.theta(), kept.logSigma2(),
          AdditiveGaussian.of(recipe.logAlphaClip(), recipe.muteLogAlpha(), convolution), Double.POSITIVE_INFINITY);
      case GroupRecipe recipe -> unclipped(layout, kept.theta(), kept.logSigma2(), recipe, index);
    };
    TrainedArray bias = setup instanceof GroupRecipe recipe
        ? unclipped(vector, kept.bias(), kept.biasLogSigma2(), recipe, index)
        : TrainedArray.points(slab, vector, kept.bias());
    return new TrainedLayer(spec.name(), weights, bias, spec.biased(), kept.scales());
  }

  private static Confinement confinement(Projection projection) {
    return projection.isNone() ? null
        : new Confinement(
            (float) projection.leastLogSigma2(), (float) projection.largestLogSigma2(), (float) projection.reach());
  }

  private TrainedArray unclipped(
      WeightLayout layout, Trained theta, Trained logSigma2, GroupRecipe recipe, int layer) {
    return TrainedArray.gaussians(
        slab, layout, theta, logSigma2, AdditiveGaussian.unclipped(),
        2 * Math.log(recipe.largestDeviations().get(layer)));
  }

  /** A network with a Gaussian posterior over every weight, all parameters zero. */
  public static TrainableNetwork variational(
      NetworkSpec network, PosteriorRecipe recipe, GaussianKl kl, NoiseSource noise, int batch, WorkerPool pool) {
    return new TrainableNetwork(network, recipe, LayerPrior.fixed("", kl), null, null, noise, batch, pool);
  }

  /**
   * The same, under a prior that layers may train parameters of; they are zero too.
   *
   * @param weightNoise key of the samples of weights, for a KL that is estimated from them
   */
  public static TrainableNetwork variational(
      NetworkSpec network, PosteriorRecipe recipe, LayerPrior prior, NoiseKey weightNoise, NoiseSource noise,
      int batch, WorkerPool pool) {
    return new TrainableNetwork(network, recipe, prior, weightNoise, null, noise, batch, pool);
  }

  /**
   * A network with random group scales over Gaussian weights, all parameters zero.
   *
   * @param kl of a weight given its scale, and of a bias
   * @param scales prior of the scales
   */
  public static TrainableNetwork grouped(
      NetworkSpec network, GroupRecipe recipe, GaussianKl kl, GroupScalePrior scales, NoiseSource noise, int batch,
      WorkerPool pool) {
    return new TrainableNetwork(network, recipe, LayerPrior.fixed("", kl), null, scales, noise, batch, pool);
  }

  /** A network of point weights, all zero. */
  public static TrainableNetwork dense(NetworkSpec network, int batch, WorkerPool pool) {
    NoiseSource none = (target, step, layer, index, count) -> {
      throw new IllegalStateException("a dense network draws no noise");
    };
    return new TrainableNetwork(network, null, null, null, null, none, batch, pool);
  }

  /** Whether there is a posterior variance. */
  public boolean variational() {
    return prior != null;
  }

  /** The threads that compute. */
  WorkerPool pool() {
    return pool;
  }

  /** The network on its tape: input, labels and loss. */
  public TapedNetwork taped() {
    return taped;
  }

  /** Forward and backward pass of one batch with the gradient of {@code scale * mean cross-entropy}. */
  public void gradients(int step, double scale) {
    this.step = step;
    if (!prepared) {
      updates.prepare(pool, prior, step);
      prepared = !updates.sampled();
    }
    scaleUpdates.prepare(pool);
    tape.forward(step);
    tape.backward(step, scale);
  }

  /**
   * Adds the gradient of {@code klWeight * KL} and makes one Adam update. Chunks of weights pass through the cache
   * once.
   *
   * @return KL before the update, nats, per layer, of weights, biases and scales; zeros in a dense network
   */
  public double[] update(Adam adam, double rate, double klWeight) {
    AdamStep adamStep = AdamStep.of(adam, rate);
    if (variational()) {
      prior.prepare(step);
    }
    double[] klPerLayer = updates.update(pool, prior, (float) klWeight, adamStep, dPrior, confinement == null);
    normalizations.update(adamStep);
    prepared = confinement == null && !updates.sampled();
    if (variational()) {
      prior.update(dPrior, adam, rate);
    }
    if (confinement != null) {
      updates.confine(pool, prior, confinement);
    }
    scaleUpdates.update(pool, klWeight, adamStep, klPerLayer);
    return klPerLayer;
  }

  /**
   * Everything a checkpoint keeps: parameters and moments, native float32. Whoever writes to it calls this again for every
   * step; so it is with the other parts of the network that are handed out.
   */
  public MemorySegment trainedState() {
    prepared = false;
    return slab.range(0, trainedFloats);
  }

  /** Which trained array holds a NaN or an infinity, for example {@code the means of layer fc1}; null if none does. */
  public String firstNotFinite() {
    for (TrainedLayer layer : layers) {
      String what = layer.firstNotFinite();
      if (what != null) {
        return what + " of layer " + layer.name();
      }
    }
    String normalization = normalizations.firstNotFinite();
    return normalization == null ? firstPriorNotFinite() : "the batch normalisation " + normalization;
  }

  /** Which parameter of a layer's prior is a NaN or an infinity; null if none is, or there are none. */
  String firstPriorNotFinite() {
    for (int i = 0; variational() && i < layers.size(); i++) {
      String which = prior.firstNotFinite(i);
      if (which != null) {
        return "the parameters of the prior (" + which + ") of layer " + layers.get(i).name();
      }
    }
    return null;
  }

  /** The key that makes the parameters of the prior alone learn more slowly, with its value; empty if there is none. */
  Optional<String> ownRateOfPrior() {
    return variational() ? prior.ownRate() : Optional.empty();
  }

  /**
   * Copies means, biases and batch normalisations of another network of the same description; parameters of the prior start from these means.
   */
  public void startFrom(TrainedPosterior start) {
    for (int i = 0; i < layers.size(); i++) {
      theta(i).copyFrom(layout(i).arrange(start.layers().get(i).theta()));
      layers.get(i).bias().theta().copyFrom(start.layers().get(i).bias());
    }
    normalizations.startFrom(start.normalizations());
    startPrior();
  }

  /** Starts the parameters of the prior from the means as they are now. */
  void startPrior() {
    for (int i = 0; variational() && i < layers.size(); i++) {
      prior.start(i, theta(i));
    }
  }

  /** How the weights of layer {@code i} lie. */
  public WeightLayout layout(int i) {
    return layers.get(i).weights().layout();
  }

  /** Inputs of one output of layer {@code i}. */
  int fanIn(int i) {
    LayerSpec.Weighted spec = network.weightedLayers().get(i);
    return spec.weightCount() / spec.outputs();
  }

  /** Means of layer {@code i} in the shape of its {@link #layout}, for initialisation. */
  public Tensor theta(int i) {
    prepared = false;
    return layers.get(i).weights().theta();
  }

  /** Log variances of layer {@code i} in the same shape; null in a dense network. */
  public Tensor logSigma2(int i) {
    prepared = false;
    return layers.get(i).weights().logSigma2();
  }

  /** Log variances of the bias of layer {@code i}; null in a network that is not grouped. */
  Tensor biasLogSigma2(int i) {
    prepared = false;
    return layers.get(i).bias().logSigma2();
  }

  /** Scales of layer {@code i}; null in a network that is not grouped. */
  LayerScales scales(int i) {
    return layers.get(i).scales();
  }

  /**
   * An array that is trained. After the first update from zero moments, the first moment is {@code 1 - beta1} times the
   * gradient of the whole objective.
   *
   * @param name {@code theta}, {@code logSigma2}, {@code bias}, {@code biasLogSigma2}; {@code scale.0} and so on for the
   *     parameters of {@link GroupScalePrior#groupParameters}, and {@code scale.shared}; {@code prior} for those of
   *     {@link LayerPrior#parameters}
   * @param value as it is now; weights in the shape of their {@link #layout}
   * @param firstMoment Adam's, of the same shape
   */
  public record TrainedTensor(String name, Tensor value, Tensor firstMoment) {}

  /** All that is trained of layer {@code i}; which arrays there are depends on the kind of network. */
  public List<TrainedTensor> trained(int i) {
    prepared = false;
    List<TrainedTensor> arrays = new ArrayList<>(layers.get(i).arrays());
    if (dPrior.length > 0) {
      arrays.add(new TrainedTensor("prior", prior.array(i).value(), prior.array(i).first()));
    }
    return arrays;
  }

  /** The parameters as arrays; log variances of a dense network are minus infinity. */
  public TrainedPosterior posterior() {
    List<TrainedPosterior.Layer> copies = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      copies.add(
          layers.get(i).copy(
              variational() ? prior.values(i) : new double[0], variational() ? prior.levels(i) : new double[0]));
    }
    return new TrainedPosterior(network, copies, normalizations.copy());
  }

  @Override
  public void close() {
    slab.close();
  }
}
