package org.bayespress.benchmarks.kl;

import java.util.concurrent.TimeUnit;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
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
 * where its arrays leave the cache: it passes over memory some twenty times. MIRACLE's posteriors, which come in blocks of
 * some twenty weights and take a logarithm or a table at a time, 10^7 to 10^8.
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

  /** A posterior and our kernel over it. */
  @State(Scope.Benchmark)
  public static class Kernel {
    /** See {@link KlForm#toString}. */
    @Param("log-uniform/molchanov")
    public String form;

    /** Size of the posterior. */
    @Param("400000")
    public int weights;

    /** Threads that share the chunks, or the blocks. */
    @Param("1")
    public int threads;

    private WorkerPool pool;
    private KlPass pass;

    /** Makes the posterior. */
    @Setup
    public void open() {
      pool = WorkerPool.of(threads);
      KlForm parsed = KlForm.parse(form);
      pass = KlSource.of(parsed).pass(parsed, weights, pool);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      pool.close();
      pass.close();
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
    return kernel.pass.accumulate();
  }

  /** The same formula in ND4J operations. */
  @Benchmark
  public double chain(Chain chain) {
    return chain.accumulate();
  }
}
