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
 * @param normalizations one per batch normalisation
 * @param randomCode the code that randomly coded tensors share, if there are any
 * @param checksumBytes the closing checksum
 */
public record ByteLedger(
    int containerBytes, List<Layer> layers, List<Normalization> normalizations, Optional<RandomCodeBytes> randomCode,
    int checksumBytes) {

  public ByteLedger {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
  }

  /** A file without a random code, of a network without batch normalisation. */
  public ByteLedger(int containerBytes, List<Layer> layers, int checksumBytes) {
    this(containerBytes, layers, List.of(), Optional.empty(), checksumBytes);
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

  /**
   * The two tensors of a batch normalisation.
   *
   * @param name its name
   * @param scale factors
   * @param shift what is added
   */
  public record Normalization(String name, TensorBytes scale, TensorBytes shift) {

    /** Bytes of both. */
    public int total() {
      return scale.total() + shift.total();
    }
  }

  /** Bytes of all batch normalisations. */
  public int normalizationBytes() {
    return normalizations.stream().mapToInt(Normalization::total).sum();
  }

  /** Length of the file. */
  public int fileBytes() {
    return containerBytes
        + layers.stream().mapToInt(Layer::total).sum()
        + normalizationBytes()
        + randomCode.map(RandomCodeBytes::total).orElse(0)
        + checksumBytes;
  }

  /** What is neither structure, nor payload, nor side information of a tensor, nor sizes or numbers of a random code. */
  public int overheadBytes() {
    return containerBytes
        + checksumBytes
        + randomCode.map(RandomCodeBytes::headerBytes).orElse(0)
        + layers.stream().mapToInt(layer -> layer.weight().headerBytes() + layer.bias().headerBytes()).sum()
        + normalizations.stream().mapToInt(each -> each.scale().headerBytes() + each.shift().headerBytes()).sum();
  }

  /** Weights, without biases, that are not zero. */
  public int weightsNonZero() {
    return layers.stream().mapToInt(layer -> layer.weight().nonZeros()).sum();
  }

  /**
   * Structure and payload of the weight tensors, without biases, in bytes; sizes and numbers of a random code, which weights
   * and biases share, are counted in full.
   */
  public int weightStructureAndPayloadBytes() {
    return layers.stream()
        .mapToInt(layer -> layer.weight().structureBytes() + layer.weight().payloadBytes())
        .sum()
        + randomCode.map(code -> code.sizeBytes() + code.indexBytes()).orElse(0);
  }

  /** Structure and payload of the weight tensors in bits for each weight that is not zero; NaN if there is none. */
  public double bitsPerNonZeroWeight() {
    int nonZeros = weightsNonZero();
    return nonZeros == 0 ? Double.NaN : 8.0 * weightStructureAndPayloadBytes() / nonZeros;
  }
}
