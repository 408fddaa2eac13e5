package org.bayespress.core.kernels;

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
