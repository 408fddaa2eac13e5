package org.bayespress.benchmarks.suite;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.training.TrainableNetwork;

/** Everything a network had trained when this was made, moments included, to go back to. */
public final class StartingState {
  private final TrainableNetwork model;
  private final float[] values;

  private StartingState(TrainableNetwork model) {
    this.model = model;
    values = model.trainedState().toArray(JAVA_FLOAT);
  }

  /** As it is now. */
  public static StartingState of(TrainableNetwork model) {
    return new StartingState(model);
  }

  /** Puts it back. */
  public void restore() {
    MemorySegment.copy(values, 0, model.trainedState(), JAVA_FLOAT, 0, values.length);
  }
}
