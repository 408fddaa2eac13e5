package org.bayespress.benchmarks.products;

import java.util.concurrent.TimeUnit;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bytedeco.openblas.global.openblas;
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
 * {@code bench product}: are our direct convolutions, and our panels on our pool, as fast as OpenBLAS with its own threads,
 * on exactly the products of a training step?
 *
 * <p>Expected: convolutions faster than OpenBLAS on windows that are already unfolded, and near the processor's peak;
 * dense layers within a few percent of each other where a product is large, and half the time where inputs are digits and
 * background is left out; on the small last layers a few ten microseconds either way, where the start of a thread counts.
 *
 * <p>Traps avoided. Rates of square matrices say nothing about these: dimensions of 10, 20 and 25 leave vector registers
 * half empty, so each product is measured in its own shape. A call computes what a variational layer computes in that
 * pass, the product with means and the one with variances. OpenBLAS may take a convolution's whole batch in one call or
 * group by group, whichever is faster, and gets its windows unfolded for nothing. Operands are not zero: OpenBLAS skips
 * nothing, but zeros hide subnormal results. Its number of threads is set in a JVM of its own, because ours keeps it at
 * one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProductBenchmark {

  /** What all ways of multiplying share. */
  @State(Scope.Benchmark)
  public abstract static class Operands {
    /** See {@link LayerProduct#id}. */
    @Param("lenet300/fc1/forward")
    public String product;

    /** Images per step. */
    @Param("128")
    public int batch;

    /** Threads, ours or OpenBLAS's. */
    @Param("1")
    public int threads;

    private final Slab slab = new Slab();
    private WorkerPool pool;
    private PairOfProducts products;

    /** Makes the operands. */
    @Setup
    public void open() {
      Blas.keepSingleThreaded();
      LayerProduct shape = LayerProduct.named(product, batch);
      pool = pool();
      products = products(shape, pool, slab);
      slab.allocate();
      long floats = slab.plannedFloats();
      NoiseKey key = NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO);
      NormalNoise.fill(slab.range(0, floats), 0, floats, key, 0, 0, 0);
      products.prepare();
    }

    /** Frees them. */
    @TearDown
    public void close() {
      pool.close();
      slab.close();
    }

    final void run() {
      products.run();
    }

    abstract WorkerPool pool();

    abstract PairOfProducts products(LayerProduct shape, WorkerPool pool, Slab slab);
  }

  /** As our layers do, on our pool. */
  public static class OurCuts extends Operands {
    @Override
    WorkerPool pool() {
      return WorkerPool.of(threads);
    }

    @Override
    PairOfProducts products(LayerProduct shape, WorkerPool pool, Slab slab) {
      return shape.convolution()
          ? new DirectConvolutions(shape, pool, slab)
          : DenseProducts.inPanels(shape, pool, slab);
    }
  }

  /** As a first layer does with digits, on our pool. */
  public static class Digits extends Operands {
    @Override
    WorkerPool pool() {
      return WorkerPool.of(threads);
    }

    @Override
    PairOfProducts products(LayerProduct shape, WorkerPool pool, Slab slab) {
      return new DigitProducts(shape, pool, slab);
    }
  }

  /** The whole product in one call. */
  public static class WholeProducts extends Operands {
    @Override
    WorkerPool pool() {
      openblas.blas_set_num_threads(threads);
      return WorkerPool.of(1);
    }

    @Override
    PairOfProducts products(LayerProduct shape, WorkerPool pool, Slab slab) {
      return shape.convolution()
          ? new ConvolutionProducts(shape, ConvolutionProducts.Cut.WHOLE_BATCH, slab)
          : DenseProducts.whole(shape, pool, slab);
    }
  }

  /** A convolution's groups one after the other. */
  public static class GroupsInTurn extends Operands {
    @Override
    WorkerPool pool() {
      openblas.blas_set_num_threads(threads);
      return WorkerPool.of(1);
    }

    @Override
    PairOfProducts products(LayerProduct shape, WorkerPool pool, Slab slab) {
      return new ConvolutionProducts(shape, ConvolutionProducts.Cut.GROUPS_IN_TURN, slab);
    }
  }

  /** Ours. */
  @Benchmark
  public void ours(OurCuts operands) {
    operands.run();
  }

  /** Ours, of digits: four of five inputs are background. */
  @Benchmark
  public void oursOfDigits(Digits operands) {
    operands.run();
  }

  /** OpenBLAS, one call a product. */
  @Benchmark
  public void openBlas(WholeProducts operands) {
    operands.run();
  }

  /** OpenBLAS, one call for every group of images of a convolution. */
  @Benchmark
  public void openBlasByGroup(GroupsInTurn operands) {
    operands.run();
  }
}
