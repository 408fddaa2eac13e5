package org.bayespress.methods.miracle.posterior;

import java.util.List;
import org.bayespress.core.memory.Slab;
import org.bayespress.methods.miracle.coder.BlockTarget;

/**
 * Posteriors of all blocks, each over the places of its block. Two parameters per place, updated by Adam. Blocks may be
 * worked on by several threads at a time, each with a {@link Span} of its own.
 */
public interface BlockPosterior {

  /** Labels of all there are. */
  static List<String> labels() {
    return List.of(MeanVarPosterior.LABEL, MeanKlPosterior.LABEL);
  }

  /**
   * Reserves the parameters of a posterior.
   *
   * @param label one of {@link #labels}
   * @param count places
   * @param budgetNats KL that a block may have
   */
  static BlockPosterior reserve(String label, Slab slab, int count, double budgetNats) {
    return switch (label) {
      case MeanVarPosterior.LABEL -> new MeanVarPosterior(slab, count);
      case MeanKlPosterior.LABEL -> new MeanKlPosterior(slab, count, budgetNats);
      default -> throw new IllegalArgumentException(
          "posterior of blocks: found '" + label + "', allowed are " + String.join(", ", labels()));
    };
  }

  /** Name in configurations. */
  String label();

  /** What a checkpoint keeps; values and moments of both parameters. */
  List<AdamArray> state();

  /** Draws the weights of a block: {@code span.weight} from {@code span.rho} and {@code span.noise}. */
  void sample(Span span);

  /**
   * Gradients of the objective of a block, by its parameters and by log rho: the data term's by the chain rule, and the KL's,
   * if it is penalised. Receives the sample's noise and the derivative by its weights in the span, leaves {@code span.dFirst},
   * {@code span.dSecond} and {@code span.dLogRho}.
   *
   * @param klWeight weight of the KL in nats, in the units of the data term; without meaning where the KL is held by
   *     construction
   * @return KL of the block, nats
   */
  double gradients(Span span, double klWeight);

  /**
   * One step of a block: {@link #gradients}, and Adam's update of the parameters.
   *
   * @param step Adam's constants
   * @return KL of the block before the update, nats
   */
  default double update(Span span, double klWeight, AdamRate step) {
    double nats = gradients(span, klWeight);
    state().get(0).update(span.from, span.count, span.dFirst, step);
    state().get(1).update(span.from, span.count, span.dSecond, step);
    return nats;
  }

  /** The posterior of a block in units of rho; needs {@code span.rho} alone. */
  BlockTarget target(Span span);

  /** Whether the KL is a penalty whose weight has to be found. */
  boolean penalised();
}
