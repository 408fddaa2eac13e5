package org.bayespress.format.container;

import java.util.List;
import org.bayespress.format.codec.TensorBytes;

/**
 * Where every byte of a file goes. All parts are whole bytes and add up exactly to the length of the file.
 *
 * @param containerBytes magic, version, network and preprocessing
 * @param layers one per weighted layer
 * @param checksumBytes the closing checksum
 */
public record ByteLedger(int containerBytes, List<Layer> layers, int checksumBytes) {

  public ByteLedger {
    layers = List.copyOf(layers);
  }

  /**
   * The two tensors of a layer.
   *
   * @param name the layer's name
   * @param weight its weights
   * @param bias its bias
   */
  public record Layer(String name, TensorBytes weight, TensorBytes bias) {

    /** Bytes of both. */
    public int total() {
      return weight.total() + bias.total();
    }
  }

  /** Length of the file. */
  public int fileBytes() {
    return containerBytes + layers.stream().mapToInt(Layer::total).sum() + checksumBytes;
  }

  /** What is neither structure, nor payload, nor side information of a tensor. */
  public int overheadBytes() {
    return containerBytes
        + checksumBytes
        + layers.stream().mapToInt(layer -> layer.weight().headerBytes() + layer.bias().headerBytes()).sum();
  }

  /** Weights, without biases, that are not zero. */
  public int weightsNonZero() {
    return layers.stream().mapToInt(layer -> layer.weight().nonZeros()).sum();
  }

  /** Structure and payload of the weight tensors, without biases, in bytes. */
  public int weightStructureAndPayloadBytes() {
    return layers.stream()
        .mapToInt(layer -> layer.weight().structureBytes() + layer.weight().payloadBytes())
        .sum();
  }

  /** Structure and payload of the weight tensors in bits for each weight that is not zero; NaN if there is none. */
  public double bitsPerNonZeroWeight() {
    int nonZeros = weightsNonZero();
    return nonZeros == 0 ? Double.NaN : 8.0 * weightStructureAndPayloadBytes() / nonZeros;
  }
}
