package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.candidate.Sharing;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.posterior.MeanKlPosterior;
import org.bayespress.methods.miracle.posterior.MeanVarPosterior;
import org.bayespress.methods.miracle.posterior.Span;

/**
 * Where a posterior starts.
 *
 * @param blocks the plan
 * @param settings start of deviations and penalties
 * @param means per variable
 * @param scales per tensor
 */
record Beginning(BlockPlan blocks, MiracleSettings settings, float[] means, double[] scales) {
  private static final int PHASE = 1;

  /** Share of what its KL allows that a mean of Mean-KL starts with, where the start is random. */
  private static final double TIMID = 0.1;

  /**
   * The start: means of other weights (of those that share a variable, their mean with the signs taken out), or random ones
   * of He's deviation; under Mean-KL random means are a tenth of what the KL of a weight allows.
   */
  static Beginning of(
      Variables variables, BlockPlan blocks, MiracleSettings settings, long seed, TrainedPosterior start) {
    double[] scales = new double[variables.tensors().size()];
    float[] means = new float[variables.count()];
    double tau = Math.sqrt(2 * settings.blockNats() * blocks.blocks() / variables.count());
    for (int t = 0; t < scales.length; t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      double he = Math.sqrt(2.0 / tensor.fanIn());
      scales[t] = settings.initialScale() * he;
      if (tensor.absent()) {
        continue;
      }
      if (start != null) {
        TrainedPosterior.Layer layer = start.layers().get(t / 2);
        gather(tensor, t % 2 == 0 ? layer.theta() : layer.bias(), blocks.seed(), t, means);
      } else if (settings.parameterization().equals(MeanKlPosterior.LABEL)) {
        normals(tensor, seed, t, TIMID * tau * scales[t], means);
      } else if (t % 2 == 0) {
        normals(tensor, seed, t, he, means);
      }
    }
    return new Beginning(blocks, settings, means, scales);
  }

  private static void gather(
      Variables.TensorVariables tensor, float[] values, int seed, int number, float[] means) {
    Sharing sharing = Sharing.of(seed, number, tensor.count(), tensor.sharing());
    int[] takers = new int[tensor.variables()];
    for (int i = 0; i < values.length; i++) {
      int variable = sharing.variable()[i];
      takers[variable]++;
      means[tensor.first() + variable] += sharing.negated()[i] ? -values[i] : values[i];
    }
    for (int v = 0; v < takers.length; v++) {
      means[tensor.first() + v] /= takers[v];
    }
  }

  private static void normals(
      Variables.TensorVariables tensor, long seed, int number, double deviation, float[] means) {
    MemorySegment drawn = MemorySegment.ofArray(new float[tensor.variables()]);
    NormalNoise.fill(
        drawn, 0, tensor.variables(), NoiseKey.of(seed, NoiseKey.Purpose.INITIALIZATION), PHASE, number, 0);
    for (int v = 0; v < tensor.variables(); v++) {
      means[tensor.first() + v] = (float) (deviation * drawn.getAtIndex(ValueLayout.JAVA_FLOAT, v));
    }
  }

  /** Ties a checkpoint to the very weights that a training started from. */
  static int checksum(TrainedPosterior start) {
    int hash = 1;
    for (TrainedPosterior.Layer layer : start.layers()) {
      hash = 31 * (31 * hash + Arrays.hashCode(layer.theta())) + Arrays.hashCode(layer.bias());
    }
    return hash;
  }

  /** Starts a learner here, and fills its blocks by the KL that they start with. */
  void apply(BlockLearner learner) {
    learner.start(scales, settings.penalty().start());
    float[] own = new float[blocks.largest()];
    for (int b = 0; b < blocks.blocks(); b++) {
      Span span = learner.span(b, 0);
      for (int i = 0; i < span.count; i++) {
        own[i] = means[blocks.variable()[span.from + i]];
      }
      switch (learner.posterior()) {
        case MeanVarPosterior posterior -> posterior.start(span, own, settings.initialLogSigma());
        case MeanKlPosterior posterior -> posterior.start(span, own);
        default -> throw new IllegalStateException("unknown posterior " + learner.posterior().label());
      }
    }
    learner.fill();
  }
}
