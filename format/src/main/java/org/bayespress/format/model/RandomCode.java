package org.bayespress.format.model;

import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.candidate.CandidateGenerator;

/**
 * Standard normals named by a few numbers. The variables of a network are dealt to blocks; each block is one of {@code
 * 2^bitsPerBlock} random candidates, and its number is all that is stored (Havasi, Peharz and Hernández-Lobato, ICLR
 * 2019). Tensors take their values from it as {@link QuantizedTensor.RandomCoded}.
 */
public final class RandomCode {

  /** Most bits of a number: 2^24 candidates are about as many as can be searched. */
  public static final int BITS_LIMIT = 24;

  private final int seed;
  private final BlockOrder order;
  private final int bitsPerBlock;
  private final BlockRanges ranges;
  private final int[] indices;
  private float[] normals;

  private RandomCode(int seed, BlockOrder order, int bitsPerBlock, BlockRanges ranges, int[] indices) {
    this.seed = seed;
    this.order = order;
    this.bitsPerBlock = bitsPerBlock;
    this.ranges = ranges;
    this.indices = indices;
  }

  /**
   * A code of blocks of one size, give or take one variable.
   *
   * @param seed of candidates, order and sharing, not negative
   * @param order how variables are dealt to blocks
   * @param bitsPerBlock 1..24
   * @param variables number of variables of all tensors together
   * @param indices number of the candidate of each block, 0 .. 2^bitsPerBlock - 1; copied
   * @throws IllegalArgumentException if one is out of its range, or there are more blocks than variables
   */
  public static RandomCode of(int seed, BlockOrder order, int bitsPerBlock, int variables, int[] indices) {
    require(indices.length >= 1 && indices.length <= variables,
        indices.length + " blocks for " + variables + " variables; every block needs at least one");
    return of(seed, order, bitsPerBlock, BlockRanges.even(indices.length, variables), indices);
  }

  /**
   * A code.
   *
   * @param seed of candidates, order and sharing, not negative
   * @param order in which variables lie
   * @param bitsPerBlock 1..24
   * @param ranges which places of the order belong to which block; there are as many places as variables of all tensors
   *     together
   * @param indices number of the candidate of each block, 0 .. 2^bitsPerBlock - 1; copied
   * @throws IllegalArgumentException if one is out of its range, or there are not as many as blocks
   */
  public static RandomCode of(int seed, BlockOrder order, int bitsPerBlock, BlockRanges ranges, int[] indices) {
    require(seed >= 0, "seed is " + seed + ", allowed are 0.." + Integer.MAX_VALUE);
    require(bitsPerBlock >= 1 && bitsPerBlock <= BITS_LIMIT,
        bitsPerBlock + " bits per block, allowed are 1.." + BITS_LIMIT);
    require(indices.length == ranges.blocks(),
        indices.length + " numbers for " + ranges.blocks() + " blocks; every block has one");
    for (int block = 0; block < indices.length; block++) {
      require(indices[block] >= 0 && indices[block] >> bitsPerBlock == 0,
          "index " + indices[block] + " of block " + block + ", allowed are 0.." + ((1 << bitsPerBlock) - 1));
    }
    return new RandomCode(seed, order, bitsPerBlock, ranges, indices.clone());
  }

  private static void require(boolean condition, String found) {
    if (!condition) {
      throw new IllegalArgumentException("random code: " + found);
    }
  }

  /** Seed of candidates, order and sharing. */
  public int seed() {
    return seed;
  }

  /** How variables are dealt to blocks. */
  public BlockOrder order() {
    return order;
  }

  /** Bits of a candidate's number. */
  public int bitsPerBlock() {
    return bitsPerBlock;
  }

  /** Number of variables. */
  public int variables() {
    return ranges.places();
  }

  /** Which places of the order belong to which block. */
  public BlockRanges ranges() {
    return ranges;
  }

  /** Numbers of the candidates, block by block; a copy. */
  public int[] indices() {
    return indices.clone();
  }

  /** Number of blocks. */
  public int blocks() {
    return indices.length;
  }

  /** The variables, standard normals, in the order of the tensors; not a copy. */
  public synchronized float[] normals() {
    if (normals == null) {
      normals = decode();
    }
    return normals;
  }

  private float[] decode() {
    int[] places = order.places(seed, variables());
    CandidateGenerator generator = CandidateGenerator.of(seed);
    float[] values = new float[variables()];
    float[] block = new float[ranges.largest()];
    for (int b = 0; b < blocks(); b++) {
      int start = ranges.start(b);
      int count = ranges.size(b);
      generator.candidate(b, indices[b], block, 0, count);
      for (int i = 0; i < count; i++) {
        values[places[start + i]] = block[i];
      }
    }
    return values;
  }
}
