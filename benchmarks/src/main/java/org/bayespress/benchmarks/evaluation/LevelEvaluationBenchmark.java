package org.bayespress.benchmarks.evaluation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.inference.LevelForwardPass;
import org.bayespress.format.inference.ScalarForwardPass;
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
 * {@code bench level-evaluation}: how long does a batch of images take through a network of the weights -a, 0 and a, which is
 * added and subtracted, beside the dense one, which is multiplied?
 *
 * <p>Expected: against the dense scalar pass as many times less as weights are zero, and some more, since sums without products
 * overlap and run over lines of images: four to ten times at the published shares. Against the network as training computes
 * it, better for one image of a convolutional network, which it is not made for; for a hundred images, where vectors of products reuse
 * every weight and every pixel from registers, slower at a third of the weights and faster at a fiftieth.
 *
 * <p>Traps avoided. All run on one thread. Every call takes other images of random pixels in the scalar passes. {@code taped}
 * is the network as training and validation compute it, with inputs that are converted already. The dense network has random
 * weights of any value, none of them zero, so that no pass can leave anything out.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class LevelEvaluationBenchmark {
  private static final int IMAGES = 200;

  /** Name of the network. */
  @Param("lenet5")
  public String network;

  /** {@code levels}, {@code scalar} (one image after the other) or {@code taped}. */
  @Param("levels")
  public String pass;

  /** Share of the weights that are not zero; 1 is the dense network. */
  @Param("0.283")
  public double nonZero;

  /** Images at once. */
  @Param("1")
  public int batch;

  private LevelForwardPass levels;
  private ScalarForwardPass scalar;
  private WorkerPool pool;
  private Slab slab;
  private Tape tape;
  private TapedNetwork taped;
  private byte[] pixels;
  private int imageBytes;
  private int next;

  /** Makes the network. */
  @Setup
  public void open() {
    LevelNetwork made = new LevelNetwork(network, nonZero);
    imageBytes = made.spec().channels() * made.spec().height() * made.spec().width();
    pixels = new byte[IMAGES * imageBytes];
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO), 0, 0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    switch (pass) {
      case "levels" -> levels = LevelForwardPass.of(made.spec(), made.preprocessing(), made.layers(), List.of(), batch);
      case "scalar" -> scalar = ScalarForwardPass.of(made.spec(), made.preprocessing(), made.layers());
      case "taped" -> record(made);
      default -> throw new IllegalArgumentException("pass: found '" + pass + "', allowed is levels, scalar or taped");
    }
  }

  private void record(LevelNetwork made) {
    pool = WorkerPool.of(1);
    slab = new Slab();
    var parameters = made.spec().weightedLayers().stream()
        .map(
            spec -> new Parameters(
                slab.reserve(WeightLayout.of(spec).tapeShape()), null, slab.reserve(spec.outputs()), null, null, null))
        .toList();
    tape = new Tape(slab, pool, null, batch, false);
    taped = TapedNetwork.record(tape, made.spec(), parameters);
    slab.allocate();
    Blas.keepSingleThreaded();
    for (int i = 0; i < parameters.size(); i++) {
      DecodedLayer layer = made.layers().get(i);
      WeightLayout layout = WeightLayout.of(made.spec().weightedLayers().get(i));
      parameters.get(i).mean().copyFrom(layout.pad(layout.arrange(layer.weight())));
      parameters.get(i).bias().copyFrom(layer.bias());
    }
    Tensor input = taped.input().value();
    NormalNoise.fill(input.segment(), 0, input.length(), NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO), 0, 1, 0);
  }

  /** Frees it. */
  @TearDown
  public void close() {
    if (slab != null) {
      slab.close();
      pool.close();
    }
  }

  /** The classes, or the logits, of a batch. */
  @Benchmark
  public double classify() {
    next = (next + batch) % (IMAGES - batch + 1);
    if (levels != null) {
      return levels.predict(pixels, next * imageBytes, batch)[0];
    }
    if (scalar != null) {
      int sum = 0;
      for (int i = 0; i < batch; i++) {
        sum += scalar.predict(pixels, (next + i) * imageBytes);
      }
      return sum;
    }
    tape.forward(0);
    return taped.logits().value().get(0);
  }
}
