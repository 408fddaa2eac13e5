package org.bayespress.benchmarks.training;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network at the start of its training and one batch of noise images with random labels, ready to take steps: forward
 * and backward pass, KL and its gradients, Adam's update.
 */
public final class TrainingStep implements AutoCloseable {
  /** Weight of the data term, as for MNIST. */
  private static final double EXAMPLES = 55_000;

  private static final double LEARNING_RATE = 1e-3;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  private final WorkerPool pool;
  private final TrainableNetwork model;
  private final float[] start;
  private int step;

  private TrainingStep(NetworkSpec network, Combination combination, int batch, int threads) {
    Parts parts = Parts.load();
    PosteriorRecipe recipe = combination.recipe(parts);
    pool = WorkerPool.of(threads);
    NoiseKey noise = NoiseKey.of(1, NoiseKey.Purpose.ACTIVATION_NOISE);
    model = TrainableNetwork.variational(
        network, recipe, combination.kl(parts),
        (target, at, layer, index, count) -> NormalNoise.fill(target, 0, count, noise, at, layer, index), batch, pool);
    NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.INITIALIZATION);
    for (int i = 0; i < network.weightedLayers().size(); i++) {
      fill(model.theta(i), key, i, (float) recipe.initialTheta());
      model.logSigma2(i).fill((float) recipe.initialLogSigma2());
    }
    fill(model.taped().input().value(), key, -1, 1f);
    PhiloxSequence classes = PhiloxSequence.of(key, 0, -2);
    int[] labels = model.taped().loss().labels();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes.nextInt(network.classes());
    }
    start = model.trainedState().toArray(JAVA_FLOAT);
  }

  /** A network under a combination of method, prior and form. */
  public static TrainingStep of(NetworkSpec network, Combination combination, int batch, int threads) {
    return new TrainingStep(network, combination, batch, threads);
  }

  private static void fill(Tensor tensor, NoiseKey key, int field, float deviation) {
    NormalNoise.fill(tensor.segment(), 0, tensor.length(), key, 0, field, 0);
    for (int i = 0; i < tensor.length(); i++) {
      tensor.set(i, tensor.get(i) * deviation);
    }
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  public double take() {
    step++;
    model.gradients(step, EXAMPLES);
    model.update(ADAM, ADAM.rate(LEARNING_RATE, step), 1);
    return model.taped().loss().meanNats();
  }

  /** Back to the start. */
  public void rewind() {
    MemorySegment.copy(start, 0, model.trainedState(), JAVA_FLOAT, 0, start.length);
    step = 0;
  }

  @Override
  public void close() {
    model.close();
    pool.close();
  }
}
