package org.bayespress.core.random;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.bayespress.core.kernels.math.KernelMode;

/**
 * Fields of independent standard normals. For a key, every pair (step, layer) names an endless field; element i of a
 * field is a pure function of (key, step, layer, i), whichever range it is generated in, on whatever machine, with
 * either {@link KernelMode}. So chunks made by several threads agree bit for bit with one big fill.
 *
 * <p>Construction (Box and Muller, Ann. Math. Stat. 29, 1958). The field is cut into tiles of {@value #TILE} elements.
 * Tile t takes the eight Philox blocks with counters (words 0 and 1: block number 8t + b, b = 0..7; word 2: layer; word
 * 3: step). A block gives four words w0..w3, hence two pairs (w0, w2) and (w1, w3), pair j = 0, 1. With (v, w) such a
 * pair,
 *
 * <pre>
 *   u = float(v >>> 1) * 2^-31 + 2^-32          in (0, 1]: the tail reaches |z| = 6.66
 *   r = float(int(w << 2)) * 2^-34              in [-1/8, 1/8] turns
 *   R = sqrt(-2 log u), negated if bit 31 of w is set
 *   (x, y) = (R cos 2 pi r, R sin 2 pi r), exchanged if bit 30 of w is set
 * </pre>
 *
 * and x goes to element 32t + 2b + j, y to element 32t + 16 + 2b + j. Exchange and sign carry the quarter turn around
 * the circle evenly. All functions are those of {@link org.bayespress.core.kernels.math}, so the bits are the same
 * everywhere.
 *
 * <p>Ranges that start and end at multiples of {@value #TILE} are fastest. To fuse noise into another kernel, fill a
 * scratch segment of about 1024 floats and use it while it is in the first-level cache: a call costs nothing but its
 * numbers.
 */
public final class NormalNoise {

  /** Elements made together; aligned ranges need no slower ends. */
  public static final int TILE = 32;

  /** Bound of |z|: sqrt(-2 log 2^-32) = 6.6604. */
  public static final float LARGEST = 6.6605f;

  private NormalNoise() {}

  /**
   * Writes noise elements {@code firstIndex .. firstIndex + count - 1} to floats {@code fromFloat ..} of {@code out}.
   *
   * @param out native-order float32
   * @param fromFloat first float of {@code out} to write
   * @param count number of floats
   * @param key seed and purpose
   * @param step training step, any int
   * @param layer layer number, any int
   * @param firstIndex first element of the field, 0 or more; need not be related to {@code fromFloat}
   * @throws IndexOutOfBoundsException if the range leaves {@code out}, or an index is negative
   */
  public static void fill(
      MemorySegment out, long fromFloat, long count, NoiseKey key, int step, int layer, long firstIndex) {
    Objects.checkFromIndexSize(fromFloat, count, out.byteSize() / Float.BYTES);
    Objects.checkFromIndexSize(firstIndex, count, Long.MAX_VALUE);
    long high = layer & 0xFFFF_FFFFL | (long) step << 32;
    if (KernelMode.vector()) {
      fillVector(out, fromFloat, count, key.bits(), high, firstIndex);
    } else {
      ScalarNormalNoise.fill(out, fromFloat, count, key.bits(), high, firstIndex);
    }
  }

  /** Whole tiles by lanes, what sticks out at either end one by one. */
  static void fillVector(MemorySegment out, long fromFloat, long count, long key, long high, long firstIndex) {
    long head = Math.min(count, -firstIndex & TILE - 1);
    long tiles = (count - head) / TILE;
    long tail = count - head - tiles * TILE;
    ScalarNormalNoise.fill(out, fromFloat, head, key, high, firstIndex);
    VectorNormalNoise.fillTiles(out, fromFloat + head, tiles, key, high, (firstIndex + head) / TILE);
    ScalarNormalNoise.fill(out, fromFloat + count - tail, tail, key, high, firstIndex + count - tail);
  }
}
