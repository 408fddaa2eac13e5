package org.bayespress.benchmarks.dl4j;

import java.util.concurrent.TimeUnit;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@code bench dl4j-step}: how long does a deterministic training step take, ours and that of Deeplearning4j?
 *
 * <p>Expected: some milliseconds for LeNet-5 with a hundred images on one thread, and more than a hundred in Deeplearning4j
 * 1.0.0-M2.1, which unfolds windows in its generic loops: it looks for oneDNN under a class name of earlier releases.
 *
 * <p>Traps avoided. Both take the same step: a test holds loss, gradients and the parameters after some steps against each
 * other. No posterior, no noise, no KL: that is what Deeplearning4j does too. Both get the same OpenBLAS kernels, one thread
 * a call, and Deeplearning4j's own loops as many threads as our pool has, the fastest way that was found. Each side runs in a JVM of its
 * own, in turns, since clocks drift. The network goes back to its start before every iteration: on one batch for
 * thousands of steps gradients become subnormal numbers, where processors are slow. Batch and labels are arrays already.
 * Deeplearning4j's own iterators, listeners and early stopping are not in the step.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Dl4jStepBenchmark {

  /** What both sides have. */
  @State(Scope.Benchmark)
  public static class Sizes {
    /** Name of the network. */
    @Param("lenet5")
    public String network;

    /** Images per step. */
    @Param("100")
    public int batch;

    /** Threads to compute with. */
    @Param("1")
    public int threads;

    /** Number of the turn; it only tells repetitions apart. */
    @Param("1")
    public int turn;

    private StepStart start() {
      return StepStart.of(StudiedNetworks.named(network), batch);
    }
  }

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Ours {
    private DenseStep step;

    /** Makes the network. */
    @Setup(Level.Trial)
    public void open(Sizes sizes) {
      step = new DenseStep(sizes.start(), sizes.threads);
    }

    /** Forgets what it learned. */
    @Setup(Level.Iteration)
    public void rewind() {
      step.rewind();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
      step.close();
    }
  }

  /** Theirs. */
  @State(Scope.Benchmark)
  public static class Theirs {
    private Dl4jStep step;

    /** Makes the network. */
    @Setup(Level.Trial)
    public void open(Sizes sizes) {
      step = new Dl4jStep(sizes.start(), sizes.threads);
      step.take();
    }

    /** Forgets what it learned. */
    @Setup(Level.Iteration)
    public void rewind() {
      step.rewind();
    }
  }

  /** Our forward and backward pass and update. */
  @Benchmark
  public double ours(Ours ours) {
    return ours.step.take();
  }

  /** Deeplearning4j's {@code fit}. */
  @Benchmark
  public double dl4j(Theirs theirs) {
    return theirs.step.take();
  }
}
