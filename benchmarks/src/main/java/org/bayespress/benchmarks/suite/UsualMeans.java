package org.bayespress.benchmarks.suite;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Means as large as those of a network that was trained without noise. A recipe that starts small, N(0, 0.01^2), has log
 * alpha near the bound where weights are muted from the first step on; muted weights of convolutions cost nothing, and the
 * time of a step would be that of a pruned network.
 */
public final class UsualMeans {
  private UsualMeans() {}

  /**
   * Scales the means of every layer to a standard deviation of {@code sqrt(2 / fanIn)} (He et al., 2015).
   *
   * @param model at the recipe's start
   * @param initialTheta standard deviation there
   */
  public static void scale(TrainableNetwork model, NetworkSpec network, double initialTheta) {
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    for (int i = 0; i < layers.size(); i++) {
      int fanIn = layers.get(i).weightCount() / layers.get(i).outputs();
      float factor = (float) (Math.sqrt(2.0 / fanIn) / initialTheta);
      MemorySegment means = model.theta(i).segment();
      for (long j = 0; j < model.theta(i).length(); j++) {
        means.setAtIndex(ValueLayout.JAVA_FLOAT, j, factor * means.getAtIndex(ValueLayout.JAVA_FLOAT, j));
      }
    }
  }
}
