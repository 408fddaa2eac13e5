package org.bayespress.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TensorCodecTest {

  private static final Coding RANGE_CODED = Coding.of(CodingVariant.RANGE_CODED);

  static Stream<Arguments> tensors() {
    TensorContext picture = TensorContext.ofWeights(7, 3, 5, 4, null);
    int[] none = new int[420];
    int[] one = new int[420];
    one[211] = -1;
    int[] last = new int[420];
    last[419] = Integer.MAX_VALUE;
    boolean[] fed = new boolean[60];
    fed[3] = true;
    boolean[] alive = {true, false, true, false};
    return Stream.of(
        arguments("no survivor", fixed(none), picture, "fixed point"),
        arguments("one survivor", fixed(one), picture, "fixed point"),
        arguments("the last position, largest level", fixed(last), picture, "fixed point"),
        arguments("a survivor where the feeder is dead", fixed(one), TensorContext.ofWeights(7, 3, 5, 4, fed),
            "fixed point"),
        arguments("no zero at all", fixed(levels(420, 1.0)), picture, "dense fixed point"),
        arguments("half", fixed(levels(420, 0.5)), picture, "fixed point"),
        arguments("sparse", fixed(levels(420, 0.03)), picture, "fixed point"),
        arguments("smallest level", fixed(-Integer.MAX_VALUE), TensorContext.ofBias(1, null), "fixed point"),
        arguments("bias", fixed(300, 0, -20, 0), TensorContext.ofBias(4, alive), "fixed point"),
        arguments("bias of dead units", fixed(0, 5, 0, -1), TensorContext.ofBias(4, alive), "fixed point"),
        arguments("codebook of one", codebook(1, 0, 1, 1), TensorContext.ofBias(3, null), "codebook"),
        arguments("codebook of three", codebook(3, 3, 1, 2, 0), TensorContext.ofBias(4, null), "codebook"),
        arguments("largest codebook", codebook(65536, 65536, 1), TensorContext.ofBias(2, null), "codebook"),
        arguments("floats", floats(0.1f, -2e-45f, 3e38f), TensorContext.ofBias(3, null), "plain float32"),
        arguments("half floats", floats(0.5f, -0.0f, 65504, 0x1p-24f, -0x1.ffcp-1f), TensorContext.ofBias(5, null),
            "plain float16"),
        arguments("mostly zero floats", floats(0, 0, 0, 0, -0.0f, 0, 0, 0), TensorContext.ofBias(8, null),
            "sparse float32"));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void comesBackBitForBitWithTheSameLedger(QuantizedTensor tensor, TensorContext context, String codec) {
    ByteWriter out = new ByteWriter();
    TensorBytes written = TensorCodec.write(out, "t", tensor, context, RANGE_CODED, TensorRole.WEIGHT);
    ByteReader in = new ByteReader(out.toBytes(), 0, out.length());
    DecodedTensor decoded = TensorCodec.read(in, context);
    assertThat(bits(decoded.values())).isEqualTo(bits(tensor.toFloats()));
    assertThat(decoded.bytes()).isEqualTo(written);
    assertThat(written.total()).isEqualTo(out.length());
    assertThat(in.remaining()).isZero();
    assertThat(written.codec()).contains(codec);
  }

  @Test
  void randomTensorsComeBack() {
    TestRandom random = TestRandom.seeded(11);
    for (int round = 0; round < 300; round++) {
      int rows = 1 + random.nextInt(12);
      TensorContext context =
          TensorContext.ofWeights(rows, 1 + random.nextInt(4), 1 + random.nextInt(6), 1 + random.nextInt(6), null);
      int[] levels = new int[context.count()];
      double density = random.nextDouble() * random.nextDouble();
      int width = 1 + random.nextInt(30);
      for (int i = 0; i < levels.length; i++) {
        levels[i] = random.nextDouble() < density ? (int) (random.nextLong() >> 63 - width) : 0;
      }
      ByteWriter out = new ByteWriter();
      TensorCodec.write(out, "t", fixed(levels), context, RANGE_CODED, TensorRole.WEIGHT);
      DecodedTensor decoded = TensorCodec.read(new ByteReader(out.toBytes(), 0, out.length()), context);
      assertThat(decoded.values()).as(random.seed()).isEqualTo(fixed(levels).toFloats());
    }
  }

  @Test
  void stepsAndCodebooksThatFitInTwoBytesTakeTwo() {
    assertThat(sideBytes(new FixedPoint(new int[] {1}, new int[1], 0.0625f))).isEqualTo(2);
    assertThat(sideBytes(new FixedPoint(new int[] {1}, new int[1], 0.1f))).isEqualTo(4);
    assertThat(sideBytes(new Codebook(new int[] {1}, new int[1], new float[] {0.5f, -1}))).isEqualTo(1 + 2 * 2);
    assertThat(sideBytes(new Codebook(new int[] {1}, new int[1], new float[] {0.5f, 0.1f}))).isEqualTo(1 + 2 * 4);
  }

  @Test
  void aTensorThatCannotBeStoredIsRefusedByName() {
    TensorContext one = TensorContext.ofBias(1, null);
    int[] shape = {1};
    refused(new FixedPoint(shape, new int[2], 1f), one, "2 values, the network has 1");
    refused(new FixedPoint(shape, new int[1], 0f), one, "step 0.0, it has to be positive");
    refused(new FixedPoint(shape, new int[1], Float.NaN), one, "step NaN, it has to be positive");
    refused(new FixedPoint(shape, new int[1], Float.POSITIVE_INFINITY), one, "only finite");
    refused(new FixedPoint(shape, new int[] {1000}, 1e37f), one, "value Infinity at index 0");
    refused(new FixedPoint(shape, new int[] {Integer.MIN_VALUE}, 1f), one, "at index 0 cannot be stored");
    refused(new Codebook(shape, new int[] {3}, new float[2]), one, "index 3 of 2 entries");
    refused(new Codebook(shape, new int[] {-1}, new float[2]), one, "index -1 of 2 entries");
    refused(new Codebook(shape, new int[1], new float[0]), one, "0 codebook entries, allowed are 1..65536");
    refused(new Codebook(shape, new int[1], new float[] {Float.NaN}), one, "only finite");
    refused(new Floats(shape, new float[] {Float.NaN}), one, "value NaN at index 0");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(bytes(3), "layout number is 3"),
        Arguments.of(bytes(12 | 1), "codec number 13"),
        Arguments.of(bytes(12 | 2), "codec number 14"),
        Arguments.of(bytes(12 | 16), "codec number 28"),
        Arguments.of(bytes(12 | 32 | 1), "codec number 45"),
        Arguments.of(bytes(12 | 64 | 2), "codec number 78"),
        Arguments.of(bytes(12, 8, 0, 0, 0, 0, 0, 0, 0, 0), "2 float16 values take 4"),
        Arguments.of(bytes(12, 4, 0, 0, 0, 0x7C), "value 1 is Infinity"),
        Arguments.of(bytes(12, 4, 1, 0xFC, 0, 0), "value 0 is NaN"),
        Arguments.of(bytes(4), "codec number 4"),
        Arguments.of(bytes(1), "codec number 1"),
        Arguments.of(bytes(16), "codec number 16"),
        Arguments.of(bytes(128 | 5), "codec number 133"),
        Arguments.of(bytes(96 | 5), "codec number 101 is not one of this version"),
        Arguments.of(bytes(32), "codec number 32"),
        Arguments.of(bytes(32 | 1), "codec number 33"),
        Arguments.of(bytes(64 | 5), "codec number 69"),
        Arguments.of(bytes(64 | 9), "codec number 73"),
        Arguments.of(bytes(5, 0, 0), "needs 4 bytes at offset 1, but 2 are left"),
        Arguments.of(bytes(5, 0, 0, 0, 0, 0), "step is 0.0"),
        Arguments.of(bytes(5 | 16, 0xC0, 0x7F, 0), "step, number 0, is NaN"),
        Arguments.of(bytes(5 | 16, 0x80, 0x3F, 2, 0), "data length is 2, allowed are 0..1"),
        Arguments.of(bytes(5 | 16, 0x80, 0x3F, 0x80, 0), "shortest form"),
        Arguments.of(bytes(5 | 16, 0x80, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF), "longer than five"),
        Arguments.of(bytes(9, 0, 0), "codebook is empty"),
        Arguments.of(bytes(0, 5, 1, 2, 3, 4, 5), "2 float32 values take 8"),
        Arguments.of(bytes(0, 8, 0, 0, 0, 0, 0, 0, 0x80, 0x7F), "value 1 is Infinity"),
        Arguments.of(bytes(5 | 16, 0x80, 0x3F, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255),
            "9 bytes are declared"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void eachWayATensorCanBeWrongHasItsMessage(byte[] bytes, String message) {
    assertThatThrownBy(() -> TensorCodec.read(new ByteReader(bytes, 0, bytes.length), TensorContext.ofBias(2, null)))
        .isInstanceOf(CodedDataException.class)
        .hasMessageContaining(message);
  }

  private static void refused(QuantizedTensor tensor, TensorContext context, String message) {
    assertThatThrownBy(
        () -> TensorCodec.write(new ByteWriter(), "fc1.weight", tensor, context, RANGE_CODED, TensorRole.WEIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor fc1.weight has ")
        .hasMessageContaining(message);
  }

  private static int sideBytes(QuantizedTensor tensor) {
    return TensorCodec
        .write(new ByteWriter(), "t", tensor, TensorContext.ofBias(1, null), RANGE_CODED, TensorRole.WEIGHT)
        .sideInformationBytes();
  }

  private static Arguments arguments(String name, QuantizedTensor tensor, TensorContext context, String codec) {
    return Arguments.of(Named.of(name, tensor), context, codec);
  }

  private static FixedPoint fixed(int... levels) {
    return new FixedPoint(new int[] {levels.length}, levels, 0.37f);
  }

  private static Codebook codebook(int entries, int... indices) {
    float[] book = new float[entries];
    for (int i = 0; i < entries; i++) {
      book[i] = 0.1f * (i + 1);
    }
    return new Codebook(new int[] {indices.length}, indices, book);
  }

  private static Floats floats(float... values) {
    return new Floats(new int[] {values.length}, values);
  }

  private static int[] levels(int count, double density) {
    TestRandom random = TestRandom.seeded(12);
    int[] levels = new int[count];
    for (int i = 0; i < count; i++) {
      levels[i] = random.nextDouble() < density ? 2 * random.nextInt(8) - 7 : 0;
    }
    return levels;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
