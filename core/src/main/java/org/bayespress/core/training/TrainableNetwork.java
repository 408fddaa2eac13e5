package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.kernels.AdamKernel;
import org.bayespress.core.kernels.AdditiveGaussian;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network with everything a training step touches, on one slab: parameters, Adam's moments, gradients, activations.
 * Either variational (means and log variances under a KL) or dense (means only). Biases are point estimates without a
 * penalty in both.
 *
 * <p>The slab begins with parameters and moments, so that a checkpoint is one contiguous copy.
 */
public final class TrainableNetwork implements AutoCloseable {

  /** Weights per chunk of the update: eight arrays of it fit into a first-level cache. */
  private static final int CHUNK = 1024;

  /** A trained array with Adam's moments. */
  private record Trained(Tensor value, Tensor first, Tensor second) {
    static Trained reserve(Slab slab, int... shape) {
      return new Trained(slab.reserve(shape), slab.reserve(shape), slab.reserve(shape));
    }
  }

  /** One weighted layer; {@code logSigma2} and {@code kernel} are null in a dense network. */
  private record Layer(
      String name, Trained theta, Trained logSigma2, Trained bias, Parameters parameters, AdditiveGaussian kernel) {}

  /** Elements {@code from .. from + count - 1} of the weights of a layer. */
  private record Chunk(int layer, int from, int count) {}

  private final NetworkSpec network;
  private final Slab slab = new Slab();
  private final WorkerPool pool;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final long trainedFloats;
  private final GaussianKl kl;
  private final double[] klOfChunk;
  private final Tape tape;
  private final TapedNetwork taped;

  private TrainableNetwork(
      NetworkSpec network, PosteriorRecipe recipe, GaussianKl kl, NoiseSource noise, int batch, WorkerPool pool) {
    this.network = network;
    this.pool = pool;
    this.kl = kl;
    List<Trained[]> trained = new ArrayList<>();
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      trained.add(
          new Trained[] {
            Trained.reserve(slab, spec.weightShape()),
            recipe == null ? null : Trained.reserve(slab, spec.weightShape()),
            Trained.reserve(slab, spec.outputs())
          });
    }
    trainedFloats = slab.plannedFloats();
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    for (int i = 0; i < specs.size(); i++) {
      layers.add(layer(specs.get(i), trained.get(i), recipe));
      int length = specs.get(i).weightCount();
      for (int from = 0; from < length; from += CHUNK) {
        chunks.add(new Chunk(i, from, Math.min(CHUNK, length - from)));
      }
    }
    klOfChunk = new double[chunks.size()];
    tape = new Tape(slab, pool, noise, batch, true);
    taped = TapedNetwork.record(tape, network, layers.stream().map(Layer::parameters).toList());
    slab.allocate();
    Blas.keepSingleThreaded();
  }

  private Layer layer(LayerSpec.Weighted spec, Trained[] trained, PosteriorRecipe recipe) {
    int[] shape = spec.weightShape();
    Tensor bias = trained[2].value();
    if (recipe == null) {
      Parameters point =
          new Parameters(trained[0].value(), null, bias, slab.reserve(shape), null, slab.reserve(spec.outputs()));
      return new Layer(spec.name(), trained[0], null, trained[2], point, null);
    }
    Parameters drawn =
        new Parameters(
            slab.reserve(shape), slab.reserve(shape), bias, slab.reserve(shape), slab.reserve(shape),
            slab.reserve(spec.outputs()));
    boolean convolution = spec instanceof LayerSpec.Conv2d;
    AdditiveGaussian kernel = AdditiveGaussian.of(recipe.logAlphaClip(), recipe.muteLogAlpha(), convolution);
    return new Layer(spec.name(), trained[0], trained[1], trained[2], drawn, kernel);
  }

  /** A network with a Gaussian posterior over every weight, all parameters zero. */
  public static TrainableNetwork variational(
      NetworkSpec network, PosteriorRecipe recipe, GaussianKl kl, NoiseSource noise, int batch, WorkerPool pool) {
    return new TrainableNetwork(network, recipe, kl, noise, batch, pool);
  }

  /** A network of point weights, all zero. */
  public static TrainableNetwork dense(NetworkSpec network, int batch, WorkerPool pool) {
    NoiseSource none = (target, step, layer, index, count) -> {
      throw new IllegalStateException("a dense network draws no noise");
    };
    return new TrainableNetwork(network, null, null, none, batch, pool);
  }

  /** Whether there is a posterior variance. */
  public boolean variational() {
    return kl != null;
  }

  /** The network on its tape: input, labels and loss. */
  public TapedNetwork taped() {
    return taped;
  }

  /** Forward and backward pass of one batch with the gradient of {@code scale * mean cross-entropy}. */
  public void gradients(int step, double scale) {
    if (variational()) {
      pool.run(chunks.size(), (i, worker) -> {
        Chunk chunk = chunks.get(i);
        Layer layer = layers.get(chunk.layer());
        Parameters p = layer.parameters();
        layer.kernel().prepare(
            layer.theta().value().segment(), layer.logSigma2().value().segment(), p.mean().segment(),
            p.variance().segment(), chunk.from(), chunk.count());
      });
    }
    tape.forward(step);
    tape.backward(step, scale);
  }

  /**
   * Adds the gradient of {@code klWeight * KL} and makes one Adam update. Chunks of weights pass through the cache
   * once.
   *
   * @return KL before the update, nats, per layer; zeros in a dense network
   */
  public double[] update(Adam adam, double rate, double klWeight) {
    float b1 = (float) adam.beta1();
    float b2 = (float) adam.beta2();
    float epsilon = (float) adam.epsilon();
    float step = (float) rate;
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      Layer layer = layers.get(chunk.layer());
      MemorySegment dTheta = layer.parameters().dMean().segment();
      if (variational()) {
        klOfChunk[i] = collect(layer, chunk, (float) klWeight);
        MemorySegment dLogSigma2 = layer.parameters().dVariance().segment();
        adam(layer.logSigma2(), dLogSigma2, chunk.from(), chunk.count(), step, b1, b2, epsilon);
      }
      adam(layer.theta(), dTheta, chunk.from(), chunk.count(), step, b1, b2, epsilon);
    });
    for (Layer layer : layers) {
      Tensor dBias = layer.parameters().dBias();
      adam(layer.bias(), dBias.segment(), 0, dBias.length(), step, b1, b2, epsilon);
    }
    double[] klPerLayer = new double[layers.size()];
    for (int i = 0; i < klOfChunk.length; i++) {
      klPerLayer[chunks.get(i).layer()] += klOfChunk[i];
    }
    return klPerLayer;
  }

  private double collect(Layer layer, Chunk chunk, float klWeight) {
    Parameters p = layer.parameters();
    MemorySegment theta = layer.theta().value().segment();
    MemorySegment dTheta = p.dMean().segment();
    MemorySegment dLogSigma2 = p.dVariance().segment();
    layer.kernel().collect(theta, p.variance().segment(), dTheta, dLogSigma2, chunk.from(), chunk.count());
    return kl.accumulate(
        theta, layer.logSigma2().value().segment(), dTheta, dLogSigma2, chunk.from(), chunk.count(), klWeight);
  }

  private static void adam(
      Trained trained, MemorySegment gradient, int from, int count, float rate, float b1, float b2, float epsilon) {
    AdamKernel.update(
        trained.value().segment(), trained.first().segment(), trained.second().segment(), from, gradient, from, count,
        rate, b1, b2, epsilon);
  }

  /** Everything a checkpoint keeps: parameters and moments, native float32. */
  public MemorySegment trainedState() {
    return slab.range(0, trainedFloats);
  }

  /** Which trained array holds a NaN or an infinity, for example {@code the means of layer fc1}; null if none does. */
  public String firstNotFinite() {
    for (Layer layer : layers) {
      if (!Elementwise.allFinite(layer.theta().value().segment(), layer.theta().value().length())) {
        return "the means of layer " + layer.name();
      }
      if (variational()
          && !Elementwise.allFinite(layer.logSigma2().value().segment(), layer.logSigma2().value().length())) {
        return "the log variances of layer " + layer.name();
      }
      if (!Elementwise.allFinite(layer.bias().value().segment(), layer.bias().value().length())) {
        return "the bias of layer " + layer.name();
      }
    }
    return null;
  }

  /** Copies means and biases of another network of the same description. */
  public void startFrom(TrainedPosterior start) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).theta().value().copyFrom(start.layers().get(i).theta());
      layers.get(i).bias().value().copyFrom(start.layers().get(i).bias());
    }
  }

  /** Means of layer {@code i}, for initialisation. */
  public Tensor theta(int i) {
    return layers.get(i).theta().value();
  }

  /** Log variances of layer {@code i}; null in a dense network. */
  public Tensor logSigma2(int i) {
    return variational() ? layers.get(i).logSigma2().value() : null;
  }

  /** Biases of layer {@code i}. */
  public Tensor bias(int i) {
    return layers.get(i).bias().value();
  }

  /**
   * Adam's first moments of one layer, in the shapes of the parameters. After the first update from zero moments they
   * are {@code 1 - beta1} times the gradient of the whole objective.
   *
   * @param theta of the means
   * @param logSigma2 of the log variances; null in a dense network
   * @param bias of the biases
   */
  public record FirstMoments(Tensor theta, Tensor logSigma2, Tensor bias) {}

  /** Adam's first moments of layer {@code i}. */
  public FirstMoments firstMoments(int i) {
    Layer layer = layers.get(i);
    return new FirstMoments(
        layer.theta().first(), variational() ? layer.logSigma2().first() : null, layer.bias().first());
  }

  /** The parameters as arrays; log variances of a dense network are minus infinity. */
  public TrainedPosterior posterior() {
    List<TrainedPosterior.Layer> copies = new ArrayList<>();
    for (Layer layer : layers) {
      float[] theta = layer.theta().value().toArray();
      float[] logSigma2 = new float[theta.length];
      if (variational()) {
        logSigma2 = layer.logSigma2().value().segment().toArray(ValueLayout.JAVA_FLOAT);
      } else {
        Arrays.fill(logSigma2, Float.NEGATIVE_INFINITY);
      }
      copies.add(new TrainedPosterior.Layer(layer.name(), theta, logSigma2, layer.bias().value().toArray()));
    }
    return new TrainedPosterior(network, copies);
  }

  @Override
  public void close() {
    slab.close();
  }
}
