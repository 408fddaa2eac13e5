package org.bayespress.format.model;

import java.util.List;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Everything a {@code .bpz} file holds.
 *
 * @param network description; the layers below follow its weighted layers one to one
 * @param preprocessing of the input
 * @param layers tensors per weighted layer
 */
public record CompressedModel(NetworkSpec network, Preprocessing preprocessing, List<Layer> layers) {

  public CompressedModel {
    layers = List.copyOf(layers);
  }

  /** Weights and bias of one layer. */
  public record Layer(String name, QuantizedTensor weight, QuantizedTensor bias) {}
}
