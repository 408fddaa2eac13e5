package org.bayespress.core.method;

import java.util.List;
import org.bayespress.core.posterior.ScaleAndShift;

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

  /**
   * The same for a network whose batch normalisations have these scales and shifts; without this, they are all 1 and 0.
   *
   * @param normalizations one per batch normalisation, in the network's order
   */
  default ValidationError under(List<ScaleAndShift> normalizations) {
    return this;
  }

  /**
   * Means over the validation images of what every weighted layer reads, without their labels: of every input of a dense
   * layer, of every channel of a convolution over all positions.
   *
   * @param weights as for {@link #percent}
   * @param biases as for {@link #percent}
   * @return one array per weighted layer
   * @throws UnsupportedOperationException where there are no images, only an error
   */
  default List<double[]> meanInputs(List<float[]> weights, List<float[]> biases) {
    throw new UnsupportedOperationException("an error alone has no activations");
  }

  /**
   * Moments over the validation images, without their labels, of what one batch normalisation reads. They depend on the scales and
   * shifts of those before it, see {@link #under}.
   *
   * @param normalization its place among the network's batch normalisations
   * @param weights as for {@link #percent}
   * @param biases as for {@link #percent}
   * @throws UnsupportedOperationException where there are no images, only an error
   */
  default InputMoments moments(int normalization, List<float[]> weights, List<float[]> biases) {
    throw new UnsupportedOperationException("an error alone has no activations");
  }
}
