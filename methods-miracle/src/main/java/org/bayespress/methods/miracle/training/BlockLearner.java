package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.Filling;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.coder.BlockCoding;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.bayespress.methods.miracle.posterior.AdamArray;
import org.bayespress.methods.miracle.posterior.AdamRate;
import org.bayespress.methods.miracle.posterior.BlockPosterior;
import org.bayespress.methods.miracle.posterior.Span;

/**
 * The blocks of a network while they learn and once they are coded. Everything that a checkpoint keeps lies on one slab:
 * parameters and moments, scales, penalties, numbers of the coded blocks, sizes of filled ones.
 */
final class BlockLearner implements AutoCloseable {
  private static final int NOISE_CHUNK = 4096;

  private final BlockPosterior posterior;
  private final PointNetwork network;
  private final WorkerPool pool;
  private final Slab slab;
  private final Scales scales;
  private final Penalties penalties;
  private final CodedBlocks coded;
  /** Null where all blocks have one size. */
  private final FilledBlocks filled;
  private final long keptFloats;
  private final Tensor noise;
  private final NoiseKey noiseKey;
  private final float[] variable;
  private final float[] gradient;
  private final Span[] spans;
  private BlockPlan plan;

  /** A learner with the posterior that the settings name, not started yet. */
  static BlockLearner of(
      Variables variables, FileBudget budget, MiracleSettings settings, long seed, int batch, WorkerPool pool) {
    Slab slab = new Slab();
    BlockPlan plan = BlockPlan.of(
        variables, budget.seed(), settings.order(), settings.bits(), budget.blocks(settings.budgetBytes()));
    BlockPosterior posterior =
        BlockPosterior.reserve(settings.parameterization(), slab, plan.count(), settings.blockNats());
    return new BlockLearner(
        variables, budget, settings, plan, slab, posterior, NoiseKey.of(seed, NoiseKey.Purpose.WEIGHT_NOISE), batch,
        pool);
  }

  /** Takes over a slab on which the posterior is reserved already. */
  private BlockLearner(
      Variables variables, FileBudget budget, MiracleSettings settings, BlockPlan plan, Slab slab,
      BlockPosterior posterior, NoiseKey noiseKey, int batch, WorkerPool pool) {
    this.plan = plan;
    this.slab = slab;
    this.posterior = posterior;
    this.noiseKey = noiseKey;
    this.pool = pool;
    int tensors = variables.tensors().size();
    scales = new Scales(slab, tensors, plan.blocks());
    penalties = new Penalties(slab, plan.blocks(), settings.blockNats());
    coded = new CodedBlocks(slab, plan);
    filled = settings.filling() == Filling.GREEDY ? new FilledBlocks(slab, plan, budget, settings) : null;
    keptFloats = slab.plannedFloats();
    noise = slab.reserve(plan.count());
    slab.allocate();
    network = new PointNetwork(variables, plan.seed(), batch, pool);
    variable = new float[plan.count()];
    gradient = new float[plan.count()];
    spans = new Span[pool.threads()];
    for (int worker = 0; worker < spans.length; worker++) {
      spans[worker] = new Span(plan.largest());
    }
    coded.start();
  }

  /** The blocks as they are now. */
  BlockPlan plan() {
    return plan;
  }

  PointNetwork network() {
    return network;
  }

  BlockPosterior posterior() {
    return posterior;
  }

  /** What a checkpoint keeps. */
  MemorySegment state() {
    return slab.range(0, keptFloats);
  }

  /** Starts scales and penalties. */
  void start(double[] startScales, double beta) {
    scales.start(startScales);
    penalties.start(beta);
  }

  /** Derives what follows from the state, after it was read from a checkpoint. */
  void restored(boolean frozen) {
    scales.restored(frozen);
    if (filled != null) {
      follow(filled.plan());
    }
    for (int b = 0; b < plan.blocks(); b++) {
      if (coded.contains(b)) {
        coded.decode(b, scales.values());
      }
    }
    look();
  }

  /** Fills the blocks anew by the KL of what they hold, before any is coded; nothing where all have one size. */
  void fill() {
    if (filled == null) {
      return;
    }
    double[] nats = new double[plan.count()];
    for (int b = 0; b < plan.blocks(); b++) {
      BlockTarget target = posterior.target(span(b, 0));
      for (int i = 0; i < plan.size(b); i++) {
        nats[plan.start(b) + i] = target.klNats(i);
      }
    }
    follow(filled.fill(nats));
    look();
  }

  /** Finds the KL of what is not coded. */
  private void look() {
    for (int block : openBlocks()) {
      penalties.saw(block, posterior.target(span(block, 0)).klNats());
    }
  }

  private void follow(BlockPlan next) {
    plan = next;
    coded.follow(next);
    Arrays.setAll(spans, worker -> new Span(next.largest()));
  }

  /** Fixes the scales as a file holds them, and with them the blocks. */
  void freezeScales() {
    scales.freeze();
    if (filled != null) {
      look();
    }
  }

  /** Standard deviation of the coding prior, per tensor. */
  float[] scales() {
    return scales.values().clone();
  }

  /** What is coded so far. */
  CodedBlocks coded() {
    return coded;
  }

  /** A span over a block, with its scales. */
  Span span(int block, int worker) {
    Span span = spans[worker];
    span.block = block;
    span.from = plan.start(block);
    span.count = plan.size(block);
    for (int i = 0; i < span.count; i++) {
      span.rho[i] = scales.values()[plan.tensor()[span.from + i]];
    }
    return span;
  }

  /** Draws the weights of what is not coded, and gives them to the network. */
  void sample(int step) {
    int count = plan.count();
    pool.run((count + NOISE_CHUNK - 1) / NOISE_CHUNK, (chunk, worker) -> {
      int from = chunk * NOISE_CHUNK;
      NormalNoise.fill(
          noise.segment(), from, Math.min(NOISE_CHUNK, count - from), noiseKey, step, 0, from);
    });
    draw();
  }

  /** Gives the network the means of what is not coded. */
  void sampleMeans() {
    noise.fill(0);
    draw();
  }

  private void draw() {
    pool.run(plan.blocks(), (block, worker) -> {
      int from = plan.start(block);
      if (coded.contains(block)) {
        scatter(coded.weights(), from, from, plan.size(block));
        return;
      }
      Span span = span(block, worker);
      MemorySegment.copy(noise.segment(), ValueLayout.JAVA_FLOAT, 4L * from, span.noise, 0, span.count);
      posterior.sample(span);
      scatter(span.weight, 0, from, span.count);
    });
    network.set(variable);
  }

  private void scatter(float[] weights, int at, int place, int count) {
    for (int i = 0; i < count; i++) {
      variable[plan.variable()[place + i]] = weights[at + i];
    }
  }

  /**
   * One step on the batch that the network holds.
   *
   * @param step number of the noise
   * @param images training images: the objective is that many times the mean cross-entropy plus penalised KL
   * @param rate Adam's constants
   * @param epsilon of the penalties
   * @return mean cross-entropy, nats
   */
  double step(int step, double images, AdamRate rate, double epsilon) {
    sample(step);
    double nats = network.gradients(images, gradient);
    pool.run(plan.blocks(), (block, worker) -> {
      if (!coded.contains(block)) {
        update(block, span(block, worker), images, rate, epsilon);
      }
    });
    if (!scales.frozen()) {
      scales.update(plan.blocks(), rate);
    }
    if (together()) {
      penalties.adaptTogether(plan.blocks(), filled.allowedNats(), epsilon);
    }
    return nats;
  }

  /** Whether one penalty holds the KL of all blocks: until they are filled for good. */
  private boolean together() {
    return filled != null && !scales.frozen();
  }

  private void update(int block, Span span, double images, AdamRate rate, double epsilon) {
    MemorySegment.copy(noise.segment(), ValueLayout.JAVA_FLOAT, 4L * span.from, span.noise, 0, span.count);
    for (int i = 0; i < span.count; i++) {
      span.gradient[i] = gradient[plan.variable()[span.from + i]];
    }
    penalties.saw(block, posterior.update(span, penalties.beta(block) * images, rate));
    if (!together()) {
      penalties.adapt(block, epsilon);
    }
    if (!scales.frozen()) {
      scales.collect(block, span, plan.tensor());
    }
  }

  /** Codes a block and fixes its weights. */
  void code(int block, BlockCoding coding) {
    coded.put(block, coding.code(block, posterior.target(span(block, 0))), scales.values());
  }

  /** KL of the blocks that are not coded, in nats, as of the last step or of the checkpoint: sum, mean, largest. */
  double[] klNats() {
    return penalties.klNats(openBlocks());
  }

  /** Mean penalty of the blocks that are not coded; 0 where nothing is penalised. */
  double meanBeta() {
    return posterior.penalised() ? penalties.meanBeta(openBlocks()) : 0;
  }

  private int[] openBlocks() {
    return IntStream.range(0, plan.blocks()).filter(b -> !coded.contains(b)).toArray();
  }

  /** Whether every parameter is a number. */
  boolean finite() {
    for (AdamArray array : posterior.state()) {
      if (!Elementwise.allFinite(array.value().segment(), array.value().length())) {
        return false;
      }
    }
    return scales.finite();
  }

  @Override
  public void close() {
    network.close();
    slab.close();
  }
}
