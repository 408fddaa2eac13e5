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
 * @param coding how the tensors are to be coded
 */
public record CompressedModel(
    NetworkSpec network, Preprocessing preprocessing, List<Layer> layers, Coding coding) {

  public CompressedModel {
    layers = List.copyOf(layers);
  }

  /** A network to be coded with the range coder. */
  public CompressedModel(NetworkSpec network, Preprocessing preprocessing, List<Layer> layers) {
    this(network, preprocessing, layers, Coding.of(CodingVariant.RANGE_CODED));
  }

  /** The same network, to be coded in another way. */
  public CompressedModel coded(Coding other) {
    return new CompressedModel(network, preprocessing, layers, other);
  }

  /** Weights and bias of one layer. */
  public record Layer(String name, QuantizedTensor weight, QuantizedTensor bias) {}
}
