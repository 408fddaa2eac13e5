package org.bayespress.core.method;

import java.util.List;
import org.bayespress.core.posterior.GroupScales;

/**
 * How a method pruned groups, for figures.
 *
 * @param layers one per weighted layer
 */
public record GroupReport(List<Layer> layers) {

  public GroupReport {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the layer
   * @param axis what a group is
   * @param scores prune scores; a group is pruned where its score is at least the threshold
   * @param threshold chosen or given
   * @param alive which groups are left, those excluded that other layers took with them
   */
  public record Layer(
      String name, GroupScales.Axis axis, List<Double> scores, double threshold, List<Boolean> alive) {
    public Layer {
      scores = List.copyOf(scores);
      alive = List.copyOf(alive);
    }
  }
}
