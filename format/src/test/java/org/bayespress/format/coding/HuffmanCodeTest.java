package org.bayespress.format.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.bayespress.format.TestRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HuffmanCodeTest {

  /** The canonical numbering of RFC 1951, section 3.2.2, whose example has the lengths 3 3 3 3 3 2 4 4. */
  @Test
  void wordsAreThoseOfTheExampleInRfc1951() {
    HuffmanCode code = table(3, 3, 3, 3, 3, 2, 4, 4);
    BitWriter out = new BitWriter();
    for (int symbol = 0; symbol < 8; symbol++) {
      code.write(out, symbol);
    }
    // A 010, B 011, C 100, D 101, E 110, F 00, G 1110, H 1111
    assertThat(out.toBytes()).containsExactly(0b01001110, 0b01011100, 0b01110111, 0b10000000);
    assertThat(code.length(5)).isEqualTo(2);
  }

  /** No complete prefix code is shorter: all of them are tried, for alphabets of up to six symbols. */
  @Test
  void noCodeIsShorter() {
    TestRandom random = TestRandom.seeded(71);
    for (int round = 0; round < 300; round++) {
      int[] counts = new int[2 + random.nextInt(5)];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = 1 + (int) (1000 * Math.pow(random.nextDouble(), 4));
      }
      assertThat(bits(HuffmanCode.ofCounts(counts), counts)).as(random.seed())
          .isEqualTo(shortest(counts, 0, 1.0, 0, Long.MAX_VALUE));
    }
  }

  private static long shortest(int[] counts, int symbol, double left, long bits, long best) {
    if (symbol == counts.length) {
      return Math.min(best, bits);
    }
    long found = best;
    for (int length = 1; length < counts.length; length++) {
      double share = Math.pow(2, -length);
      if (share <= left) {
        found = shortest(counts, symbol + 1, left - share, bits + (long) counts[symbol] * length, found);
      }
    }
    return found;
  }

  @Test
  void symbolsComeBackThroughTableAndWords() {
    TestRandom random = TestRandom.seeded(72);
    for (int round = 0; round < 100; round++) {
      int[] symbols = new int[1 + random.nextInt(400)];
      int[] counts = new int[1 + random.nextInt(257)];
      double skew = 1 + 8 * random.nextDouble();
      for (int i = 0; i < symbols.length; i++) {
        symbols[i] = (int) (counts.length * Math.pow(random.nextDouble(), skew));
        counts[symbols[i]]++;
      }
      HuffmanCode code = HuffmanCode.ofCounts(counts);
      ByteWriter table = new ByteWriter();
      code.writeTable(table);
      assertThat(table.length()).isEqualTo(HuffmanCode.tableBytes(counts.length));
      BitWriter out = new BitWriter();
      for (int symbol : symbols) {
        code.write(out, symbol);
      }
      byte[] bytes = out.toBytes();
      assertThat(bytes).hasSize((int) ((bits(code, counts) + 7) / 8));
      HuffmanCode read = HuffmanCode.readTable(reader(table), "symbols", counts.length);
      BitReader in = new BitReader(bytes, 0, bytes.length);
      for (int symbol : symbols) {
        assertThat(read.read(in)).as(random.seed()).isEqualTo(symbol);
      }
      in.finish();
    }
  }

  /**
   * Fibonacci counts give the longest words: 30 symbols would need 29 bits. Without a limit the code takes 4.2 % more
   * than the entropy: shares fall by the golden ratio g, words grow by one bit, so g bits on average against h(1 / g) g.
   */
  @Test
  void wordsAreAtMostFifteenBits() {
    int[] counts = new int[30];
    counts[0] = 1;
    counts[1] = 1;
    for (int i = 2; i < counts.length; i++) {
      counts[i] = counts[i - 1] + counts[i - 2];
    }
    HuffmanCode code = HuffmanCode.ofCounts(counts);
    int longest = 0;
    for (int i = 0; i < counts.length; i++) {
      longest = Math.max(longest, code.length(i));
    }
    assertThat(longest).isBetween(5, 15);
    double total = 0;
    double entropy = 0;
    for (int count : counts) {
      total += count;
    }
    for (int count : counts) {
      entropy -= count * Math.log(count / total) / Math.log(2);
    }
    assertThat((double) bits(code, counts)).isBetween(entropy, 1.05 * entropy);
    ByteWriter table = new ByteWriter();
    code.writeTable(table);
    assertThat(HuffmanCode.readTable(reader(table), "symbols", 30).length(0)).isEqualTo(longest);
  }

  @Test
  void noSymbolAndOneSymbol() {
    assertThat(HuffmanCode.ofCounts(new int[3]).length(1)).isZero();
    HuffmanCode one = HuffmanCode.ofCounts(new int[] {0, 9, 0});
    assertThat(one.length(1)).isEqualTo(1);
    assertThatThrownBy(() -> one.write(new BitWriter(), 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("symbol 0 did not occur");
    assertThat(table(0, 1, 0).read(new BitReader(new byte[1], 0, 1))).isEqualTo(1);
    assertThatThrownBy(() -> table(0, 1, 0).read(new BitReader(new byte[] {-1, -1}, 0, 2)))
        .isInstanceOf(CodedDataException.class)
        .hasMessageContaining("no symbol has");
    assertThatThrownBy(() -> HuffmanCode.ofCounts(new int[32769])).hasMessageContaining("at most 32768");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(new int[] {0, 0, 0}), Arguments.of(new int[] {0, 2, 0}), Arguments.of(new int[] {1, 1, 1}),
        Arguments.of(new int[] {1, 2, 0}), Arguments.of(new int[] {2, 2, 2}), Arguments.of(new int[] {1, 15, 15}));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void lengthsThatAreNoCodeAreRefused(int[] lengths) {
    assertThatThrownBy(() -> table(lengths)).isInstanceOf(CodedDataException.class)
        .hasMessageContaining("the code lengths of the symbols are not those of a Huffman code");
  }

  private static HuffmanCode table(int... lengths) {
    BitWriter table = new BitWriter();
    for (int length : lengths) {
      table.write(length, 4);
    }
    byte[] bytes = table.toBytes();
    return HuffmanCode.readTable(new ByteReader(bytes, 0, bytes.length), "symbols", lengths.length);
  }

  private static ByteReader reader(ByteWriter out) {
    return new ByteReader(out.toBytes(), 0, out.length());
  }

  private static long bits(HuffmanCode code, int[] counts) {
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += (long) counts[i] * code.length(i);
    }
    return bits;
  }
}
