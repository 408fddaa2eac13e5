package org.bayespress.core.method;

import java.util.List;

/** Error of a deterministic network on the validation images; the only data a compression rule may look at. */
@FunctionalInterface
public interface ValidationError {

  /**
   * Error in percent of the network with these parameters.
   *
   * @param weights one per weighted layer, shape as the layer's weights, C order
   * @param biases one per weighted layer
   */
  double percent(List<float[]> weights, List<float[]> biases);
}
