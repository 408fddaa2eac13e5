package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.posterior.AdamRate;

/**
 * Blocks at the start of their learning, from random weights, and one batch of images: ready to take steps, for measurements. A
 * step is that of a training before anything is coded: a draw of all weights, both passes, Adam's update, penalties.
 */
public final class MiracleStep implements AutoCloseable {
  /** Weight of the data term, as for MNIST. */
  private static final double IMAGES = 55_000;

  private static final double LEARNING_RATE = 1e-3;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  private final BlockLearner learner;
  private final double epsilon;
  private final float[] start;
  private int step;

  private MiracleStep(BlockLearner learner, double epsilon) {
    this.learner = learner;
    this.epsilon = epsilon;
    start = learner.state().toArray(ValueLayout.JAVA_FLOAT);
  }

  /** The step of a network; all images are the batch. */
  public static MiracleStep of(
      NetworkSpec network, MiracleSettings settings, Dataset images, Preprocessing preprocessing, long seed,
      WorkerPool pool) {
    Variables variables = Variables.of(network, settings.sharing());
    FileBudget budget = FileBudget.of(variables, preprocessing, (int) seed, settings.bits());
    BlockLearner learner = BlockLearner.of(variables, budget, settings, seed, images.count(), pool);
    Beginning.of(variables, learner.plan(), settings, seed, null).apply(learner);
    BatchLoader.of(images, preprocessing)
        .load(
            learner.network().taped().input().value(), learner.network().taped().loss().labels(),
            IntStream.range(0, images.count()).toArray(), 0);
    return new MiracleStep(learner, settings.penalty().epsilon());
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  public double take() {
    step++;
    return learner.step(step, IMAGES, AdamRate.of(ADAM, LEARNING_RATE, step), epsilon);
  }

  /** Back to the start. */
  public void rewind() {
    MemorySegment.copy(start, 0, learner.state(), ValueLayout.JAVA_FLOAT, 0, start.length);
    learner.restored(false);
    step = 0;
  }

  /** The parameters, for tests. */
  int stateHash() {
    return Arrays.hashCode(learner.state().toArray(ValueLayout.JAVA_INT));
  }

  @Override
  public void close() {
    learner.close();
  }
}
