package org.bayespress.core.training;

import java.util.function.Supplier;
import org.bayespress.core.posterior.TrainedPosterior;

/** Watches a training. Called on the training thread. */
public interface TrainingListener {

  /** A training begins or continues. */
  default void onStart(String phase, int epochs, int stepsPerEpoch, int epochsDone) {}

  /**
   * The first step of all comes next; not called by a training that continues.
   *
   * @param posterior copies the parameters as they are at the start
   */
  default void onFirstStep(String phase, Supplier<TrainedPosterior> posterior) {}

  /** A step is done; cheap implementations only. */
  default void onStep(String phase, int epoch, int step, int stepsPerEpoch, double dataNats) {}

  /** An epoch is done and validated. Its checkpoint, if one is due, is written after this returns. */
  default void onEpoch(EpochMetrics metrics) {}

  /**
   * A look at posteriors between two epochs, where the method is asked for some. After a resumption looks that were seen
   * already come again, with the same numbers.
   */
  default void onLook(PosteriorLook look) {}

  /** Numbers that the method leaves with the run; a table of the same name replaces an earlier one. */
  default void onTable(NumberTable table) {}

  /** A listener that does nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }
}
