package org.bayespress.core.pruning;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The published way to write down what is left of a network: for every convolution the number of its filters, for every
 * dense layer the number of its inputs, so 20-50-800-500 for the whole LeNet-5 and 784-300-100 for the whole
 * LeNet-300-100.
 */
public final class Architecture {
  private Architecture() {}

  /**
   * Counts filters and inputs that have a weight which is not zero. After {@link DeadUnits#remove} each of them is
   * connected on both sides.
   *
   * @param weights one array per weighted layer
   */
  public static List<Integer> of(NetworkSpec network, List<float[]> weights) {
    List<Integer> counts = new ArrayList<>();
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec.Weighted layer = layers.get(i);
      boolean filters = layer instanceof LayerSpec.Conv2d;
      int fanIn = layer.weightCount() / layer.outputs();
      boolean[] alive = new boolean[filters ? layer.outputs() : fanIn];
      for (int j = 0; j < weights.get(i).length; j++) {
        alive[filters ? j / fanIn : j % fanIn] |= weights.get(i)[j] != 0;
      }
      int count = 0;
      for (boolean each : alive) {
        count += each ? 1 : 0;
      }
      counts.add(count);
    }
    return counts;
  }
}
