package org.bayespress.benchmarks.training;

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
 * {@code bench training-step}: how long does one step of training take, and what does it allocate?
 *
 * <p>Expected: a few milliseconds for LeNet-300-100 and some ten for LeNet-5 with a hundred images; at most 64 kB of
 * heap a step, whatever the network.
 *
 * <p>Traps avoided. Every step is timed, so that the median is one of steps and not of averages. Training on one batch for
 * thousands of steps drives weights to zero and Adam's moments into subnormal numbers, where processors are slow: the
 * network goes back to its start before every iteration. The batch lies in the network's input already, as it does in
 * the PyTorch step that this is compared with; it has as many pixels of the background as MNIST, which steps of dense layers
 * gain from. The allocation rate counts every thread, not only the one that JMH
 * started.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class TrainingStepBenchmark {

  /** Name of the network. */
  @Param("lenet300")
  public String network;

  /** See {@link Combination#toString}. */
  @Param("sparsevd/log-uniform/molchanov")
  public String combination;

  /** Images per step. */
  @Param("128")
  public int batch;

  /** Threads of the pool. */
  @Param("1")
  public int threads;

  private TrainingStep training;

  /** Makes the network. */
  @Setup(Level.Trial)
  public void open() {
    training = TrainingStep.of(StudiedNetworks.named(network), Combination.parse(combination), batch, threads);
  }

  /** Forgets what it learned. */
  @Setup(Level.Iteration)
  public void rewind() {
    training.rewind();
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    training.close();
  }

  /** Forward, backward, KL, Adam. */
  @Benchmark
  public double step() {
    return training.take();
  }
}
