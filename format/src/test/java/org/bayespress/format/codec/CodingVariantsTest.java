package org.bayespress.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bayespress.format.TestRandom;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.QuantizedTensor.Codebook;
import org.bayespress.format.model.QuantizedTensor.FixedPoint;
import org.bayespress.format.model.QuantizedTensor.Floats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The codecs beside our own: what they store, how many bytes that takes, and what they refuse. */
class CodingVariantsTest {

  private static final Coding FAST = Coding.of(CodingVariant.FAST_PREDICTION);
  private static final Coding MAXIMUM = Coding.of(CodingVariant.MAXIMUM);
  private static final Coding HISTORICAL = Coding.of(CodingVariant.HISTORICAL);

  /** A matrix of 40 x 50 with 7 live rows and 9 live columns, levels -12..12 without zero. */
  private static FixedPoint grouped() {
    int[] levels = new int[2000];
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 9; column++) {
        int level = (row * 9 + column) % 24 - 12;
        levels[row * 5 * 50 + column * 4 + 3] = level < 0 ? level : level + 1;
      }
    }
    return new FixedPoint(new int[] {40, 50}, levels, 0.1f);
  }

  private static TensorContext plain(int rows, int columns) {
    return TensorContext.ofWeights(rows, columns, 1, 1, null);
  }

  @Test
  void removedRowsAndColumnsOfAPackedMatrixCostNoWeights() {
    TensorBytes bytes = roundTrip(grouped(), plain(40, 50), FAST, TensorRole.WEIGHT);
    assertThat(bytes.codec()).isEqualTo("shrunk 5-bit fixed point");
    assertThat(bytes.payloadBytes()).isEqualTo((7 * 9 * 5 + 7) / 8);
    assertThat(bytes.sideInformationBytes()).isEqualTo(4 + 1);
    // 90 rows and columns at less than a bit each
    assertThat(bytes.structureBytes()).isBetween(5, 13);
    assertThat(bytes.nonZeros()).isEqualTo(63);
  }

  @Test
  void aMatrixWithoutRemovedLinesIsPackedWhole() {
    FixedPoint tensor = new FixedPoint(new int[] {2, 4}, new int[] {-4, 3, 0, 1, 2, 3, 1, 1}, 0.5f);
    TensorBytes bytes = roundTrip(tensor, plain(2, 4), FAST, TensorRole.WEIGHT);
    assertThat(bytes.codec()).isEqualTo("packed 3-bit fixed point");
    assertThat(bytes.total()).isEqualTo(1 + 2 + 1 + 1 + 3);
  }

  @Test
  void maximumHasAFloatForEachValueAndFiveBitsForEachWeight() {
    TensorBytes bytes = roundTrip(grouped(), plain(40, 50), MAXIMUM, TensorRole.WEIGHT);
    assertThat(bytes.codec()).isEqualTo("shrunk 5-bit codebook");
    assertThat(bytes.payloadBytes()).isEqualTo((7 * 9 * 5 + 7) / 8);
    assertThat(bytes.sideInformationBytes()).isEqualTo(1 + 24 * 4);
  }

  @Test
  void aZeroAmongTheSurvivorsIsAnEntryAndOneValueNeedsNoIndex() {
    Codebook zero = new Codebook(new int[] {2, 2}, new int[] {1, 2, 3, 0}, new float[] {1, 2, 3});
    TensorBytes bytes = roundTrip(zero, plain(2, 2), MAXIMUM, TensorRole.WEIGHT);
    assertThat(bytes.codec()).isEqualTo("packed 2-bit codebook");
    assertThat(bytes.sideInformationBytes()).isEqualTo(1 + 4 * 2);
    FixedPoint same = new FixedPoint(new int[] {1, 4}, new int[] {7, 7, 7, 7}, 1);
    assertThat(roundTrip(same, plain(1, 4), MAXIMUM, TensorRole.WEIGHT).payloadBytes()).isZero();
  }

  /** 3, gap, gap of exactly 2^5 positions, one more than that: by hand. */
  @Test
  void historicalStoresDistancesAndFillers() {
    int[] levels = new int[120];
    levels[0] = 5;
    levels[4] = 5;
    levels[36] = -2;
    levels[69] = 5;
    FixedPoint tensor = new FixedPoint(new int[] {2, 60}, levels, 0.5f);
    TensorBytes bytes = roundTrip(tensor, plain(2, 60), HISTORICAL, TensorRole.WEIGHT);
    assertThat(bytes.codec()).isEqualTo("relative 5-bit huffman");
    // codebook: count, two values of 2 bytes; index bits; count; tables of 32 and 3 lengths of 4 bits
    assertThat(bytes.sideInformationBytes()).isEqualTo(1 + 2 * 2 + 1 + 1 + 16 + 2);
    // zeros before each: 0, 3, 31, 31 (the filler at 68), 0: 31 and 0 twice, 3 once: words of 1, 2, 2 bits
    assertThat(bytes.structureBytes()).isEqualTo(1);
    // 5, 5, -2, filler, 5: words of 1, 2, 2 bits
    assertThat(bytes.payloadBytes()).isEqualTo(1);
    assertThat(bytes.nonZeros()).isEqualTo(4);
    TensorBytes wide = roundTrip(tensor, plain(2, 60), Coding.historical(8), TensorRole.WEIGHT);
    assertThat(wide.codec()).isEqualTo("relative 8-bit huffman");
    assertThat(wide.sideInformationBytes()).isEqualTo(1 + 2 * 2 + 1 + 1 + 128 + 2);
  }

  static Stream<Arguments> biases() {
    boolean[] alive = new boolean[300];
    Arrays.fill(alive, 3, 8, true);
    int[] levels = new int[300];
    float[] floats = new float[300];
    for (int i = 3; i < 8; i++) {
      levels[i] = 100 * i;
      floats[i] = 0.3f * i;
    }
    TensorContext context = TensorContext.ofBias(300, alive);
    FixedPoint fixed = new FixedPoint(new int[] {300}, levels, 0.1f);
    Floats plain = new Floats(new int[] {300}, floats);
    return Stream.of(
        Arguments.of(fixed, context, FAST, "shrunk 11-bit fixed point"),
        Arguments.of(fixed, context, MAXIMUM, "shrunk 11-bit fixed point"),
        Arguments.of(fixed, context, HISTORICAL, "relative 5-bit huffman"),
        Arguments.of(plain, context, FAST, "shrunk float32"),
        Arguments.of(plain, context, HISTORICAL, "relative 5-bit huffman"),
        Arguments.of(new Floats(new int[] {2}, new float[] {1, -0.0f}), TensorContext.ofBias(2, null), FAST,
            "plain float32"),
        Arguments.of(new Floats(new int[] {2}, new float[] {0.1f, -0.0f}), TensorContext.ofBias(2, null), HISTORICAL,
            "plain float32"),
        Arguments.of(new FixedPoint(new int[] {2}, new int[] {9, -9}, 0.5f), TensorContext.ofBias(2, null), HISTORICAL,
            "packed 5-bit fixed point"),
        Arguments.of(new Codebook(new int[] {3}, new int[] {2, 1, 2}, new float[] {1, -2}),
            TensorContext.ofBias(3, null), FAST, "packed 1-bit codebook"));
  }

  @ParameterizedTest
  @MethodSource("biases")
  void biasesAreStoredInTheMannerOfTheWeights(QuantizedTensor bias, TensorContext context, Coding coding,
      String codec) {
    assertThat(roundTrip(bias, context, coding, TensorRole.BIAS).codec()).isEqualTo(codec);
  }

  @Test
  void whichUnitsAreAliveIsAlmostFreeForABias() {
    boolean[] alive = new boolean[500];
    int[] levels = new int[500];
    for (int i = 0; i < 500; i += 31) {
      alive[i] = true;
      levels[i] = 1 + i;
    }
    FixedPoint bias = new FixedPoint(new int[] {500}, levels, 0.1f);
    TensorBytes known = roundTrip(bias, TensorContext.ofBias(500, alive), FAST, TensorRole.BIAS);
    TensorBytes unknown = roundTrip(bias, TensorContext.ofBias(500, null), FAST, TensorRole.BIAS);
    assertThat(known.structureBytes()).isLessThan(6);
    assertThat(unknown.structureBytes()).isGreaterThan(12);
  }

  @ParameterizedTest
  @EnumSource(CodingVariant.class)
  void extremesComeBack(CodingVariant variant) {
    Coding coding = Coding.of(variant);
    TensorContext context = plain(3, 5);
    int[] shape = {3, 5};
    int[] extreme = new int[15];
    extreme[7] = Integer.MAX_VALUE;
    extreme[14] = -Integer.MAX_VALUE;
    roundTrip(new FixedPoint(shape, new int[15], 1), context, coding, TensorRole.WEIGHT);
    roundTrip(new FixedPoint(shape, extreme, 0.37f), context, coding, TensorRole.WEIGHT);
    roundTrip(new Floats(new int[] {1}, new float[] {-0.0f}), TensorContext.ofBias(1, null), coding, TensorRole.BIAS);
    roundTrip(new Codebook(new int[] {1}, new int[] {1}, new float[] {0}), TensorContext.ofBias(1, null), coding,
        TensorRole.BIAS);
  }

  @ParameterizedTest
  @EnumSource(CodingVariant.class)
  void randomTensorsComeBackUnderEveryVariant(CodingVariant variant) {
    TestRandom random = TestRandom.seeded(81);
    for (int round = 0; round < 300; round++) {
      TensorContext context =
          TensorContext.ofWeights(
              1 + random.nextInt(12), 1 + random.nextInt(4), 1 + random.nextInt(6), 1 + random.nextInt(6), null);
      int[] levels = new int[context.count()];
      double density = random.nextDouble() * random.nextDouble();
      int range = 1 + random.nextInt(15);
      for (int i = 0; i < levels.length; i++) {
        boolean dead = (i % context.columns() * 7 + i / context.columns() * 5) % 4 == round % 5;
        levels[i] = !dead && random.nextDouble() < density ? random.nextInt(2 * range + 1) - range : 0;
      }
      FixedPoint tensor = new FixedPoint(new int[] {levels.length}, levels, 0.37f);
      Coding coding = new Coding(variant, 1 + random.nextInt(8));
      TensorRole role = random.nextInt(2) == 0 ? TensorRole.WEIGHT : TensorRole.BIAS;
      roundTrip(tensor, context, coding, role);
    }
  }

  @Test
  void whatAVariantCannotHoldIsRefusedByName() {
    Codebook book = new Codebook(new int[] {1}, new int[] {1}, new float[] {1});
    refused(book, FAST,
        "cannot be coded as fast-prediction: it is a codebook; give fixed-point levels, or choose range");
    int[] levels = new int[300];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i;
    }
    FixedPoint many = new FixedPoint(new int[] {300}, levels, 1);
    refused(many, MAXIMUM,
        "it has 300 different values, zero included, allowed are 32, with zero if a survivor is zero");
    refused(many, HISTORICAL, "it has 300 different values, zero included, allowed are 256 beside zero; cluster");
    FixedPoint most = new FixedPoint(new int[] {257}, Arrays.copyOf(levels, 257), 1);
    roundTrip(most, plain(1, 257), HISTORICAL, TensorRole.WEIGHT);
    FixedPoint most32 = new FixedPoint(new int[] {2, 17}, Arrays.copyOf(levels, 34), 1);
    for (int i = 0; i < 34; i++) {
      most32.levels()[i] = i % 17 == 0 ? 0 : 1 + i;
    }
    assertThat(roundTrip(most32, plain(2, 17), MAXIMUM, TensorRole.WEIGHT).codec()).isEqualTo("shrunk 5-bit codebook");
    most32.levels()[1] = 0;
    most32.levels()[0] = 2;
    refused(most32, MAXIMUM, "it has 33 different values");
  }

  @Test
  void variantsHaveNames() {
    assertThat(CodingVariant.labels()).containsExactly("range-coded", "fast-prediction", "maximum", "historical");
    for (CodingVariant variant : CodingVariant.values()) {
      assertThat(CodingVariant.named(variant.label())).isEqualTo(variant);
    }
    assertThatThrownBy(() -> CodingVariant.named("huffman"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'huffman'; those there are: range-coded, fast-prediction, maximum, historical");
    assertThatThrownBy(() -> Coding.historical(9)).hasMessageContaining("9 bits, allowed are 1..8");
    assertThatThrownBy(() -> Coding.historical(0)).hasMessageContaining("0 bits");
  }

  static Stream<Arguments> broken() {
    int packedFixed = 32 | 5 | 16;
    int packedBook = 32 | 9 | 16;
    int shrunkFixed = 32 | 6 | 16;
    int relative = 64 | 10 | 16;
    return Stream.of(
        Arguments.of(bytes(packedFixed, 0x80, 0x3F, 0, 0, 0), "width is 0 bits, allowed are 1..32"),
        Arguments.of(bytes(packedFixed, 0x80, 0x3F, 33, 0, 0), "width is 33 bits"),
        Arguments.of(bytes(packedFixed, 0x7F, 0x7F, 4, 1, 0x80), "value 0 is -Infinity"),
        Arguments.of(bytes(packedFixed, 0, 0, 4, 1, 0), "step is 0.0"),
        Arguments.of(bytes(packedFixed, 0x80, 0x3F, 4, 2, 0, 0), "2 values of 4 bits take 1 bytes, but 2 are there"),
        Arguments.of(bytes(packedFixed, 0x80, 0x3F, 4, 0), "2 values of 4 bits take 1 bytes, but 0 are there"),
        Arguments.of(bytes(packedFixed, 0x80, 0x3F, 3, 1, 1), "not zero"),
        Arguments.of(bytes(packedBook, 0), "codebook is empty"),
        Arguments.of(bytes(packedBook, 3, 0, 0, 0, 0, 0, 0, 1, 0xF0), "codebook index 3, allowed are 0..2"),
        Arguments.of(bytes(shrunkFixed, 0x80, 0x3F, 4, 1, 1), "length of the rows and columns is 1, allowed are 0..0"),
        Arguments.of(bytes(shrunkFixed, 0x80, 0x3F, 4, 0), "needs 1 bytes"),
        Arguments.of(bytes(32 | 2, 9, 0, 0, 0, 0, 0, 0x7F, 0x80, 0, 0), "value 1 is Infinity"),
        Arguments.of(bytes(relative, 0x81, 0x02), "codebook size is 257, allowed are 0..256"),
        Arguments.of(bytes(relative, 0, 0), "index width is 0, allowed are 1..8"),
        Arguments.of(bytes(relative, 0, 9), "index width is 9"),
        Arguments.of(bytes(relative, 0, 1, 3), "number of stored weights is 3, allowed are 0..2"),
        Arguments.of(bytes(relative, 0, 1, 0, 1, 0), "go on to"),
        Arguments.of(bytes(relative, 0, 1, 1, 0x22, 0x10, 1, 0), "lengths of the distances are not"),
        Arguments.of(bytes(relative, 0, 1, 1, 0x10, 0x20, 1, 0), "lengths of the codebook indices are not"),
        Arguments.of(bytes(relative, 0, 1, 2, 0x11, 0x10, 0), "2 stored weights take two bits each at least, but 0"),
        Arguments.of(bytes(relative, 0, 1, 2, 0x11, 0x10, 2, 0xC0, 0), "stored weight 1 lies at 3"),
        Arguments.of(bytes(relative, 0, 1, 1, 0x11, 0x10, 2, 0x40, 0), "not zero"),
        Arguments.of(bytes(relative, 0, 1, 1, 0x11, 0x10, 1, 0), "more are asked for"),
        Arguments.of(bytes(relative, 0, 1, 1, 0x11, 0x10, 3, 0, 0, 0), "go on to"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void eachWayATensorCanBeWrongHasItsMessage(byte[] bytes, String message) {
    assertThatThrownBy(() -> TensorCodec.read(new ByteReader(bytes, 0, bytes.length), TensorContext.ofBias(2, null)))
        .isInstanceOf(CodedDataException.class)
        .hasMessageContaining(message);
  }

  private static void refused(QuantizedTensor tensor, Coding coding, String message) {
    int count = tensor.toFloats().length;
    int rows = tensor.shape().length > 1 ? tensor.shape()[0] : 1;
    assertThatThrownBy(
        () -> TensorCodec.write(
            new ByteWriter(), "fc1.weight", tensor, plain(rows, count / rows), coding, TensorRole.WEIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor fc1.weight cannot")
        .hasMessageContaining(message);
  }

  /** Bits, ledger and length come back. */
  private static TensorBytes roundTrip(QuantizedTensor tensor, TensorContext context, Coding coding, TensorRole role) {
    ByteWriter out = new ByteWriter();
    TensorBytes written = TensorCodec.write(out, "t", tensor, context, coding, role);
    ByteReader in = new ByteReader(out.toBytes(), 0, out.length());
    DecodedTensor decoded = TensorCodec.read(in, context);
    float[] expected = tensor.toFloats();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Float.floatToRawIntBits(decoded.values()[i])).isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
    assertThat(decoded.bytes()).isEqualTo(written);
    assertThat(written.total()).isEqualTo(out.length());
    assertThat(in.remaining()).isZero();
    return written;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
