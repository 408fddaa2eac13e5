package org.bayespress.benchmarks.kl;

import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.methods.miracle.CodingPrior;
import org.bayespress.methods.miracle.posterior.BlockPosterior;

/**
 * The posteriors of MIRACLE's blocks against the coding prior. Mean-Var has a KL of every weight, with gradients by mean and log
 * deviation, under a penalty per block; under Mean-KL a block has the KL of its budget, and what costs is the map from the
 * parameters to mean and deviation, and the way back through it.
 */
public final class BlockForms implements KlSource {

  /** Weights per block and bits of its budget: one bit a weight, as LeNet-5 in some 3 kB has. */
  static final int BLOCK = 20;

  static final int BITS = 20;

  private static final int BLOCKS_OF_ERROR = 4000;

  private final List<KlForm> forms =
      BlockPosterior.labels().stream().map(label -> new KlForm(CodingPrior.NAME, label)).toList();

  @Override
  public List<KlForm> forms() {
    return forms;
  }

  @Override
  public KlPass pass(KlForm form, int weights, WorkerPool pool) {
    return BlockPass.usual(form.form(), weights, pool);
  }

  /**
   * Over {@value #BLOCKS_OF_ERROR} blocks: the KL that the code reports, against the closed form in double precision at the very
   * means and deviations that it draws with. Where the budget is held by construction, whatever the parameters, they
   * are spread widely enough for a few weights to have nearly all of it.
   */
  @Override
  public KlError error(KlForm form, List<KlForm> studied) {
    try (WorkerPool pool = WorkerPool.of(1);
        BlockPass pass = BlockPass.widest(form.form(), BLOCK * BLOCKS_OF_ERROR, pool)) {
      double largest = 0;
      double squares = 0;
      for (int block = 0; block < BLOCKS_OF_ERROR; block++) {
        double error = Math.abs(pass.reportedNats(block) - pass.drawn(block).klNats());
        largest = Math.max(largest, error);
        squares += error * error;
      }
      return new KlError(largest, null, Math.sqrt(squares / BLOCKS_OF_ERROR), largest);
    }
  }

  @Override
  public List<String> remarks(List<KlForm> studied) {
    String own = String.join(", ", studied.stream().filter(forms::contains).map(KlForm::toString).toList());
    return List.of(
        own + ": blocks of " + BLOCK + " weights, " + BITS
            + " bits each; gradients of a data term go through with those of"
            + " the KL, as in a step. Errors are of a block, not of a weight: the KL that the code reports (of mean-kl the"
            + " budget), against the closed form in double precision at the means and deviations that it draws with.");
  }
}
