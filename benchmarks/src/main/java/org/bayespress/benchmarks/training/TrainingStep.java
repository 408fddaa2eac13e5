package org.bayespress.benchmarks.training;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.benchmarks.suite.SyntheticPhotographs;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.PixelScaling;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network at the start of its training and one batch of {@link SyntheticDigits}, or where these do not fit of {@link
 * SyntheticPhotographs}, standardised as the presets do it, ready
 * to take steps: forward and backward pass, KL and its gradients, Adam's update. The KL is computed and weighs 0, as in the
 * first epochs of the recipes: while nothing is pruned, steps take longest.
 */
public final class TrainingStep implements AutoCloseable {
  /** Weight of the data term, as for MNIST. */
  private static final double EXAMPLES = 55_000;

  private static final double KL_WEIGHT = 0;
  private static final double LEARNING_RATE = 1e-3;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  private final WorkerPool pool;
  private final TrainableNetwork model;
  private final float[] start;
  private int step;

  private TrainingStep(NetworkSpec network, Combination combination, int batch, int threads) {
    pool = WorkerPool.of(threads);
    model = combination.start(network, 1, batch, pool);
    Dataset digits =
        network.channels() == 1 && network.height() == 28 && network.width() == 28
            ? SyntheticDigits.of(batch, 1)
            : SyntheticPhotographs.of(network, batch, 1);
    int[] order = IntStream.range(0, batch).toArray();
    BatchLoader.of(digits, PixelScaling.standardising(digits))
        .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
    start = model.trainedState().toArray(JAVA_FLOAT);
  }

  /** A network under a combination of method, prior and form. */
  public static TrainingStep of(NetworkSpec network, Combination combination, int batch, int threads) {
    return new TrainingStep(network, combination, batch, threads);
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  public double take() {
    step++;
    model.gradients(step, EXAMPLES);
    model.update(ADAM, ADAM.rate(LEARNING_RATE, step), KL_WEIGHT);
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
