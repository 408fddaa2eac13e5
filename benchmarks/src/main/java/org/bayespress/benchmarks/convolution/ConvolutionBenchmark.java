package org.bayespress.benchmarks.convolution;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
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
 * {@code bench convolution}: what does a variational convolution cost, forward and backward, beside ND4J's
 * deterministic one?
 *
 * <p>Expected: some milliseconds for the first layer of LeNet-5 with 100 images on one thread and some tens for the second,
 * several times less than ND4J, although ours multiplies twice as much (means and variances) and draws noise.
 *
 * <p>Traps avoided. A convolution is measured where it stands: the first of a network computes no gradient of its
 * input, the second does. Input and output gradient are dense noise; after a ReLU more than half would be zero, which
 * changes nothing here but would help a library that looks for zeros. Each library has its own layout of images, so
 * neither pays for a conversion. ND4J gets the threads for its own loops and one in OpenBLAS: with several in both, they
 * wait for each other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConvolutionBenchmark {

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Variational {
    /** See {@link ConvolutionLayer#id}. */
    @Param("lenet5/conv1")
    public String layer;

    /** Images. */
    @Param("100")
    public int batch;

    /** Threads of the pool. */
    @Param("1")
    public int threads;

    private VariationalConvolution convolution;

    /** Makes it. */
    @Setup
    public void open() {
      convolution = new VariationalConvolution(ConvolutionLayer.named(layer), batch, threads);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      convolution.close();
    }
  }

  /** ND4J's. */
  @State(Scope.Benchmark)
  public static class Deterministic {
    /** See {@link ConvolutionLayer#id}. */
    @Param("lenet5/conv1")
    public String layer;

    /** Images. */
    @Param("100")
    public int batch;

    /** Threads that ND4J may use. */
    @Param("1")
    public int threads;

    private Nd4jConvolution convolution;

    /** Makes it. */
    @Setup
    public void open() {
      convolution = new Nd4jConvolution(ConvolutionLayer.named(layer), batch, threads);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      convolution.close();
    }
  }

  /** Our forward and backward pass, means and variances, with noise. */
  @Benchmark
  public float ours(Variational layer) {
    return layer.convolution.run();
  }

  /** ND4J's forward and backward pass. */
  @Benchmark
  public INDArray nd4j(Deterministic layer) {
    return layer.convolution.run();
  }
}
