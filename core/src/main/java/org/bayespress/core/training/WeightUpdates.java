package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.kernels.Confinement;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseField;

/**
 * All passes over the weights and biases of a network, in chunks that each pass through the cache once. What chunks add
 * up to is summed in their order, so it does not depend on the number of threads.
 */
final class WeightUpdates {

  /** Elements per chunk at most, as a rule: eight arrays of it fit into a first-level cache. */
  private static final int CHUNK = 1280;

  /** Elements {@code from .. from + count - 1} of an array of a layer. */
  private record Chunk(int layer, TrainedArray array, int from, int count) {}

  private final int layers;
  private final List<Chunk> chunks = new ArrayList<>();
  private double[] klOfChunk = new double[0];
  private double[] dPriorOfChunk = new double[0];
  /** Two segments for every worker. */
  private Tensor[] scratch;

  WeightUpdates(int layers) {
    this.layers = layers;
  }

  void add(int layer, TrainedArray array) {
    int length = array.theta().length();
    int chunk = array.chunk(CHUNK);
    for (int from = 0; from < length; from += chunk) {
      chunks.add(new Chunk(layer, array, from, Math.min(chunk, length - from)));
    }
  }

  /** Whether any array is drawn anew in every step. */
  boolean sampled() {
    return chunks.stream().anyMatch(chunk -> chunk.array().sampled());
  }

  /** Reserves scratch memory; all arrays have been added. */
  void plan(Slab slab, int threads) {
    int longest = chunks.stream().mapToInt(Chunk::count).max().orElse(1);
    scratch = new Tensor[2 * threads];
    for (int i = 0; i < scratch.length; i++) {
      scratch[i] = slab.reserve(longest);
    }
  }

  /** What the tape reads, for parameters that were not changed by {@link #update}. */
  void prepare(WorkerPool pool, PriorParameters prior, int step) {
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      prepare(chunk, chunk.array().sampled() ? prior.noise(step, chunk.layer()) : null, worker);
    });
  }

  private void prepare(Chunk chunk, NoiseField noise, int worker) {
    chunk.array().prepare(
        noise, chunk.from(), chunk.count(), scratch[2 * worker].segment(), scratch[2 * worker + 1].segment());
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
   * Adds the gradient of {@code klWeight * KL}, makes one Adam update, and then what the tape reads at the next step, except
   * of arrays that are drawn anew in every step.
   *
   * @param prior whose KLs are ready for this step; null for points
   * @param dPrior receives the gradient with respect to the parameters of the prior, layer by layer
   * @param last whether parameters stay as this update leaves them; otherwise the tape's part is left to {@link #prepare}
   * @return KL before the update, nats, not weighted, per layer
   */
  double[] update(
      WorkerPool pool, PriorParameters prior, float klWeight, AdamStep step, double[] dPrior, boolean last) {
    int perLayer = dPrior.length / layers;
    if (klOfChunk.length != chunks.size()) {
      klOfChunk = new double[chunks.size()];
      dPriorOfChunk = new double[chunks.size() * perLayer];
    }
    Arrays.fill(dPriorOfChunk, 0);
    pool.run(chunks.size(), (i, worker) -> {
      Chunk chunk = chunks.get(i);
      klOfChunk[i] = chunk.array().update(
          prior == null ? null : prior.kl(chunk.layer()), klWeight, step, chunk.from(), chunk.count(),
          scratch[2 * worker].segment(), dPriorOfChunk, i * perLayer);
      if (last && !chunk.array().sampled()) {
        prepare(chunk, null, worker);
      }
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
