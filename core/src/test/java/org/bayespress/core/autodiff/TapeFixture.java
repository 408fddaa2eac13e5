package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.NetworkParameters;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** A network on a tape with random parameters, inputs, labels and noise, and the same in double precision. */
final class TapeFixture implements AutoCloseable {
  /** What is random in the network. The last two have Gaussian biases too. */
  enum Kind {
    POINTS(null), WEIGHTS(null), NORMAL_SCALES(ScaleDistribution.NORMAL), LOG_NORMAL_SCALES(
        ScaleDistribution.LOG_NORMAL);

    final ScaleDistribution scales;

    Kind(ScaleDistribution scales) {
      this.scales = scales;
    }
  }

  /** The step whose noise the reference knows. */
  static final int STEP = 5;

  final NetworkSpec spec;
  final Kind kind;
  final int batch;
  final Slab slab = new Slab();
  final WorkerPool pool;
  final List<Parameters> parameters = new ArrayList<>();
  final List<WeightLayout> layouts = new ArrayList<>();
  final List<ScaleParameters> scales = new ArrayList<>();
  final List<NormalizationParameters> normalizations = new ArrayList<>();
  final Tape tape;
  final TapedNetwork taped;
  final double[][] inputs;
  final ReferenceNetwork reference;
  private final NoiseKey key;

  TapeFixture(NetworkSpec spec, Kind kind, int batch, int threads, long seed) {
    this(spec, kind, batch, threads, seed, 1, 0f);
  }

  /** With a share {@code density} of the pixels that are not background; one image and one pixel have none. */
  TapeFixture(
      NetworkSpec spec, Kind kind, int batch, int threads, long seed, double density, float background) {
    this.spec = spec;
    this.kind = kind;
    this.batch = batch;
    pool = WorkerPool.of(threads);
    for (LayerSpec.Weighted layer : spec.weightedLayers()) {
      WeightLayout layout = WeightLayout.of(layer);
      layouts.add(layout);
      int[] shape = layout.tapeShape();
      int[] gradient = layout.shape();
      boolean drawn = kind != Kind.POINTS;
      boolean scaled = kind.scales != null;
      int out = layer.outputs();
      parameters.add(
          new Parameters(
              slab.reserve(shape), drawn ? slab.reserve(shape) : null, slab.reserve(out), slab.reserve(gradient),
              drawn ? slab.reserve(gradient) : null, layer.biased() ? slab.reserve(out) : null,
              scaled ? slab.reserve(out) : null,
              scaled ? slab.reserve(out) : null));
      if (scaled) {
        int groups = layer instanceof LayerSpec.Dense dense ? dense.in() : out;
        scales.add(
            new ScaleParameters(
                kind.scales, slab.reserve(groups), slab.reserve(groups), slab.reserve(groups), slab.reserve(groups)));
      }
    }
    for (LayerSpec.BatchNorm layer : spec.normalizations()) {
      int channels = layer.channels();
      normalizations.add(
          new NormalizationParameters(
              slab.reserve(channels), slab.reserve(channels), slab.reserve(channels), slab.reserve(channels),
              slab.reserve(channels), slab.reserve(channels)));
    }
    key = NoiseKey.of(seed, NoiseKey.Purpose.ACTIVATION_NOISE);
    tape =
        new Tape(
            slab, pool,
            (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, key, step, layer, index), batch,
            TapedNetwork.groupOf(spec, batch), true);
    taped = TapedNetwork.record(tape, spec, new NetworkParameters(parameters, scales, normalizations));
    slab.allocate();
    inputs = fill(seed, density, background);
    reference = doubles();
  }

  private double[][] fill(long seed, double density, float background) {
    NoiseKey start = NoiseKey.of(seed, NoiseKey.Purpose.INITIALIZATION);
    for (int i = 0; i < parameters.size(); i++) {
      Parameters p = parameters.get(i);
      NormalNoise.fill(p.mean().segment(), 0, p.mean().length(), start, 0, i, 0);
      if (spec.weightedLayers().get(i).biased()) {
        NormalNoise.fill(p.bias().segment(), 0, p.bias().length(), start, 1, i, 0);
      }
      for (int j = 0; j < p.mean().length(); j++) {
        p.mean().set(j, p.mean().get(j) * 0.4f);
      }
      if (p.variational()) {
        positive(p.variance(), start, 2, i, 0.1f);
      }
      if (kind.scales != null) {
        positive(p.biasVariance(), start, 4, i, 0.2f);
        ScaleParameters s = scales.get(i);
        NormalNoise.fill(s.location().segment(), 0, s.groups(), start, 5, i, 0);
        positive(s.deviation(), start, 6, i, 0.1f);
        for (int g = 0; g < s.groups(); g++) {
          s.location().set(g, (kind == Kind.NORMAL_SCALES ? 1 : 0) + 0.5f * s.location().get(g));
        }
      }
    }
    for (int i = 0; i < normalizations.size(); i++) {
      NormalizationParameters p = normalizations.get(i);
      NormalNoise.fill(p.gamma().segment(), 0, p.gamma().length(), start, 7, i, 0);
      NormalNoise.fill(p.beta().segment(), 0, p.beta().length(), start, 8, i, 0);
    }
    int pixels = spec.channels() * spec.height() * spec.width();
    MemorySegment values = MemorySegment.ofArray(new float[batch * pixels]);
    NormalNoise.fill(values, 0, (long) batch * pixels, start, 3, 0, 0);
    double[][] examples = new double[batch][pixels];
    SplittableRandom chance = new SplittableRandom(seed);
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < pixels; i++) {
        boolean empty = chance.nextDouble() >= density || density < 1 && (b == 1 || i == 2 || b + i == 0);
        float value = empty ? background : values.getAtIndex(ValueLayout.JAVA_FLOAT, (long) b * pixels + i);
        examples[b][i] = value;
        taped.input().value().set(imageIndex(b, i, pixels), value);
      }
      taped.loss().labels()[b] = (b * 7 + 1) % spec.classes();
    }
    return examples;
  }

  private static void positive(Tensor target, NoiseKey start, int phase, int layer, float size) {
    NormalNoise.fill(target.segment(), 0, target.length(), start, phase, layer, 0);
    for (int j = 0; j < target.length(); j++) {
      target.set(j, 0.05f + size * target.get(j) * target.get(j));
    }
  }

  /** Where element {@code element} of example {@code b} lies, by the layout that the package documents. */
  private long imageIndex(int b, int element, int elements) {
    if (taped.input().value().shape().length == 2) {
      return (long) b * elements + element;
    }
    return physical(b, element, elements);
  }

  private long physical(int b, int element, int elements) {
    int group = tape.group();
    return ((long) (b / group) * elements + element) * group + b % group;
  }

  /** Noise [example][element] of sampling layer {@code layer}, as the tape draws it. */
  private double[][] noise(int layer, int elements, boolean vectors) {
    MemorySegment field = MemorySegment.ofArray(new float[batch * elements]);
    NormalNoise.fill(field, 0, (long) batch * elements, key, STEP, layer, 0);
    double[][] perExample = new double[batch][elements];
    for (int b = 0; b < batch; b++) {
      for (int e = 0; e < elements; e++) {
        long at = vectors ? (long) b * elements + e : physical(b, e, elements);
        perExample[b][e] = field.getAtIndex(ValueLayout.JAVA_FLOAT, at);
      }
    }
    return perExample;
  }

  private ReferenceNetwork doubles() {
    boolean drawn = kind != Kind.POINTS;
    boolean scaled = kind.scales != null;
    List<double[]> means = new ArrayList<>();
    List<double[]> variances = drawn ? new ArrayList<>() : null;
    List<double[]> biases = new ArrayList<>();
    List<double[]> biasVariances = scaled ? new ArrayList<>() : null;
    List<double[][]> noise = new ArrayList<>();
    List<ReferenceNetwork.Scales> scaleNoise = scaled ? new ArrayList<>() : null;
    int sampling = 0;
    List<int[]> shapes = spec.shapes();
    for (int i = 0; i < spec.layers().size(); i++) {
      if (!(spec.layers().get(i) instanceof LayerSpec.Weighted layer)) {
        continue;
      }
      Parameters p = parameters.get(means.size());
      boolean vectors = layer instanceof LayerSpec.Dense;
      // in front of a dense layer, behind a convolution
      int own = scaled && vectors ? sampling + 1 : sampling;
      if (scaled) {
        ScaleParameters s = scales.get(means.size());
        double[][] eps = noise(vectors ? sampling : sampling + 1, s.groups(), vectors);
        scaleNoise.add(
            new ReferenceNetwork.Scales(
                kind.scales, doubles(s.location().toArray()), doubles(s.deviation().toArray()), eps));
        biasVariances.add(doubles(p.biasVariance().toArray()));
      }
      if (drawn) {
        int[] shape = shapes.get(i + 1);
        int elements = shape.length == 1 ? shape[0] : shape[0] * shape[1] * shape[2];
        variances.add(doubles(described(means.size(), p.variance())));
        noise.add(noise(own, elements, vectors));
      }
      sampling += scaled ? 2 : 1;
      means.add(doubles(described(means.size(), p.mean())));
      biases.add(doubles(p.bias().toArray()));
    }
    ReferenceNetwork network =
        new ReferenceNetwork(spec, means, variances, biases, biasVariances, noise, scaleNoise);
    for (NormalizationParameters p : normalizations) {
      network.gammas.add(doubles(p.gamma().toArray()));
      network.betas.add(doubles(p.beta().toArray()));
    }
    return network;
  }

  /** Weights that the tape multiplies with, or gradients, in the order of the network's description. */
  float[] described(int layer, Tensor weights) {
    WeightLayout layout = layouts.get(layer);
    float[] values = weights.toArray();
    if (layout.padded() && weights.extent(1) == layout.stride()) {
      float[] rows = new float[layout.rows() * layout.width()];
      for (int row = 0; row < layout.rows(); row++) {
        System.arraycopy(values, row * layout.stride(), rows, row * layout.width(), layout.width());
      }
      values = rows;
    }
    return layout.restore(values);
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Forward and backward pass of {@link #STEP}. */
  void run(double scale) {
    tape.forward(STEP);
    tape.backward(STEP, scale);
  }

  double referenceLoss() {
    return reference.loss(inputs, taped.loss().labels());
  }

  /** Every gradient, copied, in the order of the layers. */
  List<float[]> gradients() {
    List<float[]> all = new ArrayList<>();
    for (Parameters p : parameters) {
      for (Tensor gradient : new Tensor[] {p.dMean(), p.dBias(), p.dVariance(), p.dBiasVariance()}) {
        all.add(gradient == null ? new float[0] : gradient.toArray());
      }
    }
    for (NormalizationParameters p : normalizations) {
      all.add(p.dGamma().toArray());
      all.add(p.dBeta().toArray());
      all.add(p.runningMean().toArray());
      all.add(p.runningVariance().toArray());
    }
    for (ScaleParameters s : scales) {
      all.add(s.dLocation().toArray());
      all.add(s.dDeviation().toArray());
    }
    return all;
  }

  @Override
  public void close() {
    pool.close();
    slab.close();
  }
}
