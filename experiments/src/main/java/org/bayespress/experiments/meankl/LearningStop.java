package org.bayespress.experiments.meankl;

import java.util.function.BooleanSupplier;
import org.bayespress.core.training.TrainingListener;

/** Stops a run behind the last step before coding, where its checkpoint has all that coding needs. Must hear of its steps. */
final class LearningStop implements TrainingListener, BooleanSupplier {
  private static final String LEARNING = "variational";

  private final BooleanSupplier other;
  private int epochs;
  private boolean learned;

  /**
   * A stop.
   *
   * @param other reason to stop
   */
  LearningStop(BooleanSupplier other) {
    this.other = other;
  }

  /** Whether the last step was the last before coding. */
  boolean learned() {
    return learned;
  }

  @Override
  public boolean getAsBoolean() {
    return learned || other.getAsBoolean();
  }

  @Override
  public void onStart(String phase, int epochs, int stepsPerEpoch, int epochsDone) {
    this.epochs = epochs;
  }

  @Override
  public void onStep(String phase, int epoch, int step, int stepsPerEpoch, double dataNats) {
    learned = phase.equals(LEARNING) && epoch + 1 == epochs && step + 1 == stepsPerEpoch;
  }
}
