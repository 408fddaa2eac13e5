package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

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

  /** Elements that are looked at together: of columns, four groups. */
  private static final int BLOCK = LINES * LINES;

  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, Lanes.FLOATS.vectorShape());

  /** 0, 1, 2 and so on. */
  private static final IntVector PLACES = IntVector.zero(INTS).addIndex(1);

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
    // columns are listed four groups at a time
    int groups = (groups() + LINES - 1) / LINES * LINES;
    index = new int[Math.multiplyExact(groups, region())];
    value = new float[Math.multiplyExact(LINES, index.length)];
    square = new float[value.length];
    end = new int[groups];
    listed = new int[groups];
  }

  /** Entries from group to group. Behind those that count there is room for vectors that are stored as a whole. */
  private int region() {
    return length + BLOCK;
  }

  /** Number of groups. */
  int groups() {
    return (lines + LINES - 1) / LINES;
  }

  /** First entry of a group. */
  int begin(int group) {
    return group * region();
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
    for (int place = 0; place < length; place += BLOCK) {
      int width = Math.min(BLOCK, length - place);
      long any = 0;
      for (int row = 0; row < rows; row++) {
        long bits = others(support, base + (long) row * length + place, width, background, vectors);
        found += Long.bitCount(bits);
        any |= bits;
      }
      // the vectors of the last block reach beyond the matrix
      boolean squares = vectors && Lanes.COUNT == BLOCK && rows == LINES && place + 2 * BLOCK <= length;
      if (squares && any != 0) {
        PLACES.add(place).compress(VectorMask.fromLong(INTS, any)).intoArray(index, next);
        next = putSquares(any, next, values, base + place, background);
      } else {
        for (; any != 0; any &= any - 1) {
          put(next++, place + Long.numberOfTrailingZeros(any), values, base, length, rows, background);
        }
      }
    }
    end[group] = next;
    listed[group] = found;
  }

  /** What four rows have at the columns that are listed, whose places are set; returns where the next entry comes. */
  private int putSquares(long bits, int from, MemorySegment values, long at, float background) {
    int next = from;
    for (int column = 0; column < BLOCK; column += LINES) {
      long here = bits >>> column & OF_GROUP;
      if (here != 0) {
        putSquare(here, next, values, at + column, background);
        next += Long.bitCount(here);
      }
    }
    return next;
  }

  /** The same of four columns: all rows of each next to each other, then the columns that are listed next to each other. */
  private void putSquare(long bits, int next, MemorySegment values, long at, float background) {
    VectorMask<Float> first = VectorMask.fromLong(Lanes.FLOATS, 0x1111);
    VectorMask<Float> second = VectorMask.fromLong(Lanes.FLOATS, 0x2222);
    VectorMask<Float> third = VectorMask.fromLong(Lanes.FLOATS, 0x4444);
    VectorMask<Float> fourth = VectorMask.fromLong(Lanes.FLOATS, 0x8888);
    FloatVector x = Lanes.load(values, at).expand(first)
        .blend(Lanes.load(values, at + length).expand(second), second)
        .blend(Lanes.load(values, at + 2L * length).expand(third), third)
        .blend(Lanes.load(values, at + 3L * length).expand(fourth), fourth);
    VectorMask<Float> kept = VectorMask.fromLong(Lanes.FLOATS, Long.expand(bits, 0x1111) * OF_GROUP);
    x.sub(background).compress(kept).intoArray(value, next * LINES);
    x.mul(x).sub(background * background).compress(kept).intoArray(square, next * LINES);
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
   * Lists some groups of columns, from a multiple of four on.
   *
   * @param support where the background is, {@code [length, lines]}
   * @param values likewise
   * @param vectors whether to work vector by vector; the lists are the same
   */
  void takeColumns(
      int firstGroup, int groups, MemorySegment support, MemorySegment values, float background, boolean vectors) {
    int stop = Math.min(firstGroup + groups, groups());
    for (int first = firstGroup; first < stop; first += LINES) {
      listFour(first, support, background, vectors);
      for (int group = first; group < Math.min(first + LINES, stop); group++) {
        putColumns(group, values, background, vectors);
      }
    }
  }

  /**
   * The places of four groups of columns. At every row something is put where the next entry of a group comes, and counts only if a
   * column of the group has something: which groups have is hard to predict.
   */
  private void listFour(int group, MemorySegment support, float background, boolean vectors) {
    int first = group * LINES;
    int width = Math.min(BLOCK, lines - first);
    int next0 = begin(group);
    int next1 = begin(group + 1);
    int next2 = begin(group + 2);
    int next3 = begin(group + 3);
    for (int row = 0; row < length; row++) {
      long bits = others(support, (long) row * lines + first, width, background, vectors);
      if (bits != 0) {
        index[next0] = row;
        index[next1] = row;
        index[next2] = row;
        index[next3] = row;
        next0 += any(bits);
        next1 += any(bits >>> LINES);
        next2 += any(bits >>> 2 * LINES);
        next3 += any(bits >>> 3 * LINES);
      }
    }
    end[group] = next0;
    end[group + 1] = next1;
    end[group + 2] = next2;
    end[group + 3] = next3;
  }

  /** 1 if any of the first four bits is set, else 0, without a branch. */
  private static int any(long bits) {
    return (int) (-(bits & OF_GROUP) >>> Long.SIZE - 1);
  }

  /** What a group of columns has at the rows that are listed. */
  private void putColumns(int group, MemorySegment values, float background, boolean vectors) {
    int column = group * LINES;
    int columns = Math.min(LINES, lines - column);
    long size = (long) length * lines;
    int j = begin(group);
    if (vectors && Lanes.COUNT >= LINES && columns == LINES) {
      for (; j < end[group] && (long) index[j] * lines + column + Lanes.COUNT <= size; j++) {
        // what belongs to other columns is in the place of later entries
        FloatVector x = Lanes.load(values, (long) index[j] * lines + column);
        x.sub(background).intoArray(value, j * LINES);
        x.mul(x).sub(background * background).intoArray(square, j * LINES);
      }
    }
    for (; j < end[group]; j++) {
      for (int i = 0; i < columns; i++) {
        set(j * LINES + i, Lanes.get(values, (long) index[j] * lines + column + i), background);
      }
    }
  }

  /** Which of {@code count} elements, 64 at most, are not background. */
  static long others(MemorySegment support, long at, int count, float background, boolean vectors) {
    if (vectors && count == Lanes.COUNT) {
      return Lanes.load(support, at).compare(VectorOperators.NE, background).toLong();
    }
    long bits = 0;
    int i = 0;
    for (; vectors && i + Lanes.COUNT <= count; i += Lanes.COUNT) {
      bits |= Lanes.load(support, at + i).compare(VectorOperators.NE, background).toLong() << i;
    }
    for (; i < count; i++) {
      bits |= (Lanes.get(support, at + i) != background ? 1L : 0L) << i;
    }
    return bits;
  }
}
