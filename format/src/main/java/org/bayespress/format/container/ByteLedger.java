package org.bayespress.format.container;

import java.util.List;
import java.util.Optional;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.TensorBytes;

/**
 * Where every byte of a file goes. All parts are whole bytes and add up exactly to the length of the file.
 *
 * @param containerBytes magic, version, network and preprocessing
 * @param layers one per weighted layer
 * @param randomCode the code that randomly coded tensors share, if there are any
 * @param checksumBytes the closing checksum
 */
public record ByteLedger(
    int containerBytes, List<Layer> layers, Optional<RandomCodeBytes> randomCode, int checksumBytes) {

  public ByteLedger {
    layers = List.copyOf(layers);
  }

  /** A file without a random code. */
  public ByteLedger(int containerBytes, List<Layer> layers, int checksumBytes) {
    this(containerBytes, layers, Optional.empty(), checksumBytes);
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
    return containerBytes
        + layers.stream().mapToInt(Layer::total).sum()
        + randomCode.map(RandomCodeBytes::total).orElse(0)
        + checksumBytes;
  }

  /** What is neither structure, nor payload, nor side information of a tensor, nor the numbers of a random code. */
  public int overheadBytes() {
    return containerBytes
        + checksumBytes
        + randomCode.map(RandomCodeBytes::headerBytes).orElse(0)
        + layers.stream().mapToInt(layer -> layer.weight().headerBytes() + layer.bias().headerBytes()).sum();
  }

  /** Weights, without biases, that are not zero. */
  public int weightsNonZero() {
    return layers.stream().mapToInt(layer -> layer.weight().nonZeros()).sum();
  }

  /**
   * Structure and payload of the weight tensors, without biases, in bytes; the numbers of a random code, which weights and
   * biases share, are counted in full.
   */
  public int weightStructureAndPayloadBytes() {
    return layers.stream()
        .mapToInt(layer -> layer.weight().structureBytes() + layer.weight().payloadBytes())
        .sum()
        + randomCode.map(RandomCodeBytes::indexBytes).orElse(0);
  }

  /** Structure and payload of the weight tensors in bits for each weight that is not zero; NaN if there is none. */
  public double bitsPerNonZeroWeight() {
    int nonZeros = weightsNonZero();
    return nonZeros == 0 ? Double.NaN : 8.0 * weightStructureAndPayloadBytes() / nonZeros;
  }
}
