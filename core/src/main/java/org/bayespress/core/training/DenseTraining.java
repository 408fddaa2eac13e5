package org.bayespress.core.training;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;

/** Deterministic training: the dense network that tables compare with, and the start of pre-trained runs. */
public final class DenseTraining {
  private static final String PHASE = "dense";
  private static final String START = "he";

  private DenseTraining() {}

  /** Trains from He's normal start, biases 0. */
  public static TrainingOutcome run(Training training, TrainingPlan plan, WorkerPool pool) {
    try (TrainableNetwork model = TrainableNetwork.dense(training.network(), plan.batch(), pool)) {
      NoiseKey key = NoiseKey.of(training.seed(), NoiseKey.Purpose.INITIALIZATION);
      for (int i = 0; i < training.network().weightedLayers().size(); i++) {
        Start.he(model, key, 0, i);
      }
      return new Trainer(model, training, plan, PHASE, layer -> Double.POSITIVE_INFINITY, START).run();
    }
  }

  /** What checkpoints of this training have; two trainings share it only when they end with the same bits. */
  public static long fingerprint(Training training, TrainingPlan plan) {
    return Fingerprint.of(PHASE, START, plan, training);
  }
}
