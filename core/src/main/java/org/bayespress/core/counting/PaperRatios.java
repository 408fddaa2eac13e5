package org.bayespress.core.counting;

import java.util.List;

/**
 * The compression ratios of table 2 of Bayesian Compression (Louizos, Ullrich, Welling, 2017): 32 bits for each weight
 * of the dense network over the bits that a formula gives. No formula counts biases, headers or masks; the published
 * numbers are {@linkplain #truncated truncated}.
 *
 * <p>T is the number of weights of the dense network, n_l the number that is left in layer l. For a group-pruned layer
 * that is the size of its smaller matrix, zeros in it included; for others the number of weights that are not zero.
 */
public final class PaperRatios {
  private static final int FLOAT_BITS = 32;
  private static final int INDEX_BITS = 5;
  private static final int CODEBOOK_ENTRIES = 32;
  private static final int WIDEST_DISTANCE = 16;

  private PaperRatios() {}

  /**
   * Column "pruning" of the group methods: {@code T / sum n_l}. The smaller matrices need no index.
   *
   * @param weights T
   * @param left n_l
   */
  public static double pruning(long weights, long... left) {
    return ratio(weights, FLOAT_BITS * sum(left));
  }

  /**
   * Column "pruning" of the other methods: {@code T / sum (2 n_l + c_l + 1)}, compressed sparse columns with a 32-bit
   * value and a 32-bit index for each weight and a 32-bit start for each column. The published values want one column
   * for each output of the layer.
   *
   * @param weights T
   * @param nonZeros n_l
   * @param columns c_l
   * @throws IllegalArgumentException if there is not one number of columns for each layer
   */
  public static double sparseColumns(long weights, long[] nonZeros, long[] columns) {
    requireSame(nonZeros.length, columns.length, "numbers of columns");
    long bytes = 0;
    for (int l = 0; l < nonZeros.length; l++) {
      bytes += sparseColumnsBytes(nonZeros[l], columns[l]);
    }
    return ratio(weights, Byte.SIZE * bytes);
  }

  /** Bytes of a matrix in 32-bit compressed sparse columns: 4 (2 n + c + 1). */
  public static long sparseColumnsBytes(long nonZeros, long columns) {
    return FLOAT_BITS / Byte.SIZE * (2 * nonZeros + columns + 1);
  }

  /**
   * Column "fast prediction" of the group methods: {@code 32 T / sum n_l b_l}.
   *
   * @param weights T
   * @param left n_l
   * @param bits b_l, bits for each weight of layer l
   * @throws IllegalArgumentException if there is not one number of bits for each layer
   */
  public static double fastPrediction(long weights, long[] left, int[] bits) {
    requireSame(left.length, bits.length, "numbers of bits");
    long all = 0;
    for (int l = 0; l < left.length; l++) {
      all += left[l] * bits[l];
    }
    return ratio(weights, all);
  }

  /**
   * Column "maximum" of the group methods: {@code 32 T / (5 sum n_l + L 32 32)}: for each of L layers a codebook of 32
   * float32, and 5 bits for each weight. The paper speaks of Huffman coding and sparse indices; its numbers hold
   * neither.
   *
   * @param weights T
   * @param left n_l
   */
  public static double maximum(long weights, long... left) {
    return ratio(weights, INDEX_BITS * sum(left) + (long) left.length * CODEBOOK_ENTRIES * FLOAT_BITS);
  }

  /**
   * Column "fast prediction" of the other methods. How the paper counts it is not known; its values want 17 to 20 bits
   * for each weight that is not zero. Here: the distances of Deep Compression beside weights at the precision of their
   * layer, {@code 32 T / sum s_l (k + b_l)}, s_l being the numbers {@linkplain #stored stored} with distances of k bits
   * and k, from 1 to 16, the width that makes the ratio largest.
   *
   * @param weights T
   * @param layers weights of each layer in the order of storage
   * @param bits b_l, bits for each weight of layer l
   * @throws IllegalArgumentException if there is not one number of bits for each layer
   */
  public static double fastPredictionWithDistances(long weights, List<float[]> layers, int[] bits) {
    requireSame(layers.size(), bits.length, "numbers of bits");
    long least = Long.MAX_VALUE;
    for (int width = 1; width <= WIDEST_DISTANCE; width++) {
      long all = 0;
      for (int l = 0; l < bits.length; l++) {
        all += stored(layers.get(l), width) * (width + bits[l]);
      }
      least = Math.min(least, all);
    }
    return ratio(weights, least);
  }

  /**
   * Numbers stored of a sparse layer by distance to the one before: its weights, and the zeros that bridge distances of
   * more than {@code 2^distanceBits}.
   *
   * @param values weights of the layer in the order of storage
   * @param distanceBits 1 to 16
   */
  public static long stored(float[] values, int distanceBits) {
    int reach = 1 << distanceBits;
    long stored = 0;
    int before = -1;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        stored += (i - before + reach - 1) / reach;
        before = i;
      }
    }
    return stored;
  }

  /**
   * Column "maximum" of the other methods: {@code 32 T} over the bits of the historical coder, distances, codebook
   * indices, Huffman tables and codebooks, as counted in a file.
   *
   * @param weights T
   * @param bytes of all weight tensors
   */
  public static double maximumInFile(long weights, long bytes) {
    return ratio(weights, Byte.SIZE * bytes);
  }

  /** The whole number that is printed. */
  public static long truncated(double ratio) {
    return (long) Math.floor(ratio);
  }

  private static double ratio(long weights, long bits) {
    if (weights < 1 || bits < 1) {
      throw new IllegalArgumentException("the ratio of " + weights + " weights to " + bits
          + " bits says nothing; a network of which nothing is left has no ratio");
    }
    return (double) FLOAT_BITS * weights / bits;
  }

  private static long sum(long[] left) {
    long sum = 0;
    for (long each : left) {
      sum += each;
    }
    return sum;
  }

  private static void requireSame(int layers, int found, String what) {
    if (layers != found) {
      throw new IllegalArgumentException(layers + " layers but " + found + " " + what + "; give one for each layer");
    }
  }
}
