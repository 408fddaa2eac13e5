package org.bayespress.core.training;

import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.format.network.LayerSpec;

/** Deterministic training: the dense network that tables compare with, and the start of pre-trained runs. */
public final class DenseTraining {
  private DenseTraining() {}

  /** Trains from He's normal start (He et al., 2015, eq. 10: variance 2 / fan-in), biases 0. */
  public static TrainingOutcome run(Training training, TrainingPlan plan, WorkerPool pool) {
    try (TrainableNetwork model = TrainableNetwork.dense(training.network(), plan.batch(), pool)) {
      List<LayerSpec.Weighted> layers = training.network().weightedLayers();
      NoiseKey key = NoiseKey.of(training.seed(), NoiseKey.Purpose.INITIALIZATION);
      for (int i = 0; i < layers.size(); i++) {
        int fanIn = layers.get(i).weightCount() / layers.get(i).outputs();
        Start.normal(model.theta(i), key, 0, i, Math.sqrt(2.0 / fanIn));
      }
      return new Trainer(model, training, plan, "dense", Double.POSITIVE_INFINITY, "he").run();
    }
  }

  /** Random starts of weight tensors. */
  static final class Start {
    private Start() {}

    static void normal(Tensor target, NoiseKey key, int phase, int layer, double deviation) {
      org.bayespress.core.random.NormalNoise.fill(target.segment(), 0, target.length(), key, phase, layer, 0);
      for (int i = 0; i < target.length(); i++) {
        target.set(i, (float) (target.get(i) * deviation));
      }
    }
  }
}
