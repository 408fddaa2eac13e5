package org.bayespress.format.coding;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A canonical Huffman code of the symbols 0..n-1. Only the lengths of the code words are stored, four bits each (0: the
 * symbol is not used). Words are numbered by length, then by symbol: the first word of length 1 is all zeros, and
 *
 * <pre>
 * first(length) = (first(length - 1) + words of length - 1) * 2
 * </pre>
 *
 * <p>A code of one symbol gives it the word 0. Lengths are at most 15: should the code of the given counts have longer
 * words, the counts are halved (rounded up) until it has not.
 */
public final class HuffmanCode {

  private static final int LENGTH_BITS = 4;
  private static final int LENGTH_LIMIT = 15;

  private final int[] lengths;
  private final int[] words;
  private final int[] wordsOfLength = new int[LENGTH_LIMIT + 1];
  private final int[] symbolsInOrder;

  private HuffmanCode(int[] lengths) {
    this.lengths = lengths;
    this.words = new int[lengths.length];
    this.symbolsInOrder = new int[lengths.length];
    for (int length : lengths) {
      wordsOfLength[length]++;
    }
    wordsOfLength[0] = 0;
    int word = 0;
    int next = 0;
    for (int length = 1; length <= LENGTH_LIMIT; length++) {
      word <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          words[symbol] = word++;
          symbolsInOrder[next++] = symbol;
        }
      }
    }
  }

  /**
   * The code that takes the fewest bits for symbols that occur so often; those that do not occur have no word.
   *
   * @param counts one per symbol, not negative, at most 32768 symbols
   * @throws IllegalArgumentException if there are more symbols than words of 15 bits
   */
  public static HuffmanCode ofCounts(int[] counts) {
    if (counts.length > 1 << LENGTH_LIMIT) {
      throw new IllegalArgumentException(counts.length + " symbols, a code has at most " + (1 << LENGTH_LIMIT));
    }
    int[] scaled = counts.clone();
    int[] lengths = lengths(scaled);
    while (longest(lengths) > LENGTH_LIMIT) {
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = scaled[i] / 2 + scaled[i] % 2;
      }
      lengths = lengths(scaled);
    }
    return new HuffmanCode(lengths);
  }

  /** Merges the two lightest trees until one is left; of equal ones those that have been there longest. */
  private static int[] lengths(int[] counts) {
    int[] parent = new int[2 * counts.length];
    long[] weight = new long[2 * counts.length];
    PriorityQueue<Integer> trees =
        new PriorityQueue<>(Comparator.<Integer>comparingLong(tree -> weight[tree]).thenComparing(tree -> tree));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      weight[symbol] = counts[symbol];
      if (counts[symbol] > 0) {
        trees.add(symbol);
      }
    }
    int next = counts.length;
    if (trees.size() == 1) {
      parent[trees.poll()] = next++;
    }
    while (trees.size() > 1) {
      int left = trees.poll();
      int right = trees.poll();
      weight[next] = weight[left] + weight[right];
      parent[left] = next;
      parent[right] = next;
      trees.add(next++);
    }
    int[] depth = new int[next];
    for (int node = next - 2; node >= 0; node--) {
      depth[node] = parent[node] == 0 ? 0 : depth[parent[node]] + 1;
    }
    int[] lengths = new int[counts.length];
    System.arraycopy(depth, 0, lengths, 0, Math.min(next, counts.length));
    return lengths;
  }

  private static int longest(int[] lengths) {
    int longest = 0;
    for (int length : lengths) {
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /**
   * Reads a table of lengths.
   *
   * @param what the symbols stand for, for messages
   * @param symbols number of symbols
   * @throws CodedDataException at the end, or if the lengths are not those of a code: words have to use up all bit
   *     strings, unless there is only one
   */
  public static HuffmanCode readTable(ByteReader in, String what, int symbols) {
    int start = in.skip(tableBytes(symbols));
    BitReader table = new BitReader(in.array(), start, in.position());
    int[] lengths = new int[symbols];
    int used = 0;
    long share = 0;
    for (int symbol = 0; symbol < symbols; symbol++) {
      lengths[symbol] = table.read(LENGTH_BITS);
      used += lengths[symbol] > 0 ? 1 : 0;
      share += lengths[symbol] > 0 ? 1 << LENGTH_LIMIT - lengths[symbol] : 0;
    }
    table.finish();
    boolean complete = share == 1 << LENGTH_LIMIT || used == 1 && longest(lengths) == 1;
    if (!complete) {
      throw new CodedDataException("the code lengths of the " + what + " are not those of a Huffman code");
    }
    return new HuffmanCode(lengths);
  }

  /** Appends the table of lengths, the first symbol in the upper half of a byte. */
  public void writeTable(ByteWriter out) {
    BitWriter table = new BitWriter();
    for (int length : lengths) {
      table.write(length, LENGTH_BITS);
    }
    out.writeBytes(table.toBytes());
  }

  /** Bytes of a table of lengths. */
  public static int tableBytes(int symbols) {
    return (symbols * LENGTH_BITS + 7) / 8;
  }

  /**
   * Bits of a symbol's word.
   *
   * @return 0 if the symbol does not occur
   */
  public int length(int symbol) {
    return lengths[symbol];
  }

  /**
   * Appends the word of a symbol.
   *
   * @throws IllegalArgumentException if it has none
   */
  public void write(BitWriter out, int symbol) {
    if (lengths[symbol] == 0) {
      throw new IllegalArgumentException("symbol " + symbol + " did not occur in the counts, so it has no code word");
    }
    out.write(words[symbol], lengths[symbol]);
  }

  /**
   * Reads a word.
   *
   * @throws CodedDataException at the end, or if the bits are no word
   */
  public int read(BitReader in) {
    int word = 0;
    int first = 0;
    int before = 0;
    for (int length = 1; length <= LENGTH_LIMIT; length++) {
      word = word << 1 | in.read(1);
      first <<= 1;
      if (word - first < wordsOfLength[length]) {
        return symbolsInOrder[before + word - first];
      }
      first += wordsOfLength[length];
      before += wordsOfLength[length];
    }
    throw new CodedDataException("a code word that no symbol has");
  }
}
