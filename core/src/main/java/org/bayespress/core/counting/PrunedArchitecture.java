package org.bayespress.core.counting;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The "pruned architecture" of a sparse network: units with a weight that is not zero on both sides. Table 1 of
 * Bayesian Compression (Louizos, Ullrich, Welling, 2017) gives it for Sparse VD, which prunes single weights.
 *
 * <p>The numbers, in the order of the table: the inputs of a first dense layer that have an outgoing weight; for each
 * hidden layer its units or filters that have both an incoming and an outgoing weight; between a convolution and a
 * dense layer also the single features, which have an incoming weight if their filter has one. LeNet-300-100 has three
 * numbers (784-300-100 when dense), LeNet-5 four (20-50-800-500). Biases do not count as weights.
 */
public final class PrunedArchitecture {
  private final List<LayerSpec.Weighted> layers;
  private final List<float[]> weights;

  private PrunedArchitecture(List<LayerSpec.Weighted> layers, List<float[]> weights) {
    this.layers = layers;
    this.weights = weights;
  }

  /**
   * Counts.
   *
   * @param weights one per weighted layer, {@code [out, in]} or {@code [out, in, kH, kW]}, C order
   * @throws IllegalArgumentException if they do not fit the network
   */
  public static List<Integer> of(NetworkSpec network, List<float[]> weights) {
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    if (layers.size() != weights.size()) {
      throw new IllegalArgumentException("network " + network.name() + " has " + layers.size()
          + " weighted layers, but there are weights for " + weights.size());
    }
    for (int l = 0; l < layers.size(); l++) {
      if (layers.get(l).weightCount() != weights.get(l).length) {
        throw new IllegalArgumentException("layer " + layers.get(l).name() + " has " + layers.get(l).weightCount()
            + " weights, but there are " + weights.get(l).length);
      }
    }
    return new PrunedArchitecture(layers, weights).counts();
  }

  private List<Integer> counts() {
    List<Integer> counts = new ArrayList<>();
    if (!layers.isEmpty() && layers.getFirst() instanceof LayerSpec.Dense) {
      counts.add(count(inputsRead(0)));
    }
    for (int l = 0; l + 1 < layers.size(); l++) {
      boolean[] heard = outputsHeard(l);
      boolean[] features = inputsRead(l + 1);
      boolean[] units = new boolean[heard.length];
      int share = features.length / units.length;
      for (int i = 0; i < features.length; i++) {
        features[i] &= heard[i / share];
        units[i / share] |= features[i];
      }
      counts.add(count(units));
      if (layers.get(l) instanceof LayerSpec.Conv2d && layers.get(l + 1) instanceof LayerSpec.Dense) {
        counts.add(count(features));
      }
    }
    return counts;
  }

  /** Outputs with an incoming weight. */
  private boolean[] outputsHeard(int layer) {
    boolean[] heard = new boolean[layers.get(layer).outputs()];
    float[] values = weights.get(layer);
    int columns = values.length / heard.length;
    for (int i = 0; i < values.length; i++) {
      heard[i / columns] |= values[i] != 0;
    }
    return heard;
  }

  /** Features or channels with an outgoing weight. */
  private boolean[] inputsRead(int layer) {
    boolean[] read = new boolean[layers.get(layer).weightShape()[1]];
    float[] values = weights.get(layer);
    int columns = values.length / layers.get(layer).outputs();
    for (int i = 0; i < values.length; i++) {
      read[i % columns / (columns / read.length)] |= values[i] != 0;
    }
    return read;
  }

  private static int count(boolean[] alive) {
    int count = 0;
    for (boolean each : alive) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
