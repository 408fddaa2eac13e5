package org.bayespress.experiments.meankl;

import java.util.function.BooleanSupplier;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.TrainingListener;

/** Stops a run behind the last step before coding, where its checkpoint has all that coding needs. */
final class LearningStop implements TrainingListener, BooleanSupplier {
  private static final String LEARNING = "variational";

  private final TrainingListener watcher;
  private final BooleanSupplier other;
  private int epochs;
  private boolean learned;

  /**
   * A stop.
   *
   * @param watcher is told everything too
   * @param other reason to stop
   */
  LearningStop(TrainingListener watcher, BooleanSupplier other) {
    this.watcher = watcher;
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
    watcher.onStart(phase, epochs, stepsPerEpoch, epochsDone);
  }

  @Override
  public void onStep(String phase, int epoch, int step, int stepsPerEpoch, double dataNats) {
    learned = phase.equals(LEARNING) && epoch + 1 == epochs && step + 1 == stepsPerEpoch;
    watcher.onStep(phase, epoch, step, stepsPerEpoch, dataNats);
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    watcher.onEpoch(metrics);
  }

  @Override
  public void onLook(PosteriorLook look) {
    watcher.onLook(look);
  }

  @Override
  public void onTable(NumberTable table) {
    watcher.onTable(table);
  }
}
