package org.bayespress.benchmarks.evaluation;

import java.util.concurrent.TimeUnit;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.inference.ScalarForwardPass;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code bench evaluation}: how long does a network whose groups are pruned take for an image, beside the dense one?
 *
 * <p>Expected: a few hundred microseconds for the dense networks, and as many times less as there are fewer multiplications:
 * nine times for LeNet-300-100, ten to twenty for LeNet-5, where convolutions keep a larger share of their work.
 *
 * <p>Traps avoided. Every call takes another image of random pixels, so that no branch can be learned. Weights are random
 * and none of those that are left is zero. {@code full} is the pruned network in its full size, whose zeros the forward
 * pass leaves out; {@code shrunk} has smaller tensors; both give the same bits, so the difference is the price of the
 * zeros' places in memory.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class EvaluationBenchmark {
  private static final int IMAGES = 64;

  /** See {@link GroupPrunedNetwork#names}. */
  @Param("lenet300/dense")
  public String network;

  /** {@code full} or {@code shrunk}. */
  @Param("shrunk")
  public String form;

  private ScalarForwardPass pass;
  private byte[] pixels;
  private int next;

  /** Makes the network. */
  @Setup
  public void open() {
    GroupPrunedNetwork pruned = GroupPrunedNetwork.named(network);
    pass = form.equals("shrunk")
        ? ScalarForwardPass.of(pruned.shrunk())
        : ScalarForwardPass.of(pruned.spec(), pruned.preprocessing(), pruned.layers());
    pixels = new byte[IMAGES * pass.imageBytes()];
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO), 0, 0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
  }

  /** The class of an image. */
  @Benchmark
  public int predict() {
    next = (next + 1) % IMAGES;
    return pass.predict(pixels, next * pass.imageBytes());
  }
}
