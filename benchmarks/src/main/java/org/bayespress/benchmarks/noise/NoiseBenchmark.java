package org.bayespress.benchmarks.noise;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
 * {@code bench noise}: how many standard normals a second are made?
 *
 * <p>Expected: some 5 x 10^8 a second and thread from the counter-based vector generator, a third of that from a
 * generator of the JDK, a tenth from ND4J.
 *
 * <p>Traps avoided. Every call takes another step of the counter: the same field again and again could be folded by the
 * compiler and would stay in the branch predictor. The field is as large as LeNet-5's activations, so storing it costs
 * what it costs in reality; {@code consumed} shows what is left when noise is used at once from the first-level cache,
 * as layers do. The JDK's generator is one without synchronisation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NoiseBenchmark {

  /** Numbers a thread makes at a time. */
  private static final int BLOCK = 16_384;

  /** Numbers a layer makes before it uses them. */
  private static final int SCRATCH = 1024;

  /** Where noise goes. */
  @State(Scope.Benchmark)
  public static class Field {
    /** Numbers per call. */
    @Param("1000000")
    public int normals;

    /** Threads that share the blocks. */
    @Param("1")
    public int threads;

    private final NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO);
    private Slab slab;
    private Tensor field;
    private Tensor[] scratch;
    private WorkerPool pool;
    private int step;

    /** Reserves memory. */
    @Setup(Level.Trial)
    public void open() {
      slab = new Slab();
      field = slab.reserve(normals);
      scratch = new Tensor[threads];
      for (int i = 0; i < threads; i++) {
        scratch[i] = slab.reserve(SCRATCH);
      }
      slab.allocate();
      pool = WorkerPool.of(threads);
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
      pool.close();
      slab.close();
    }

    private void store(int block, int worker) {
      long from = (long) block * BLOCK;
      NormalNoise.fill(field.segment(), from, Math.min(BLOCK, normals - from), key, step, 0, from);
    }

    private void consume(int block, int worker) {
      long to = Math.min((block + 1L) * BLOCK, normals);
      for (long from = (long) block * BLOCK; from < to; from += SCRATCH) {
        NormalNoise.fill(scratch[worker].segment(), 0, Math.min(SCRATCH, to - from), key, step, 0, from);
      }
    }
  }

  /** ND4J's generator and an array for it. */
  @State(Scope.Benchmark)
  public static class Nd4jField {
    /** Numbers per call. */
    @Param("1000000")
    public int normals;

    /** Threads that ND4J may use. */
    @Param("1")
    public int threads;

    private Slab slab;
    private INDArray field;

    /** Reserves memory. */
    @Setup(Level.Trial)
    public void open() {
      Nd4j.getEnvironment().setMaxThreads(threads);
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
      slab = new Slab();
      Tensor tensor = slab.reserve(normals);
      slab.allocate();
      field = tensor.asINDArray();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
      slab.close();
    }
  }

  /** A generator of the JDK. */
  @State(Scope.Benchmark)
  public static class JdkField {
    /** Numbers per call. */
    @Param("1000000")
    public int normals;

    private final RandomGenerator generator = RandomGenerator.of("Xoroshiro128PlusPlus");
    private float[] field;

    /** Reserves memory. */
    @Setup(Level.Trial)
    public void open() {
      field = new float[normals];
    }
  }

  /** Ours, written to memory. */
  @Benchmark
  public float stored(Field noise) {
    noise.step++;
    noise.pool.run((noise.normals + BLOCK - 1) / BLOCK, noise::store);
    return noise.field.get(0);
  }

  /** Ours, in pieces that stay in the cache. */
  @Benchmark
  public float consumed(Field noise) {
    noise.step++;
    noise.pool.run((noise.normals + BLOCK - 1) / BLOCK, noise::consume);
    return noise.scratch[0].get(0);
  }

  /** ND4J's. */
  @Benchmark
  public INDArray nd4j(Nd4jField noise) {
    return Nd4j.randn(noise.field);
  }

  /** The JDK's, one thread. */
  @Benchmark
  public float[] jdk(JdkField noise) {
    for (int i = 0; i < noise.field.length; i++) {
      noise.field[i] = (float) noise.generator.nextGaussian();
    }
    return noise.field;
  }
}
