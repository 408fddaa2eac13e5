package org.bayespress.benchmarks.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.benchmarks.suite.StartingState;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.format.network.LayerSpec;

/** Our deterministic step: forward and backward pass of the mean cross-entropy, Adam's update. */
final class DenseStep implements AutoCloseable {
  private static final Adam ADAM = new Adam(StepStart.BETA1, StepStart.BETA2, StepStart.EPSILON);

  private final WorkerPool pool;
  private final TrainableNetwork model;
  private final StartingState beginning;
  private int steps;

  DenseStep(StepStart start, int threads) {
    pool = WorkerPool.of(threads);
    model = TrainableNetwork.dense(start.network(), start.batch(), pool);
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    List<LayerSpec.Weighted> specs = start.network().weightedLayers();
    for (int i = 0; i < specs.size(); i++) {
      float[] weights = start.weights().get(i);
      layers.add(new TrainedPosterior.Layer(
          specs.get(i).name(), weights, new float[weights.length], new float[specs.get(i).outputs()]));
    }
    model.startFrom(new TrainedPosterior(start.network(), layers));
    BatchLoader.of(start.digits(), start.preprocessing())
        .load(model.taped().input().value(), model.taped().loss().labels(), start.order(), 0);
    beginning = StartingState.of(model);
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  double take() {
    steps++;
    model.gradients(steps, 1);
    model.update(ADAM, ADAM.rate(StepStart.LEARNING_RATE, steps), 0);
    return model.taped().loss().meanNats();
  }

  /** Back to the start. */
  void rewind() {
    beginning.restore();
    steps = 0;
  }

  /**
   * Weights of a layer, then its biases; of the parameters, or of the gradient of the first step after the start.
   *
   * @param gradient read it after one step: from zero moments, the first moment is 1 - beta1 times the gradient
   */
  List<float[]> arrays(int layer, boolean gradient) {
    List<float[]> arrays = new ArrayList<>();
    for (TrainedTensor array : model.trained(layer)) {
      float[] values = (gradient ? array.firstMoment() : array.value()).toArray();
      if (array.name().equals("theta")) {
        values = model.layout(layer).restore(values);
      }
      for (int i = 0; gradient && i < values.length; i++) {
        values[i] /= 1f - (float) StepStart.BETA1;
      }
      arrays.add(values);
    }
    return arrays;
  }

  @Override
  public void close() {
    model.close();
    pool.close();
  }
}
