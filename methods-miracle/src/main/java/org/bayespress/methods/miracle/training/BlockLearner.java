package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.coder.BlockCoding;
import org.bayespress.methods.miracle.posterior.AdamArray;
import org.bayespress.methods.miracle.posterior.AdamRate;
import org.bayespress.methods.miracle.posterior.BlockPosterior;
import org.bayespress.methods.miracle.posterior.Span;

/**
 * The blocks of a network while they learn and once they are coded. Everything that a checkpoint keeps lies on one slab:
 * parameters and moments, scales, penalties, numbers of the coded blocks.
 */
final class BlockLearner implements AutoCloseable {
  private static final int NOISE_CHUNK = 4096;

  private final BlockPlan plan;
  private final BlockPosterior posterior;
  private final PointNetwork network;
  private final WorkerPool pool;
  private final Slab slab;
  private final AdamArray logScales;
  private final Tensor betas;
  private final CodedBlocks coded;
  private final long keptFloats;
  private final Tensor noise;
  private final NoiseKey noiseKey;
  private final double budgetNats;
  private final float[] variable;
  private final float[] gradient;
  private final double[] klOfBlock;
  private final double[][] dLogScale;
  private final Span[] spans;
  private final float[] scales;
  private boolean scalesFrozen;

  /** A learner with the posterior that the settings name, not started yet. */
  static BlockLearner of(
      Variables variables, BlockPlan plan, MiracleSettings settings, long seed, int batch, WorkerPool pool) {
    Slab slab = new Slab();
    BlockPosterior posterior =
        BlockPosterior.reserve(settings.parameterization(), slab, plan.count(), settings.blockNats());
    return new BlockLearner(
        variables, plan, slab, posterior, settings.blockNats(), NoiseKey.of(seed, NoiseKey.Purpose.WEIGHT_NOISE), batch,
        pool);
  }

  /** Takes over a slab on which the posterior is reserved already. */
  private BlockLearner(
      Variables variables, BlockPlan plan, Slab slab, BlockPosterior posterior, double budgetNats, NoiseKey noiseKey,
      int batch, WorkerPool pool) {
    this.plan = plan;
    this.slab = slab;
    this.posterior = posterior;
    this.budgetNats = budgetNats;
    this.noiseKey = noiseKey;
    this.pool = pool;
    int tensors = variables.tensors().size();
    logScales = AdamArray.reserve(slab, tensors);
    betas = slab.reserve(plan.blocks());
    coded = new CodedBlocks(slab, plan);
    keptFloats = slab.plannedFloats();
    noise = slab.reserve(plan.count());
    slab.allocate();
    network = new PointNetwork(variables, plan.seed(), batch, pool);
    variable = new float[plan.count()];
    gradient = new float[plan.count()];
    klOfBlock = new double[plan.blocks()];
    dLogScale = new double[plan.blocks()][tensors];
    scales = new float[tensors];
    spans = new Span[pool.threads()];
    for (int worker = 0; worker < spans.length; worker++) {
      spans[worker] = new Span(plan.largest());
    }
    coded.start();
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
    for (int t = 0; t < scales.length; t++) {
      logScales.value().set(t, (float) Math.log(startScales[t]));
    }
    betas.fill((float) beta);
    readScales();
  }

  /** Derives what follows from the state, after it was read from a checkpoint. */
  void restored(boolean frozen) {
    scalesFrozen = frozen;
    readScales();
    for (int b = 0; b < plan.blocks(); b++) {
      if (coded.contains(b)) {
        coded.decode(b, scales);
      } else {
        klOfBlock[b] = posterior.target(span(b, 0)).klNats();
      }
    }
  }

  private void readScales() {
    for (int t = 0; t < scales.length; t++) {
      float scale = (float) Math.exp(logScales.value().get(t));
      scales[t] = scalesFrozen ? short16(scale) : scale;
    }
  }

  /** Fixes the scales at the nearest values whose upper half is all that a file needs. */
  void freezeScales() {
    scalesFrozen = true;
    readScales();
  }

  private static float short16(float value) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) + 0x8000 & 0xFFFF_0000);
  }

  /** Standard deviation of the coding prior, per tensor. */
  float[] scales() {
    return scales.clone();
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
      span.rho[i] = scales[plan.tensor()[span.from + i]];
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
    if (!scalesFrozen) {
      updateScales(rate);
    }
    return nats;
  }

  private void update(int block, Span span, double images, AdamRate rate, double epsilon) {
    MemorySegment.copy(noise.segment(), ValueLayout.JAVA_FLOAT, 4L * span.from, span.noise, 0, span.count);
    for (int i = 0; i < span.count; i++) {
      span.gradient[i] = gradient[plan.variable()[span.from + i]];
    }
    float beta = betas.get(block);
    klOfBlock[block] = posterior.update(span, beta * images, rate);
    betas.set(block, Penalty.next(beta, klOfBlock[block], budgetNats, epsilon));
    if (!scalesFrozen) {
      double[] sums = dLogScale[block];
      Arrays.fill(sums, 0);
      for (int i = 0; i < span.count; i++) {
        sums[plan.tensor()[span.from + i]] += span.dLogRho[i];
      }
    }
  }

  /** Until scales are fixed no block is coded, so every block has a sum of this step. */
  private void updateScales(AdamRate rate) {
    float[] sums = new float[scales.length];
    for (int t = 0; t < sums.length; t++) {
      double sum = 0;
      for (double[] own : dLogScale) {
        sum += own[t];
      }
      sums[t] = (float) sum;
    }
    logScales.update(0, sums.length, sums, rate);
    readScales();
  }

  /** Codes a block and fixes its weights. */
  void code(int block, BlockCoding coding) {
    coded.put(block, coding.code(block, posterior.target(span(block, 0))), scales);
  }

  /** KL of the blocks that are not coded, in nats, as of the last step or of the checkpoint: sum, mean, largest. */
  double[] klNats() {
    double[] open = openBlocks().stream().mapToDouble(b -> klOfBlock[b]).toArray();
    return open.length == 0
        ? new double[3]
        : new double[] {Arrays.stream(open).sum(), Arrays.stream(open).average().orElse(0),
          Arrays.stream(open).max().orElse(0)};
  }

  /** Mean penalty of the blocks that are not coded; 0 where nothing is penalised. */
  double meanBeta() {
    return posterior.penalised() ? openBlocks().stream().mapToDouble(betas::get).average().orElse(0) : 0;
  }

  private List<Integer> openBlocks() {
    return IntStream.range(0, plan.blocks()).filter(b -> !coded.contains(b)).boxed().toList();
  }

  /** Whether every parameter is a number. */
  boolean finite() {
    for (AdamArray array : posterior.state()) {
      if (!Elementwise.allFinite(array.value().segment(), array.value().length())) {
        return false;
      }
    }
    return Elementwise.allFinite(logScales.value().segment(), logScales.value().length());
  }

  @Override
  public void close() {
    network.close();
    slab.close();
  }
}
