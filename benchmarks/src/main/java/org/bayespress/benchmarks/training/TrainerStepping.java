package org.bayespress.benchmarks.training;

import java.util.stream.IntStream;
import org.bayespress.benchmarks.suite.StartingState;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.format.network.Preprocessing;

/**
 * Steps of the trainer: forward and backward pass, KL and its gradients, Adam's update. The KL is computed and weighs 0, as in the
 * first epochs of the recipes: while nothing is pruned, steps take longest.
 */
final class TrainerStepping implements Stepping {
  /** Weight of the data term, as for MNIST. */
  private static final double EXAMPLES = 55_000;

  private static final double KL_WEIGHT = 0;
  private static final double LEARNING_RATE = 1e-3;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  private final TrainableNetwork model;
  private final StartingState start;
  private int step;

  TrainerStepping(TrainableNetwork model, Dataset digits, Preprocessing scaling) {
    this.model = model;
    int[] order = IntStream.range(0, digits.count()).toArray();
    BatchLoader.of(digits, scaling)
        .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
    start = StartingState.of(model);
  }

  @Override
  public double take() {
    step++;
    model.gradients(step, EXAMPLES);
    model.update(ADAM, ADAM.rate(LEARNING_RATE, step), KL_WEIGHT);
    return model.taped().loss().meanNats();
  }

  @Override
  public void rewind() {
    start.restore();
    step = 0;
  }

  @Override
  public void close() {
    model.close();
  }
}
