package org.bayespress.benchmarks.kl;

import java.util.concurrent.TimeUnit;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.wiring.Parts;
import org.nd4j.linalg.factory.Nd4j;
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
 * {@code bench kl-approximation}: what does the KL term cost, value and both gradients, and what does a cheaper formula
 * lose against the exact one?
 *
 * <p>Expected: 10^8 to 10^9 weights a second and thread from the vector kernels, a tenth of that from single numbers
 * and from a chain of ND4J operations; the exact form within a factor of two of Molchanov's. A chain falls behind most
 * where its arrays leave the cache: it passes over memory some twenty times.
 *
 * <p>Traps avoided. Both kernels work on the same 64-byte-aligned memory; ND4J's own allocations may lie across cache
 * lines. log alpha covers every branch of every form. Gradients are added with alternating sign, so they neither
 * overflow nor sink into subnormal numbers however often a kernel runs. The two twins of a kernel are chosen by a
 * constant of the process, so each runs in a JVM of its own. Chains write into arrays made once; what is compared is
 * arithmetic, not allocation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KlApproximationBenchmark {

  /** Weights per chunk, as in a training step. */
  private static final int CHUNK = 1024;

  /** A posterior and our kernel over it. */
  @State(Scope.Benchmark)
  public static class Kernel {
    /** See {@link KlForm#toString}. */
    @Param("log-uniform/molchanov")
    public String form;

    /** Size of the posterior. */
    @Param("400000")
    public int weights;

    /** Threads that share the chunks. */
    @Param("1")
    public int threads;

    private PosteriorArrays arrays;
    private GaussianKl kl;
    private WorkerPool pool;
    private double[] klOfChunk;
    private float scale = 1f;

    /** Makes the posterior. */
    @Setup
    public void open() {
      arrays = PosteriorArrays.of(weights);
      kl = KlForm.parse(form).kl(Parts.load());
      pool = WorkerPool.of(threads);
      klOfChunk = new double[(weights + CHUNK - 1) / CHUNK];
    }

    /** Frees it. */
    @TearDown
    public void close() {
      pool.close();
      arrays.close();
    }

    double accumulate() {
      scale = -scale;
      pool.run(klOfChunk.length, this::chunk);
      double sum = 0;
      for (double part : klOfChunk) {
        sum += part;
      }
      return sum;
    }

    private void chunk(int chunk, int worker) {
      long from = (long) chunk * CHUNK;
      klOfChunk[chunk] = kl.accumulate(
          arrays.theta().segment(), arrays.logSigma2().segment(), arrays.dTheta().segment(),
          arrays.dLogSigma2().segment(), from, Math.min(CHUNK, weights - from), scale);
    }
  }

  /** A posterior and a chain of ND4J operations over it. */
  @State(Scope.Benchmark)
  public static class Chain {
    /** See {@link KlForm#toString}. */
    @Param("log-uniform/molchanov")
    public String form;

    /** Size of the posterior. */
    @Param("400000")
    public int weights;

    /** Threads that ND4J may use. */
    @Param("1")
    public int threads;

    private PosteriorArrays arrays;
    private OpChain.Planned chain;
    private float scale = 1f;

    /** Makes the posterior. */
    @Setup
    public void open() {
      Nd4j.getEnvironment().setMaxThreads(threads);
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
      arrays = PosteriorArrays.of(weights);
      OpChain operations = OpChain.of(KlForm.parse(form))
          .orElseThrow(() -> new IllegalStateException("there is no chain of ND4J operations for " + form));
      Tensor theta = arrays.theta();
      chain = operations.plan(theta.asINDArray(), arrays.logSigma2().asINDArray(), arrays.dTheta().asINDArray(),
          arrays.dLogSigma2().asINDArray());
    }

    /** Frees it. */
    @TearDown
    public void close() {
      arrays.close();
    }

    double accumulate() {
      scale = -scale;
      return chain.accumulate(scale);
    }
  }

  /** Our kernel, in the mode of this process. */
  @Benchmark
  public double kernel(Kernel kernel) {
    return kernel.accumulate();
  }

  /** The same formula in ND4J operations. */
  @Benchmark
  public double chain(Chain chain) {
    return chain.accumulate();
  }
}
