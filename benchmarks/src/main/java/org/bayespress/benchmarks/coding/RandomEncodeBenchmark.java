package org.bayespress.benchmarks.coding;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.methods.miracle.coder.BlockCode;
import org.bayespress.methods.miracle.coder.BlockCoding;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.bayespress.methods.miracle.coder.CandidateSearch;
import org.bayespress.methods.miracle.coder.ImportanceCoder;
import org.bayespress.methods.miracle.coder.OrderedCoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@code bench random-encode}: how long does it take to find the candidate of one block among 2^bits?
 *
 * <p>Expected: a nanosecond and thread per candidate and weight, nearly all of it for making the candidates; both coders
 * alike, since ordered coding looks again at a few chunks only.
 *
 * <p>Traps avoided. Every call codes another block: the candidates of one block again and again would sit in the branch
 * predictor. The posterior is that of a block whose KL is the bits of its number, so that scores spread as they do in
 * reality and the exponentials do not all underflow.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RandomEncodeBenchmark {

  /** Bits of a candidate's number. */
  @Param("20")
  public int bits;

  /** Weights of a block. */
  @Param("20")
  public int weights;

  /** Threads that share the candidates. */
  @Param("1")
  public int threads;

  /** How a candidate is chosen. */
  @Param("importance")
  public String coder;

  private WorkerPool pool;
  private BlockCoding coding;
  private BlockTarget target;
  private int block;

  /** Makes the block. */
  @Setup
  public void open() {
    pool = WorkerPool.of(threads);
    NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.COMPRESSION);
    coding = new BlockCoding(
        new CandidateSearch(1, bits, pool),
        coder.equals(OrderedCoder.LABEL) ? new OrderedCoder(key) : new ImportanceCoder(key), false);
    // mean 0: 2 KL = s - 1 - log s per weight, solved for s by a fixed point
    double twice = 2 * bits * Math.log(2) / weights;
    double s = 0.5;
    for (int i = 0; i < 200; i++) {
      s = Math.exp(s - 1 - twice);
    }
    double[] deviation = new double[weights];
    Arrays.fill(deviation, Math.sqrt(s));
    target = new BlockTarget(new double[weights], deviation);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    pool.close();
  }

  /** The number of the next block. */
  @Benchmark
  public BlockCode choose() {
    return coding.code(block++, target);
  }
}
