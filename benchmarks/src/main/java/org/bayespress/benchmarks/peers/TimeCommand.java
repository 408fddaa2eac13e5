package org.bayespress.benchmarks.peers;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.bayespress.benchmarks.suite.StartingState;
import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.Permutation;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.run.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code time}: the time of a training step with a fresh batch and fresh noise, as in a training. */
@Command(name = "time", description = "Times a training step and prints one line of JSON.")
final class TimeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private CaseOptions options;

  @Option(names = "--start", paramLabel = "NAME", defaultValue = "recipe", description = {
    "recipe: the start of a training, where hardly a weight is muted (default);",
    "mixed: as amid a training, where most weights are."})
  private String start;

  @Option(names = "--warm-up", paramLabel = "N", defaultValue = "300",
      description = "Steps before the clock starts, at least.")
  private int warmUp;

  @Option(names = "--warm-up-seconds", paramLabel = "S", defaultValue = "10",
      description = "Time before the clock starts, at least: beside two threads that compute, the compiler takes up to nine seconds (default: "
          + "${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Option(names = "--blocks", paramLabel = "N", defaultValue = "20", description = "Blocks of steps to time.")
  private int blocks;

  @Option(names = "--block-steps", paramLabel = "N", defaultValue = "20", description = "Steps a block.")
  private int blockSteps;

  /**
   * What is printed. Times are those of blocks, per step.
   *
   * @param network name
   * @param method name
   * @param batch images a step
   * @param threads that compute
   * @param start where the parameters began
   * @param medianMillis median of the blocks
   * @param minMillis fastest block
   * @param p90Millis 9 of 10 blocks are at least as fast
   * @param steps timed in all
   * @param blasCore kernels of OpenBLAS
   * @param lastKlNats KL of the last step
   */
  record Line(
      String network, String method, int batch, int threads, String start, double medianMillis, double minMillis,
      double p90Millis, int steps, String blasCore, double lastKlNats) {}

  @Override
  public Integer call() {
    PosteriorStart from = PosteriorStart.named(start);
    PeerCase peer = options.peerCase();
    Dataset digits = SyntheticDigits.of(PeerCase.TRAIN_COUNT, peer.seed());
    try (WorkerPool pool = WorkerPool.of(options.threads);
        TrainableNetwork model = peer.model(from, options.batch, pool)) {
      Steps steps = new Steps(peer, model, pool, digits, options.batch, from.klWeight());
      for (long begin = System.nanoTime(); (System.nanoTime() - begin) * 1e-9 < warmUpSeconds;) {
        if (steps.step % blockSteps == 0) {
          steps.rewind();
        }
        steps.next();
      }
      BlockTimes times = BlockTimes.of(warmUp, blocks, blockSteps, steps::rewind, steps::next);
      Line line =
          new Line(
              peer.network().name(), peer.method(), options.batch, options.threads, start, times.medianMillis(),
              times.minMillis(), times.p90Millis(), times.repetitions(), Blas.coreName(), steps.klNats);
      spec.commandLine().getOut().println(Json.line(line));
    }
    return ExitCode.FINE.code();
  }

  /**
   * The loop of a training without what happens once an epoch, and back to the start now and then: examples that were learnt by heart
   * have gradients of exactly zero, which our kernels leave out.
   */
  private static final class Steps {
    private final PeerCase peer;
    private final TrainableNetwork model;
    private final WorkerPool pool;
    private final int batch;
    private final double klWeight;
    private final BatchLoader loader;
    private final int[] order;
    private final StartingState start;
    private int step;
    private double klNats;

    Steps(
        PeerCase peer, TrainableNetwork model, WorkerPool pool, Dataset digits, int batch, double klWeight) {
      this.peer = peer;
      this.model = model;
      this.pool = pool;
      this.batch = batch;
      this.klWeight = klWeight;
      loader = BatchLoader.of(digits, peer.run().scaling(digits));
      order = Permutation.of(NoiseKey.of(peer.seed(), Purpose.SHUFFLE), 0, digits.count());
      start = StartingState.of(model);
    }

    void rewind() {
      start.restore();
      step = 0;
    }

    void next() {
      int stepsPerEpoch = order.length / batch;
      loader.load(
          model.taped().input().value(), model.taped().loss().labels(), order, step % stepsPerEpoch * batch, step,
          pool);
      model.gradients(step, PeerCase.TRAIN_COUNT);
      double[] kl = model.update(peer.adam(), peer.adam().rate(peer.learningRate(), step + 1L), klWeight);
      klNats = Arrays.stream(kl).sum();
      if (!Double.isFinite(model.taped().loss().meanNats() + klNats)) {
        throw new IllegalStateException("step " + step + ": the objective is no longer finite");
      }
      step++;
    }
  }
}
