package org.bayespress.format.model;

import java.util.Arrays;
import java.util.List;

/**
 * The ways to code a network, by the names that configurations use. A variant says which codecs of the closed set may
 * be taken; a file does not name its variant, only the codec of each tensor.
 */
public enum CodingVariant {
  /** Ours: positions, levels and codebook indices through the adaptive range coder. Takes any tensor. */
  RANGE_CODED("range-coded"),
  /**
   * The survivors of group pruning as a dense matrix of fixed-point levels, as many bits each as the largest needs, no
   * entropy coding. Takes fixed-point and float32 weights.
   */
  FAST_PREDICTION("fast-prediction"),
  /**
   * The survivors of group pruning as indices of fixed width into a codebook of at most 32 float32 values per layer, no
   * entropy coding. Takes weights of at most 32 values, zero included where a survivor is zero.
   */
  MAXIMUM("maximum"),
  /**
   * The coder of Deep Compression (Han, Mao, Dally, ICLR 2016): distance to the weight before, codebook index, Huffman
   * codes for both. Takes weights of at most 256 values beside zero.
   */
  HISTORICAL("historical");

  private final String label;

  CodingVariant(String label) {
    this.label = label;
  }

  /** Name as configurations have it. */
  public String label() {
    return label;
  }

  /** All names, in the order of declaration. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(CodingVariant::label).toList();
  }

  /**
   * The variant of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static CodingVariant named(String label) {
    for (CodingVariant variant : values()) {
      if (variant.label.equals(label)) {
        return variant;
      }
    }
    throw new IllegalArgumentException(
        "there is no coding variant '" + label + "'; those there are: " + String.join(", ", labels()));
  }
}
