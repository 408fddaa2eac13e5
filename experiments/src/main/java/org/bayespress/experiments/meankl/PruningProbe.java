package org.bayespress.experiments.meankl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.evaluation.Evaluator;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.Permutation;
import org.bayespress.core.training.NumberTable;
import org.bayespress.experiments.config.RunConfig;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;

/** Validation error of a decoded network while more and more of its weights are set to zero; biases stay. */
final class PruningProbe {
  /** Name of the table in a run folder. */
  static final String TABLE = "pruning";

  static final List<String> COLUMNS =
      List.of("pruned_share", "smallest_first_error_percent", "at_random_error_percent");

  private static final int SHARES = 10;
  private static final int ORDERS = 3;

  private final Map<String, String> environment;
  private Dataset validation;
  private String dataset = "";

  PruningProbe(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The table of a file, by the validation images of its run. */
  NumberTable probe(RunConfig run, Path file) throws IOException {
    try (WorkerPool pool = WorkerPool.of(run.threads())) {
      return probe(BpzReader.read(file), images(run), run.seed(), pool);
    }
  }

  /**
   * The table: shares 0, 0.1, ..., 0.9 of the weights of all layers together, rounded down to whole weights. Smallest first is in
   * order of the absolute value; at random is the mean over {@value #ORDERS} orders.
   *
   * @param seed of the random orders
   */
  static NumberTable probe(DecodedModel model, Dataset images, long seed, WorkerPool pool) {
    List<float[]> biases = model.layers().stream().map(DecodedLayer::bias).toList();
    float[][] values = new float[3][SHARES];
    try (Evaluator evaluator = new Evaluator(model.network(), images, model.preprocessing(), pool)) {
      float[] flat = flat(model);
      int[] bySize = bySize(flat);
      for (int s = 0; s < SHARES; s++) {
        values[0][s] = (float) s / SHARES;
        int pruned = (int) ((long) s * flat.length / SHARES);
        values[1][s] = (float) evaluator.percent(pruned(model, flat, bySize, pruned), biases);
        double sum = 0;
        for (int order = 0; order < ORDERS; order++) {
          int[] atRandom = Permutation.of(NoiseKey.of(seed, NoiseKey.Purpose.MONTE_CARLO), order, flat.length);
          sum += evaluator.percent(pruned(model, flat, atRandom, pruned), biases);
        }
        values[2][s] = (float) (sum / ORDERS);
      }
    }
    return new NumberTable(TABLE, COLUMNS, List.of(values));
  }

  /** Mean rise of the error over the shares that are not 0, in percentage points. */
  static double loss(NumberTable table, int column) {
    float[] errors = table.values().get(column);
    double sum = 0;
    for (int s = 1; s < errors.length; s++) {
      sum += errors[s] - errors[0];
    }
    return sum / (errors.length - 1);
  }

  private Dataset images(RunConfig run) {
    if (!dataset.equals(run.dataset())) {
      DataLocator locator =
          DataLocator.of(run.dataDir().orElse(null), environment, Path.of(System.getProperty("user.home")));
      validation =
          DatasetLoader.of(locator).load(DatasetRegistry.find(run.dataset()), run.validationImages()).validation();
      dataset = run.dataset();
    }
    return validation;
  }

  /** Weights of all layers, one after the other. */
  static float[] flat(DecodedModel model) {
    float[] flat = new float[model.layers().stream().mapToInt(layer -> layer.weight().length).sum()];
    int at = 0;
    for (DecodedLayer layer : model.layers()) {
      System.arraycopy(layer.weight(), 0, flat, at, layer.weight().length);
      at += layer.weight().length;
    }
    return flat;
  }

  /** Places in order of the absolute values there. */
  static int[] bySize(float[] flat) {
    // the bits of absolute values are in the order of the values; behind them the place, so that the order is one
    long[] keys = new long[flat.length];
    for (int i = 0; i < flat.length; i++) {
      keys[i] = (long) Float.floatToRawIntBits(Math.abs(flat[i])) << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /**
   * Weights layer by layer, with those at the first places of an order at 0.
   *
   * @param flat weights of all layers; stays as it is
   * @param order places in {@code flat}
   * @param count how many of them
   */
  static List<float[]> pruned(DecodedModel model, float[] flat, int[] order, int count) {
    float[] left = flat.clone();
    for (int i = 0; i < count; i++) {
      left[order[i]] = 0;
    }
    List<float[]> layers = new ArrayList<>();
    int at = 0;
    for (DecodedLayer layer : model.layers()) {
      layers.add(Arrays.copyOfRange(left, at, at + layer.weight().length));
      at += layer.weight().length;
    }
    return layers;
  }
}
