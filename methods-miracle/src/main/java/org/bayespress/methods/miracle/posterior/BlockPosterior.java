package org.bayespress.methods.miracle.posterior;

import java.util.List;
import org.bayespress.methods.miracle.coder.BlockTarget;

/**
 * Posteriors of all blocks, each over the places of its block. Two parameters per place, updated by Adam. Blocks may be
 * worked on by several threads at a time, each with a {@link Span} of its own.
 */
public interface BlockPosterior {

  /** Name in configurations. */
  String label();

  /** What a checkpoint keeps; values and moments of both parameters. */
  List<AdamArray> state();

  /** Draws the weights of a block: {@code span.weight} from {@code span.rho} and {@code span.noise}. */
  void sample(Span span);

  /**
   * One step of a block: adds the gradient of the KL, if it is penalised, and updates the parameters. Receives the sample's
   * noise and the derivative by its weights in the span, leaves {@code span.dLogRho}.
   *
   * @param klWeight weight of the KL in nats, in the units of the data term; without meaning where the KL is held by
   *     construction
   * @param step Adam's constants
   * @return KL of the block before the update, nats
   */
  double update(Span span, double klWeight, AdamRate step);

  /** The posterior of a block in units of rho; needs {@code span.rho} alone. */
  BlockTarget target(Span span);

  /** Whether the KL is a penalty whose weight has to be found. */
  boolean penalised();
}
