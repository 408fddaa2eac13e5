package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.kernels.Confinement;
import org.bayespress.core.kernels.WorkerPool;

/**
 * All passes over the weights and biases of a network, in chunks that each pass through the cache once. What chunks add
 * up to is summed in their order, so it does not depend on the number of threads.
 */
final class WeightUpdates {

  /** Elements per chunk: eight arrays of it fit into a first-level cache. */
  private static final int CHUNK = 1024;

  /** Elements {@code from .. from + count - 1} of an array of a layer. */
  private record Chunk(int layer, TrainedArray array, int from, int count) {}

  private final int layers;
  private final List<Chunk> chunks = new ArrayList<>();
  private double[] klOfChunk = new double[0];
  private double[] dPriorOfChunk = new double[0];

  WeightUpdates(int layers) {
    this.layers = layers;
  }

  void add(int layer, TrainedArray array) {
    int length = array.theta().length();
    for (int from = 0; from < length; from += CHUNK) {
      chunks.add(new Chunk(layer, array, from, Math.min(CHUNK, length - from)));
    }
  }

  /** Means and variances for the tape, or samples. */
  void prepare(WorkerPool pool, PriorParameters prior, int step) {
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      chunk.array().prepare(
          chunk.array().sampled() ? prior.noise(step, chunk.layer()) : null, chunk.from(), chunk.count());
    });
  }

  /** Brings parameters back to where they are allowed, given the levels of the prior as they are now. */
  void confine(WorkerPool pool, PriorParameters prior, Confinement bounds) {
    List<double[]> levels = IntStream.range(0, layers).mapToObj(prior::levels).toList();
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      chunk.array().confine(bounds, levels.get(chunk.layer()), chunk.from(), chunk.count());
    });
  }

  /**
   * Adds the gradient of {@code klWeight * KL} and makes one Adam update.
   *
   * @param prior whose KLs are ready for this step; null for points
   * @param dPrior receives the gradient with respect to the parameters of the prior, layer by layer
   * @return KL before the update, nats, not weighted, per layer
   */
  double[] update(WorkerPool pool, PriorParameters prior, float klWeight, AdamStep step, double[] dPrior) {
    int perLayer = dPrior.length / layers;
    if (klOfChunk.length != chunks.size()) {
      klOfChunk = new double[chunks.size()];
      dPriorOfChunk = new double[chunks.size() * perLayer];
    }
    Arrays.fill(dPriorOfChunk, 0);
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      klOfChunk[i] = chunk.array().update(
          prior == null ? null : prior.kl(chunk.layer()), klWeight, step, chunk.from(), chunk.count(), dPriorOfChunk,
          i * perLayer);
    });
    double[] klPerLayer = new double[layers];
    Arrays.fill(dPrior, 0);
    for (int i = 0; i < klOfChunk.length; i++) {
      int layer = chunks.get(i).layer();
      klPerLayer[layer] += klOfChunk[i];
      for (int parameter = 0; parameter < perLayer; parameter++) {
        dPrior[layer * perLayer + parameter] += dPriorOfChunk[i * perLayer + parameter];
      }
    }
    return klPerLayer;
  }
}
