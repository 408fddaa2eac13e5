package org.bayespress.benchmarks.kl;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.bayespress.methods.miracle.posterior.AdamArray;
import org.bayespress.methods.miracle.posterior.BlockPosterior;
import org.bayespress.methods.miracle.posterior.Span;

/**
 * A {@link BlockPosterior}, block by block as in a training step, without what a step does around it: noise and gradients
 * of the data term are drawn once per thread and not fetched for every block, and Adam updates nothing. Both
 * parameters of a weight come from one normal distribution around 0, rho is 1.
 */
final class BlockPass implements KlPass {

  /** Deviation of parameters where they lie much as in a training: log sigma of Mean-Var within about 1.5 of log rho. */
  private static final float USUAL_SPREAD = 0.5f;

  /** Deviation with which the softmax of Mean-KL gives a few weights nearly all. */
  private static final float WIDE_SPREAD = 4;

  private static final double BUDGET_NATS = BlockForms.BITS * Math.log(2);
  private static final double KL_WEIGHT = 1;

  /**
   * Noise behind which a mean disappears: in float arithmetic {@code mean + deviation x 2^60} is the second term, bit for bit, as
   * long as the deviation is above 2^-35 of the mean.
   */
  private static final float DROWNING = 0x1p60f;

  private final Slab slab = new Slab();
  private final BlockPosterior posterior;
  private final WorkerPool pool;
  private final int weights;
  private final Span[] spans;
  private final double[] klOfBlock;

  private BlockPass(String label, int weights, WorkerPool pool) {
    this.pool = pool;
    this.weights = weights;
    posterior = BlockPosterior.reserve(label, slab, weights, BUDGET_NATS);
    slab.allocate();
    spans = new Span[pool.threads()];
    klOfBlock = new double[(weights + BlockForms.BLOCK - 1) / BlockForms.BLOCK];
  }

  /** Parameters as in a training. */
  static BlockPass usual(String label, int weights, WorkerPool pool) {
    BlockPass pass = new BlockPass(label, weights, pool);
    pass.start(USUAL_SPREAD);
    return pass;
  }

  /** The same, but spread widely where the KL is the budget whatever the parameters are. */
  static BlockPass widest(String label, int weights, WorkerPool pool) {
    BlockPass pass = new BlockPass(label, weights, pool);
    pass.start(pass.posterior.penalised() ? USUAL_SPREAD : WIDE_SPREAD);
    return pass;
  }

  private void start(float spread) {
    NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO);
    int layer = 0;
    for (AdamArray array : posterior.state()) {
      Tensor values = array.value();
      NormalNoise.fill(values.segment(), 0, weights, key, 0, layer++, 0);
      for (int i = 0; i < weights; i++) {
        values.set(i, spread * values.get(i));
      }
    }
    for (int worker = 0; worker < spans.length; worker++) {
      Span span = new Span(BlockForms.BLOCK);
      Arrays.fill(span.rho, 1f);
      NormalNoise.fill(MemorySegment.ofArray(span.noise), 0, BlockForms.BLOCK, key, 1, 0, 0);
      NormalNoise.fill(MemorySegment.ofArray(span.gradient), 0, BlockForms.BLOCK, key, 1, 1, 0);
      spans[worker] = span;
    }
  }

  @Override
  public double accumulate() {
    pool.run(klOfBlock.length, this::block);
    double sum = 0;
    for (double nats : klOfBlock) {
      sum += nats;
    }
    return sum;
  }

  private void block(int block, int worker) {
    klOfBlock[block] = posterior.gradients(span(block, worker), KL_WEIGHT);
  }

  private Span span(int block, int worker) {
    Span span = spans[worker];
    span.block = block;
    span.from = block * BlockForms.BLOCK;
    span.count = Math.min(BlockForms.BLOCK, weights - span.from);
    return span;
  }

  /** The KL of a block as the code has it; leaves gradients in the span that it returns them in. */
  double reportedNats(int block) {
    return posterior.gradients(span(block, 0), KL_WEIGHT);
  }

  /** What {@link #reportedNats} has left of the last block. */
  Span gradients() {
    return spans[0];
  }

  /** The posterior of a block by its definition, in double precision. */
  BlockTarget defined(int block) {
    return posterior.target(span(block, 0));
  }

  /**
   * Means and deviations that samples of a block really have: without noise a sample is the mean, and with noise large enough it is
   * the deviation times that noise.
   */
  BlockTarget drawn(int block) {
    Span span = span(block, 0);
    float[] kept = span.noise.clone();
    double[] means = sample(span, 0);
    double[] deviations = sample(span, DROWNING);
    System.arraycopy(kept, 0, span.noise, 0, kept.length);
    for (int i = 0; i < span.count; i++) {
      deviations[i] /= DROWNING;
    }
    return new BlockTarget(means, deviations);
  }

  private double[] sample(Span span, float noise) {
    Arrays.fill(span.noise, noise);
    posterior.sample(span);
    double[] sample = new double[span.count];
    for (int i = 0; i < span.count; i++) {
      sample[i] = span.weight[i];
    }
    return sample;
  }

  @Override
  public void close() {
    slab.close();
  }
}
