package org.bayespress.benchmarks.convolution;

import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.Variable;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;

/** A tape that holds one variational convolution, with random input, weights and output gradient. */
final class VariationalConvolution implements AutoCloseable {
  private static final NoiseKey KEY = NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO);

  private final Slab slab = new Slab();
  private final WorkerPool pool;
  private final Parameters parameters;
  private final Tape tape;
  private final Variable output;
  private int step;

  VariationalConvolution(ConvolutionLayer where, int batch, int threads) {
    pool = WorkerPool.of(threads);
    int[] shape = where.layer().weightShape();
    int outputs = where.layer().outputs();
    parameters = new Parameters(
        slab.reserve(shape), slab.reserve(shape), slab.reserve(outputs), slab.reserve(shape), slab.reserve(shape),
        slab.reserve(outputs));
    tape = new Tape(
        slab, pool,
        (target, noiseStep, layer, index, count) -> NormalNoise.fill(target, 0, count, KEY, noiseStep, layer, index),
        batch, true);
    int channels = where.layer().in();
    Variable input = where.first() ? tape.image(channels, where.height(), where.width())
        : tape.innerImage(channels, where.height(), where.width());
    output = tape.conv2d(input, parameters);
    slab.allocate();
    Blas.keepSingleThreaded();
    fill(input.value(), 1);
    fill(output.gradient(), 2);
    fill(parameters.mean(), 3);
    fill(parameters.variance(), 4);
    Tensor variance = parameters.variance();
    for (int i = 0; i < variance.length(); i++) {
      variance.set(i, 1e-3f * variance.get(i) * variance.get(i));
    }
  }

  private static void fill(Tensor tensor, int field) {
    NormalNoise.fill(tensor.segment(), 0, tensor.length(), KEY, field, 0, 0);
  }

  /** Both passes with new noise; returns some number that depends on them. */
  float run() {
    step++;
    tape.forward(step);
    tape.backwardFrom(output, step);
    return output.value().get(0) + parameters.dMean().get(0);
  }

  @Override
  public void close() {
    pool.close();
    slab.close();
  }
}
