package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** A network on a tape with random parameters, inputs, labels and noise, and the same in double precision. */
final class TapeFixture implements AutoCloseable {
  final NetworkSpec spec;
  final int batch;
  final Slab slab = new Slab();
  final WorkerPool pool;
  final List<Parameters> parameters = new ArrayList<>();
  final Tape tape;
  final TapedNetwork taped;
  final double[][] inputs;
  final ReferenceNetwork reference;

  TapeFixture(NetworkSpec spec, boolean variational, int batch, int threads, long seed) {
    this.spec = spec;
    this.batch = batch;
    pool = WorkerPool.of(threads);
    for (LayerSpec.Weighted layer : spec.weightedLayers()) {
      int[] shape = layer.weightShape();
      parameters.add(
          new Parameters(
              slab.reserve(shape), variational ? slab.reserve(shape) : null, slab.reserve(layer.outputs()),
              slab.reserve(shape), variational ? slab.reserve(shape) : null, slab.reserve(layer.outputs())));
    }
    NoiseKey key = NoiseKey.of(seed, NoiseKey.Purpose.ACTIVATION_NOISE);
    tape =
        new Tape(
            slab, pool,
            (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, key, step, layer, index), batch,
            true);
    taped = TapedNetwork.record(tape, spec, parameters);
    slab.allocate();
    inputs = fill(seed);
    reference = doubles(variational, key);
  }

  private double[][] fill(long seed) {
    NoiseKey key = NoiseKey.of(seed, NoiseKey.Purpose.INITIALIZATION);
    for (int i = 0; i < parameters.size(); i++) {
      Parameters p = parameters.get(i);
      NormalNoise.fill(p.mean().segment(), 0, p.mean().length(), key, 0, i, 0);
      NormalNoise.fill(p.bias().segment(), 0, p.bias().length(), key, 1, i, 0);
      if (p.variational()) {
        NormalNoise.fill(p.variance().segment(), 0, p.variance().length(), key, 2, i, 0);
      }
      for (int j = 0; j < p.mean().length(); j++) {
        p.mean().set(j, p.mean().get(j) * 0.4f);
        if (p.variational()) {
          p.variance().set(j, 0.05f + 0.1f * p.variance().get(j) * p.variance().get(j));
        }
      }
    }
    int pixels = spec.channels() * spec.height() * spec.width();
    MemorySegment values = MemorySegment.ofArray(new float[batch * pixels]);
    NormalNoise.fill(values, 0, (long) batch * pixels, key, 3, 0, 0);
    double[][] examples = new double[batch][pixels];
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < pixels; i++) {
        float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, (long) b * pixels + i);
        examples[b][i] = value;
        taped.input().value().set(imageIndex(b, i, pixels), value);
      }
      taped.loss().labels()[b] = (b * 7 + 1) % spec.classes();
    }
    return examples;
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

  private ReferenceNetwork doubles(boolean variational, NoiseKey key) {
    List<double[]> means = new ArrayList<>();
    List<double[]> variances = variational ? new ArrayList<>() : null;
    List<double[]> biases = new ArrayList<>();
    List<double[][]> noise = new ArrayList<>();
    int layer = 0;
    List<int[]> shapes = spec.shapes();
    for (int i = 0; i < spec.layers().size(); i++) {
      if (!(spec.layers().get(i) instanceof LayerSpec.Weighted)) {
        continue;
      }
      Parameters p = parameters.get(layer);
      means.add(doubles(p.mean().toArray()));
      biases.add(doubles(p.bias().toArray()));
      if (variational) {
        variances.add(doubles(p.variance().toArray()));
        int[] shape = shapes.get(i + 1);
        int elements = shape.length == 1 ? shape[0] : shape[0] * shape[1] * shape[2];
        MemorySegment field = MemorySegment.ofArray(new float[batch * elements]);
        NormalNoise.fill(field, 0, (long) batch * elements, key, 5, layer, 0);
        double[][] perExample = new double[batch][elements];
        for (int b = 0; b < batch; b++) {
          for (int e = 0; e < elements; e++) {
            long at = shape.length == 1 ? (long) b * elements + e : physical(b, e, elements);
            perExample[b][e] = field.getAtIndex(ValueLayout.JAVA_FLOAT, at);
          }
        }
        noise.add(perExample);
      }
      layer++;
    }
    return new ReferenceNetwork(spec, means, variances, biases, noise);
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Runs step 5, whose noise the reference knows. */
  void run(double scale) {
    tape.forward(5);
    tape.backward(5, scale);
  }

  double referenceLoss() {
    return reference.loss(inputs, taped.loss().labels());
  }

  @Override
  public void close() {
    pool.close();
    slab.close();
  }
}
