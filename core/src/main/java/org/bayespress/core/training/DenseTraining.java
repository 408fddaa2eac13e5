package org.bayespress.core.training;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;

/** Deterministic training: the dense network that tables compare with, and the start of pre-trained runs. */
public final class DenseTraining {
  private DenseTraining() {}

  /** Trains from He's normal start, biases 0. */
  public static TrainingOutcome run(Training training, TrainingPlan plan, WorkerPool pool) {
    try (TrainableNetwork model = TrainableNetwork.dense(training.network(), plan.batch(), pool)) {
      NoiseKey key = NoiseKey.of(training.seed(), NoiseKey.Purpose.INITIALIZATION);
      for (int i = 0; i < training.network().weightedLayers().size(); i++) {
        Start.he(model, key, 0, i);
      }
      return new Trainer(model, training, plan, "dense", layer -> Double.POSITIVE_INFINITY, "he").run();
    }
  }
}
