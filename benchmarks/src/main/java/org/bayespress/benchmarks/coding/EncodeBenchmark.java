package org.bayespress.benchmarks.coding;

import java.util.concurrent.TimeUnit;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.EncodedModel;
import org.bayespress.format.model.CompressedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code bench encode}: how long does it take to write a compressed network?
 *
 * <p>Expected: tens of milliseconds a file. The writer tries several codings of every tensor and keeps the shortest, so
 * it takes longer than reading.
 *
 * <p>Traps avoided. Uniformly scattered weights would be an easy and useless input: adaptive models live on structure.
 * The model has the densities, dead units and level sizes of networks that were really trained. Files are made in
 * memory; the speed of a disk is not what is asked.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class EncodeBenchmark {

  /** Name of the network. */
  @Param("lenet300")
  public String network;

  private CompressedModel model;

  /** Makes the model. */
  @Setup
  public void open() {
    model = CodedModels.of(network);
  }

  /** The bytes of the file. */
  @Benchmark
  public EncodedModel encode() {
    return BpzWriter.write(model);
  }
}
