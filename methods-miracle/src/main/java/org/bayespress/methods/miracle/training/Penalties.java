package org.bayespress.methods.miracle.training;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** KL of the blocks as it was last seen, and its weight in the objective: one per block. */
final class Penalties {
  private final Tensor betas;
  private final double[] klNats;
  private final double budgetNats;

  /** Reserves the weights of up to so many blocks. */
  Penalties(Slab slab, int blocks, double budgetNats) {
    betas = slab.reserve(blocks);
    klNats = new double[blocks];
    this.budgetNats = budgetNats;
  }

  void start(double beta) {
    betas.fill((float) beta);
  }

  float beta(int block) {
    return betas.get(block);
  }

  void saw(int block, double nats) {
    klNats[block] = nats;
  }

  /** Adapts the weight of a block to its own KL. */
  void adapt(int block, double epsilon) {
    betas.set(block, Penalty.next(betas.get(block), klNats[block], budgetNats, epsilon));
  }

  /** Adapts all weights, which are one and the same, to the KL that the first {@code blocks} blocks have together. */
  void adaptTogether(int blocks, double allowedNats, double epsilon) {
    double sum = 0;
    for (int b = 0; b < blocks; b++) {
      sum += klNats[b];
    }
    betas.fill(Penalty.next(betas.get(0), sum, allowedNats, epsilon));
  }

  /** KL of some blocks, in nats: sum, mean, largest. */
  double[] klNats(int[] blocks) {
    double[] nats = IntStream.of(blocks).mapToDouble(b -> klNats[b]).toArray();
    return nats.length == 0
        ? new double[3]
        : new double[] {
          DoubleStream.of(nats).sum(), DoubleStream.of(nats).average().orElse(0),
          DoubleStream.of(nats).max().orElse(0)};
  }

  /** Mean weight of some blocks. */
  double meanBeta(int[] blocks) {
    return IntStream.of(blocks).mapToDouble(betas::get).average().orElse(0);
  }
}
