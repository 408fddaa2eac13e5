package org.bayespress.core.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * One list per line of a matrix (row or column): the places along the line that are listed, ascending, and what is there.
 * Lines are cut into blocks of {@value #BLOCK} places, so that a kernel can stay with one block of the other
 * operand for many lines.
 */
final class NonZeroLists {

  /**
   * Places of a block. As many rows of ten vectors (160 outputs) of the other operand fill most of a first-level cache of 48
   * kB.
   */
  static final int BLOCK = 64;

  /** 0, 1, 2 and so on, as many as a vector of floats has lanes. */
  private static final IntVector PLACES =
      IntVector.zero(VectorSpecies.of(int.class, Lanes.FLOATS.vectorShape())).addIndex(1);

  private final int blocks;
  private final int[] index;
  private final float[] value;
  private final float[] square;
  private final float[] noise;
  private final int[] start;

  /** Lists for {@code lines} lines of {@code length} places each; {@code noisy} if entries have noise. */
  NonZeroLists(int lines, int length, boolean noisy) {
    blocks = (length + BLOCK - 1) / BLOCK;
    int capacity = Math.multiplyExact(lines, length);
    index = new int[capacity];
    value = new float[capacity];
    square = new float[capacity];
    noise = noisy ? new float[capacity] : null;
    start = new int[lines * (blocks + 1)];
  }

  void start(int line, int block, int at) {
    start[line * (blocks + 1) + block] = at;
  }

  void set(int at, int place, float x, float xSquare) {
    index[at] = place;
    value[at] = x;
    square[at] = xSquare;
  }

  /**
   * Sets the entries of the lanes in {@code found} one after the other, and then as many that mean nothing as make {@link
   * Lanes#COUNT} in all.
   *
   * @param place of the first lane
   */
  void set(int at, int place, FloatVector x, float background, VectorMask<Float> found) {
    IntVector places = PLACES.add(place);
    places.compress(found.cast(PLACES.species())).intoArray(index, at);
    x.sub(background).compress(found).intoArray(value, at);
    x.mul(x).sub(background * background).compress(found).intoArray(square, at);
  }

  /** What the value's scale was drawn with. */
  void noise(int at, float eps) {
    noise[at] = eps;
  }

  /** Blocks of a line. */
  int blocks() {
    return blocks;
  }

  /** First entry of a block of a line; {@code block = blocks()} gives the end of the line. */
  int start(int line, int block) {
    return start[line * (blocks + 1) + block];
  }

  /** Places, entry by entry. */
  int[] index() {
    return index;
  }

  /** What the values are. */
  float[] value() {
    return value;
  }

  /** What the squares are. */
  float[] square() {
    return square;
  }

  /** What scales were drawn with, or null. */
  float[] noise() {
    return noise;
  }
}
