package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One list for every {@value #LINES} neighbouring lines of a matrix (rows or columns): the places where any of the lines differs from a
 * background value c, ascending, and at each of them {@code x - c} and {@code x^2 - c^2} of every line, which are zero in the lines that
 * do not differ. Neighbouring pixels of an image mostly differ together, and images of digits where digits are, so a kernel that loads a
 * row of the other operand once for all lines of a group has few multiplications by zero to make: of MNIST, a list for four columns has
 * 1.5 times the places of a column, one for four rows 2.0 times those of a row.
 *
 * <p>A term of zero leaves every sum of finite numbers as it is, so sums have the same bits as those over the places of one line.
 */
final class SharedLists {

  /** Lines of a group. The last group may have fewer; what it has of the others is zero. */
  static final int LINES = 4;

  /** As many bits as a group has lines. Vectors of four would do, but those of a second width make the compiler's guesses elsewhere fail. */
  private static final long OF_GROUP = (1L << LINES) - 1;

  private final int lines;
  private final int length;
  private final int[] index;
  private final float[] value;
  private final float[] square;
  private final int[] end;
  private final int[] listed;

  /** Empty lists for {@code lines} lines of {@code length} places each. */
  SharedLists(int lines, int length) {
    this.lines = lines;
    this.length = length;
    int capacity = Math.multiplyExact(groups(), length);
    index = new int[capacity];
    value = new float[Math.multiplyExact(LINES, capacity)];
    square = new float[value.length];
    end = new int[groups()];
    listed = new int[groups()];
  }

  /** Number of groups. */
  int groups() {
    return (lines + LINES - 1) / LINES;
  }

  /** First entry of a group. */
  int begin(int group) {
    return group * length;
  }

  /** After the last entry of a group. */
  int end(int group) {
    return end[group];
  }

  /** Elements of the group's rows that are not background, without those in its entries that are. Counted for rows only. */
  int listed(int group) {
    return listed[group];
  }

  /** Places, entry by entry. */
  int[] index() {
    return index;
  }

  /** What the values are, {@value #LINES} for every entry. */
  float[] value() {
    return value;
  }

  /** What the squares are, likewise. */
  float[] square() {
    return square;
  }

  /**
   * Lists a group of rows.
   *
   * @param support where the background is, {@code [lines, length]}
   * @param values likewise
   * @param vectors whether to look at places vector by vector; the lists are the same
   */
  void takeRows(int group, MemorySegment support, MemorySegment values, float background, boolean vectors) {
    int rows = Math.min(LINES, lines - group * LINES);
    long base = (long) group * LINES * length;
    int next = begin(group);
    int found = 0;
    int place = 0;
    if (vectors && rows == LINES) {
      for (; place + Lanes.COUNT <= length; place += Lanes.COUNT) {
        VectorMask<Float> first = others(support, base + place, background);
        VectorMask<Float> second = others(support, base + place + length, background);
        VectorMask<Float> third = others(support, base + place + 2L * length, background);
        VectorMask<Float> fourth = others(support, base + place + 3L * length, background);
        found += first.trueCount() + second.trueCount() + third.trueCount() + fourth.trueCount();
        long bits = first.or(second).or(third.or(fourth)).toLong();
        while (bits != 0) {
          put(next++, place + Long.numberOfTrailingZeros(bits), values, base, length, rows, background);
          bits &= bits - 1;
        }
      }
    }
    for (; place < length; place++) {
      int here = 0;
      for (int row = 0; row < rows; row++) {
        here += Lanes.get(support, base + place + (long) row * length) != background ? 1 : 0;
      }
      if (here > 0) {
        put(next++, place, values, base, length, rows, background);
      }
      found += here;
    }
    end[group] = next;
    listed[group] = found;
  }

  private static VectorMask<Float> others(MemorySegment support, long at, float background) {
    return Lanes.load(support, at).compare(VectorOperators.NE, background);
  }

  /** An entry of rows; those that the group lacks stay zero. */
  private void put(
      int at, int place, MemorySegment values, long base, int length, int rows, float background) {
    index[at] = place;
    for (int row = 0; row < rows; row++) {
      set(at * LINES + row, Lanes.get(values, base + place + (long) row * length), background);
    }
  }

  private void set(int to, float x, float background) {
    value[to] = x - background;
    square[to] = x * x - background * background;
  }

  /**
   * Lists some groups of columns, 64 columns at most.
   *
   * @param support where the background is, {@code [length, lines]}
   * @param values likewise
   * @param vectors whether to look at columns vector by vector; the lists are the same
   */
  void takeColumns(
      int firstGroup, int groups, MemorySegment support, MemorySegment values, float background, boolean vectors) {
    int first = start(firstGroup, groups);
    int width = Math.min(groups * LINES, lines - first);
    for (int row = 0; row < length; row++) {
      long at = (long) row * lines;
      for (long bits = others(support, at + first, width, background, vectors); bits != 0;) {
        int group = Long.numberOfTrailingZeros(bits) / LINES;
        int column = first + group * LINES;
        int next = end[firstGroup + group]++;
        index[next] = row;
        for (int i = 0; i < Math.min(LINES, lines - column); i++) {
          set(next * LINES + i, Lanes.get(values, at + column + i), background);
        }
        bits &= ~(OF_GROUP << group * LINES);
      }
    }
  }

  /** Empties some groups; returns the first line. */
  private int start(int firstGroup, int groups) {
    for (int group = firstGroup; group < Math.min(firstGroup + groups, groups()); group++) {
      end[group] = begin(group);
    }
    return firstGroup * LINES;
  }

  /** Which of {@code count} elements, 64 at most, are not background. */
  private static long others(MemorySegment support, long at, int count, float background, boolean vectors) {
    long bits = 0;
    int i = 0;
    for (; vectors && i + Lanes.COUNT <= count; i += Lanes.COUNT) {
      bits |= others(support, at + i, background).toLong() << i;
    }
    for (; i < count; i++) {
      bits |= (Lanes.get(support, at + i) != background ? 1L : 0L) << i;
    }
    return bits;
  }
}
