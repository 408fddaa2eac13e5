package org.bayespress.format.model;

import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Everything a {@code .bpz} file holds.
 *
 * @param network description; the layers below follow its weighted layers one to one
 * @param preprocessing of the input
 * @param layers tensors per weighted layer
 * @param normalizations scales and shifts per {@link LayerSpec.BatchNorm}
 * @param coding how the tensors are to be coded
 */
public record CompressedModel(
    NetworkSpec network, Preprocessing preprocessing, List<Layer> layers, List<Normalization> normalizations,
    Coding coding) {

  public CompressedModel {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
  }

  /** A network without batch normalisation. */
  public CompressedModel(NetworkSpec network, Preprocessing preprocessing, List<Layer> layers, Coding coding) {
    this(network, preprocessing, layers, List.of(), coding);
  }

  /** A network to be coded with the range coder. */
  public CompressedModel(NetworkSpec network, Preprocessing preprocessing, List<Layer> layers) {
    this(network, preprocessing, layers, Coding.of(CodingVariant.RANGE_CODED));
  }

  /** The same network, to be coded in another way. */
  public CompressedModel coded(Coding other) {
    return new CompressedModel(network, preprocessing, layers, normalizations, other);
  }

  /** The same network, with the scales and shifts of its batch normalisations. */
  public CompressedModel normalized(List<Normalization> all) {
    return new CompressedModel(network, preprocessing, layers, all, coding);
  }

  /** Weights and bias of one layer. */
  public record Layer(String name, QuantizedTensor weight, QuantizedTensor bias) {}

  /**
   * What is left of a batch normalisation after training, {@code y = scale * x + shift}: its four numbers per channel
   * (factor, offset, running mean, running variance) make the same function as these two, so two are kept.
   */
  public record Normalization(String name, QuantizedTensor scale, QuantizedTensor shift) {}
}
