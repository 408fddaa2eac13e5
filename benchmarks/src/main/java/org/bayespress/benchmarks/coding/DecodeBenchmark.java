package org.bayespress.benchmarks.coding;

import java.util.concurrent.TimeUnit;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code bench decode}: how long does it take to read a compressed network?
 *
 * <p>Expected: about ten milliseconds a file, a few hundred kilobytes of file or about a hundred megabytes of weights a
 * second: a decoder takes one binary decision after the other, and most of them say that nothing is here.
 *
 * <p>Traps avoided. The input has the structure of networks that were really trained, see {@link EncodeBenchmark}. Both
 * rates are given, per byte of the file and per byte of dense weights: each alone can be made to look good by a file
 * that compresses badly or well. The checksum is computed and every length checked, as always.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class DecodeBenchmark {

  /** Name of the network. */
  @Param("lenet300")
  public String network;

  private byte[] file;

  /** Makes the file. */
  @Setup
  public void open() {
    file = BpzWriter.write(CodedModels.of(network)).bytes();
  }

  /** The network in the file. */
  @Benchmark
  public DecodedModel decode() throws BpzException {
    return BpzReader.read(file);
  }
}
