package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.core.training.Adam;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.KlWarmUp;
import org.bayespress.core.training.LearningRate;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.blocks.Filling;

/** A training of a second: blobs on 12 x 12 images, four classes by quadrant, a small convolutional network. */
final class SmallMiracle {
  static final NetworkSpec NETWORK = network(true);

  /** The same without biases in its convolution. */
  static final NetworkSpec UNBIASED = network(false);

  static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f});

  static final TrainingPlan PLAN = plan(8, new LearningRate(1e-2, 6, 8, 1e-3));

  /** An epoch at a rate of 0: the posterior stays where it starts. */
  static final TrainingPlan STILL = plan(1, new LearningRate(0, 1, 1, 0));

  private SmallMiracle() {}

  private static TrainingPlan plan(int epochs, LearningRate rate) {
    return new TrainingPlan(epochs, 40, rate, new KlWarmUp(0, 0), new Adam(0.9, 0.999, 1e-8), 1);
  }

  /** He's deviation in a layer of the network, at which the scales start. */
  static double he(int layer) {
    return Math.sqrt(2.0 / new int[] {9, 100, 20}[layer]);
  }

  private static NetworkSpec network(boolean biased) {
    return new NetworkSpec(
        "small", 1, 12, 12,
        List.of(
            new Conv2d("conv", 1, 4, 3, biased), new MaxPool(2), new Relu(), new Flatten(),
            new Dense("hidden", 100, 20), new Relu(), new Dense("out", 20, 4)));
  }

  static MiracleSettings settings(String parameterization, String coder) {
    return settings(parameterization, coder, 2);
  }

  static MiracleSettings settings(String parameterization, String coder, int stepsPerBlock) {
    return settings(parameterization, coder, stepsPerBlock, new Watch(7, 2, true));
  }

  /** The parameterization greedy is Mean-Var in blocks that are filled greedily. */
  static MiracleSettings settings(String parameterization, String coder, int stepsPerBlock, Watch watch) {
    boolean greedy = parameterization.equals("greedy");
    return new MiracleSettings(
        greedy ? "mean-var" : parameterization, 400, 8, 0, coder, false, BlockOrder.SHUFFLED,
        greedy ? Filling.GREEDY : Filling.EVEN, List.of(1, 3, 1), -4, 1,
        new Penalty(1e-4, 0.02, 0.02), stepsPerBlock, 2e-3, watch);
  }

  /** The same settings with other values of these. */
  static MiracleSettings with(
      MiracleSettings settings, double oversamplingNats, boolean asReleased, Penalty penalty) {
    return new MiracleSettings(
        settings.parameterization(), settings.budgetBytes(), settings.bits(), oversamplingNats, settings.coder(),
        asReleased, settings.order(), settings.filling(), settings.sharing(), settings.initialLogSigma(),
        settings.initialScale(), penalty, settings.stepsPerBlock(), settings.codingRate(), settings.watch());
  }

  static Dataset images(int count) {
    byte[] pixels = new byte[count * 144];
    byte[] labels = new byte[count];
    MemorySegment noise = MemorySegment.ofArray(new float[pixels.length]);
    NormalNoise.fill(noise, 0, pixels.length, NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0, 0);
    for (int n = 0; n < count; n++) {
      labels[n] = (byte) (n % 4);
      for (int i = 0; i < 144; i++) {
        int quadrant = i / 12 / 6 * 2 + i % 12 / 6;
        double value = 90 + 25 * noise.getAtIndex(ValueLayout.JAVA_FLOAT, (long) n * 144 + i);
        pixels[n * 144 + i] = (byte) Math.clamp(Math.round(value + (quadrant == n % 4 ? 60 : 0)), 0, 255);
      }
    }
    return new Dataset("blobs", 1, 12, 12, 4, pixels, labels);
  }

  static Training training(Path checkpoint, boolean resume, BooleanSupplier stop) {
    return training(checkpoint, resume, stop, TrainingListener.silent());
  }

  static Training training(Path checkpoint, boolean resume, BooleanSupplier stop, TrainingListener listener) {
    return training(NETWORK, checkpoint, resume, stop, listener);
  }

  /** In place of an error, validation gives a number that every weight of the network has a share in. */
  static Training training(
      NetworkSpec network, Path checkpoint, boolean resume, BooleanSupplier stop, TrainingListener listener) {
    return new Training(
        network, images(430), PREPROCESSING, (weights, biases) -> sum(weights) + sum(biases), 5, checkpoint, resume,
        listener, stop);
  }

  private static double sum(List<float[]> layers) {
    double sum = 0;
    for (float[] layer : layers) {
      for (float value : layer) {
        sum += Math.abs(value);
      }
    }
    return sum;
  }

  static CodingMethod.Outcome run(Training training, MiracleSettings settings, int threads) {
    return run(training, settings, null, threads);
  }

  /** From the means of a start, unless that is null. */
  static CodingMethod.Outcome run(Training training, MiracleSettings settings, TrainedPosterior start, int threads) {
    return run(training, PLAN, settings, start, threads);
  }

  static CodingMethod.Outcome run(
      Training training, TrainingPlan plan, MiracleSettings settings, TrainedPosterior start, int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      return MiracleTraining.run(training, plan, settings, start, pool);
    }
  }
}
