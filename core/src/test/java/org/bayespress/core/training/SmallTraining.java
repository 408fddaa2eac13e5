package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** A training of a second: noisy blobs on 12 x 12 images, four classes by quadrant, a small convolutional network. */
final class SmallTraining {
  static final int EPOCHS = 4;
  static final NetworkSpec NETWORK =
      new NetworkSpec(
          "small", 1, 12, 12,
          List.of(
              new Conv2d("conv", 1, 6, 3), new MaxPool(2), new Relu(), new Flatten(), new Dense("hidden", 150, 40),
              new Relu(), new Dense("out", 40, 4)));
  static final PosteriorRecipe RECIPE = new PosteriorRecipe(0.05, -8, 8, 3, 3);

  /** The second layer keeps its noise below 0.02; it starts above. */
  static final GroupRecipe GROUPS =
      new GroupRecipe(-6, 0.1, -5, 0.05, List.of(Double.POSITIVE_INFINITY, 0.02, Double.POSITIVE_INFINITY));

  private SmallTraining() {}

  static Dataset images(int count) {
    byte[] pixels = new byte[count * 144];
    byte[] labels = new byte[count];
    MemorySegment noise = MemorySegment.ofArray(new float[pixels.length]);
    NormalNoise.fill(noise, 0, pixels.length, NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0, 0);
    for (int n = 0; n < count; n++) {
      labels[n] = (byte) (n % 4);
      for (int i = 0; i < 144; i++) {
        int quadrant = i / 12 / 6 * 2 + i % 12 / 6;
        double value = 90 + 40 * noise.getAtIndex(ValueLayout.JAVA_FLOAT, (long) n * 144 + i);
        pixels[n * 144 + i] = (byte) Math.clamp(Math.round(value + (quadrant == n % 4 ? 30 : 0)), 0, 255);
      }
    }
    return new Dataset("blobs", 1, 12, 12, 4, pixels, labels);
  }

  static Training training(Path checkpoint, boolean resume, BooleanSupplier stop, TrainingListener listener) {
    return new Training(
        NETWORK, images(430), new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}), (w, b) -> 0, 5, checkpoint,
        resume, listener, stop);
  }

  static TrainingPlan plan(double rate) {
    return new TrainingPlan(
        EPOCHS, 40, new LearningRate(rate, 2, EPOCHS, 0), new KlWarmUp(1, 3), new Adam(0.9, 0.999, 1e-8), 1);
  }

  static TrainingOutcome run(Training training, int threads) {
    return run(training, threads, 1e-3);
  }

  static TrainingOutcome run(Training training, int threads, double rate) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(
          training, plan(rate), RECIPE, "standard-normal", new StandardNormalKl(), null, pool);
    }
  }

  static TrainingOutcome run(Training training, int threads, ScaleDistribution scales) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return VariationalTraining.run(
          training, plan(2e-3), GROUPS, new StandardNormalKl(), new GaussianScales(scales), null, pool);
    }
  }

  /** All parameters in one array. */
  static float[] bits(TrainedPosterior posterior) {
    int length = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      length += 2 * layer.theta().length + layer.bias().length;
      length += layer.scales() == null ? 0 : layer.bias().length + 3 * layer.scales().groups();
    }
    float[] all = new float[length];
    int to = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      for (float[] part : new float[][] {layer.theta(), layer.logSigma2(), layer.bias()}) {
        System.arraycopy(part, 0, all, to, part.length);
        to += part.length;
      }
      if (layer.scales() != null) {
        System.arraycopy(layer.biasLogSigma2(), 0, all, to, layer.bias().length);
        to += layer.bias().length;
        GroupScales scales = layer.scales();
        for (double[] part : new double[][] {scales.mean(), scales.variance(), scales.score()}) {
          for (double value : part) {
            all[to++] = (float) value;
          }
        }
      }
    }
    return all;
  }

  /** What {@link #main} prints in a JVM of its own with the given kernels. */
  static String inAProcess(String kernels, String... args) throws IOException, InterruptedException {
    return inAProcess(kernels, SmallTraining.class, args);
  }

  /** What another class prints in a JVM of its own. */
  static String inAProcess(String kernels, Class<?> program, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@../core/src/main/jvm/kernels.options",
        "-Dbayespress.kernels=" + kernels, "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        program.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  /** Prints a hash of the trained parameters; the tests start it as a process of its own. */
  public static void main(String[] args) {
    Training training = training(null, false, () -> false, TrainingListener.silent());
    int threads = Integer.parseInt(args[0]);
    TrainingOutcome outcome =
        args.length == 1 ? run(training, threads) : run(training, threads, ScaleDistribution.valueOf(args[1]));
    System.out.println("bits " + Arrays.hashCode(bits(outcome.posterior())));
  }
}
