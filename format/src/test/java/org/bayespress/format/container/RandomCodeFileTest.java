package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomCodeFileTest {

  /** Bytes of the flat numbers of {@link TestModels#tinyRandomCode}: 9 of 10 bits. */
  private static final int NUMBERS = 12;

  /** Bytes of the sizes of {@link TestModels#tinySizedCode}, without their length. */
  private static final int SIZES = 7;

  static List<CompressedModel> models() {
    return List.of(TestModels.tinyRandomCode(false), TestModels.tinyRandomCode(true), TestModels.tinySizedCode());
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsWrittenIsRead(CompressedModel model) throws BpzException {
    EncodedModel encoded = BpzWriter.write(model);
    DecodedModel decoded = BpzReader.read(encoded.bytes());
    for (int i = 0; i < 3; i++) {
      assertThat(decoded.layers().get(i).weight()).containsExactly(model.layers().get(i).weight().toFloats());
      assertThat(decoded.layers().get(i).bias()).containsExactly(model.layers().get(i).bias().toFloats());
    }
    assertThat(decoded.ledger()).isEqualTo(encoded.ledger());
    assertThat(decoded.ledger().fileBytes()).isEqualTo(encoded.bytes().length);
  }

  /** The values are those of the generator: block b, in the shuffled order, times the scale of the tensor. */
  @Test
  void valuesAreTheChosenCandidates() {
    requireCandidates(TestModels.tinyRandomCode(false), BlockRanges.even(9, 97));
    requireCandidates(TestModels.tinySizedCode(), TestModels.TINY_SIZES);
  }

  private static void requireCandidates(CompressedModel model, BlockRanges ranges) {
    RandomCoded weight = (RandomCoded) model.layers().get(0).weight();
    RandomCode code = weight.code();
    int[] places = BlockOrder.SHUFFLED.places(77, 97);
    float[] values = weight.toFloats();
    float[] candidate = new float[40];
    for (int b = 0; b < 9; b++) {
      int start = ranges.start(b);
      int count = ranges.size(b);
      CandidateGenerator.of(77).candidate(b, code.indices()[b], candidate, 0, count);
      for (int i = 0; i < count; i++) {
        if (places[start + i] < 54) {
          assertThat(values[places[start + i]]).isEqualTo(candidate[i] * 0.25f);
        }
      }
    }
  }

  /** What stands around the numbers of a LeNet-5 stays below a hundred bytes, and decoding takes less than a second. */
  @Test
  void aLenet5OfThreeKilobytes() throws BpzException {
    NetworkSpec network = TestModels.lenet5();
    TestRandom random = TestRandom.seeded(8);
    int variables = network.weightCount() + network.biasCount();
    int[] indices = new int[1200];
    for (int b = 0; b < indices.length; b++) {
      indices[b] = random.nextInt(1 << 20);
    }
    RandomCode code = RandomCode.of(1, BlockOrder.SHUFFLED, 20, variables, indices);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    int first = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      int number = 2 * layers.size();
      RandomCoded weight = new RandomCoded(layer.weightShape(), 0.0625f, 1, number, first, code);
      first += layer.weightCount();
      RandomCoded bias = new RandomCoded(new int[] {layer.outputs()}, 0.25f, 1, number + 1, first, code);
      first += layer.outputs();
      layers.add(new CompressedModel.Layer(layer.name(), weight, bias));
    }
    EncodedModel encoded =
        BpzWriter.write(new CompressedModel(network, TestModels.empty(network).preprocessing(), layers));
    RandomCodeBytes bytes = encoded.ledger().randomCode().orElseThrow();
    assertThat(bytes.codec()).isEqualTo("flat");
    assertThat(bytes.indexBytes()).isEqualTo(3000);
    assertThat(bytes.paperBytes()).isEqualTo(3000);
    assertThat(encoded.bytes().length - 3000).isBetween(40, 70);
    assertThat(bytes.total()).isEqualTo(RandomCodeSection.flatBytes(1, 20, 1200));
    long begin = System.nanoTime();
    DecodedModel decoded = BpzReader.read(encoded.bytes());
    assertThat((System.nanoTime() - begin) * 1e-9).isLessThan(1);
    assertThat(decoded.ledger().weightsNonZero()).isGreaterThan(430_000);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0, 'generator version is 0, allowed are 1..1; copy the file again'",
    "-4, 4, order of the blocks is 4, allowed are 0..3",
    "-4, 3, coded data goes on after its 0 bytes",
    "-2, 25, bits per block are 25",
    "-2, 0, bits per block are 0",
    "-1, 98, number of blocks is 98",
    "-1, 0, number of blocks is 0",
    "-1, 8, 2 bytes are left",
    "-1, 20, needs 25 bytes"})
  void aFileThatSaysSomethingElse(int offset, int value, String message) {
    byte[] file = BpzWriter.write(TestModels.tinyRandomCode(false)).bytes();
    // Generator Order Seed Bits Blocks Law, one byte each, stand before the numbers
    int law = file.length - 4 - NUMBERS - 1;
    file[law + offset] = (byte) value;
    assertThatThrownBy(() -> BpzReader.read(seal(file)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(message);
  }

  /** Newer candidates than this release makes are for a newer one, not for another copy of the file. */
  @ParameterizedTest
  @ValueSource(ints = {2, 255})
  void aGeneratorThatIsNotKnownYetIsNoDamage(int version) {
    byte[] file = BpzWriter.write(TestModels.tinyRandomCode(false)).bytes();
    file[file.length - 4 - NUMBERS - 1 - 5] = (byte) version;
    assertThatThrownBy(() -> BpzReader.read(seal(file)))
        .isInstanceOf(NewerVersionException.class)
        .hasMessage(
            ".bpz file, section random code: generator version " + version
                + ", the newest that is read is 1; use a newer BayesPress");
  }

  /** The upper half of the float32 that stands behind the codec of the first tensor. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, 'scale of the candidates is 0.0, it has to be positive; copy the file again'",
    "0xBE80, 'scale of the candidates is -0.25, it has to be positive; copy the file again'",
    "0x7F80, 'scale of the candidates, number 0, is Infinity; copy the file again'"})
  void aScaleThatCannotBe(int upperHalf, String message) {
    EncodedModel encoded = BpzWriter.write(TestModels.tinyRandomCode(false));
    byte[] file = encoded.bytes();
    int scale = encoded.ledger().containerBytes() + 1;
    assertThat(Arrays.copyOfRange(file, scale, scale + 2)).containsExactly(0x80, 0x3E);
    file[scale] = (byte) upperHalf;
    file[scale + 1] = (byte) (upperHalf >> 8);
    assertThatThrownBy(() -> BpzReader.read(seal(file)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("section layer c weight: " + message);
  }

  /** Sizes cost what they cost, on a line of their own, and nothing else in the file moves. */
  @Test
  void sizesHaveALineInTheLedger() {
    EncodedModel even = BpzWriter.write(TestModels.tinyRandomCode(false));
    EncodedModel sized = BpzWriter.write(TestModels.tinySizedCode());
    RandomCodeBytes bytes = sized.ledger().randomCode().orElseThrow();
    assertThat(bytes.sizeBytes()).isEqualTo(1 + SIZES)
        .isEqualTo(RandomCodeSection.sizeBytes(TestModels.TINY_SIZES));
    assertThat(even.ledger().randomCode().orElseThrow().sizeBytes()).isZero();
    assertThat(RandomCodeSection.sizeBytes(BlockRanges.ofSizes(10, 11, 11, 11, 10, 11, 11, 11, 11))).isZero();
    assertThat(bytes.headerBytes()).isEqualTo(even.ledger().randomCode().orElseThrow().headerBytes());
    assertThat(sized.bytes()).hasSize(even.bytes().length + 1 + SIZES);
    assertThat(sized.ledger().overheadBytes()).isEqualTo(even.ledger().overheadBytes());
    assertThat(sized.ledger().weightStructureAndPayloadBytes())
        .isEqualTo(even.ledger().weightStructureAndPayloadBytes() + 1 + SIZES);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, coded data goes on after its 0 bytes",
    "0, 6, 'size of block 7 is 30, allowed are 1..22: 23 of 97 variables are left for this and later blocks'",
    "0, 8, length of the numbers is 2022",
    "0, 40, length of the sizes of blocks is 40",
    "-1, 98, number of blocks is 98",
    "-1, 0, number of blocks is 0",
    "-1, 8, 2 bytes are left",
    "-1, 97, 'size of block 0 is 3, allowed are 1..1'",
    "1, 0, 'size of block 0 is 402, allowed are 1..89'",
    "1, 128, 'size of block 3 is 62, allowed are 1..16'",
    "1, 255, 'coded data ends after 0 bytes, but 7 bytes are declared'"})
  void sizesThatSaySomethingElse(int offset, int value, String message) {
    byte[] file = BpzWriter.write(TestModels.tinySizedCode()).bytes();
    // before the numbers stand the length of the sizes, the sizes, and the law
    int length = file.length - 4 - NUMBERS - 1 - SIZES - 1;
    assertThat(file[length]).isEqualTo((byte) SIZES);
    file[length + offset] = (byte) value;
    assertThatThrownBy(() -> BpzReader.read(seal(file))).isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("damaged .bpz file").hasMessageContaining(message);
  }

  @Test
  void aSeedThatIsTooLarge() {
    byte[] file = BpzWriter.write(TestModels.tinyRandomCode(false)).bytes();
    int seed = file.length - 4 - NUMBERS - 4;
    assertThat(file[seed]).isEqualTo((byte) 77);
    byte[] longer = new byte[file.length + 4];
    System.arraycopy(file, 0, longer, 0, seed);
    Arrays.fill(longer, seed, seed + 4, (byte) 0xFF);
    longer[seed + 4] = 0x0F;
    System.arraycopy(file, seed + 1, longer, seed + 5, file.length - seed - 1);
    assertThatThrownBy(() -> BpzReader.read(seal(longer)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("section random code: seed is 4294967295, allowed are 0..2147483647");
  }

  @Test
  void codesThatCannotBe() {
    assertThatThrownBy(() -> RandomCode.of(-1, BlockOrder.PLAIN, 10, 5, new int[1])).hasMessageContaining("seed is -1");
    assertThatThrownBy(() -> RandomCode.of(1, BlockOrder.PLAIN, 25, 5, new int[1]))
        .hasMessageContaining("25 bits per block, allowed are 1..24");
    assertThatThrownBy(() -> RandomCode.of(1, BlockOrder.PLAIN, 10, 5, new int[6]))
        .hasMessageContaining("6 blocks for 5 variables");
    assertThatThrownBy(() -> RandomCode.of(1, BlockOrder.PLAIN, 10, 5, new int[] {0, 1024}))
        .hasMessageContaining("index 1024 of block 1, allowed are 0..1023");
    assertThatThrownBy(() -> RandomCode.of(1, BlockOrder.PLAIN, 10, 5, new int[] {-1})).hasMessageContaining("-1");
    assertThatThrownBy(() -> RandomCode.of(1, BlockOrder.PLAIN, 10, BlockRanges.ofSizes(1, 4), new int[3]))
        .hasMessageContaining("3 numbers for 2 blocks");
  }

  @Test
  void tensorsThatDoNotFitTogether() {
    CompressedModel good = TestModels.tinyRandomCode(false);
    RandomCoded e = (RandomCoded) good.layers().get(2).weight();
    CompressedModel.Layer last = good.layers().get(2);
    assertThatThrownBy(() -> BpzWriter.write(withLast(good, moved(e, 80, e.code()), last.bias())))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("starts at variable 80");
    RandomCode other = RandomCode.of(1, BlockOrder.PLAIN, 10, 97, new int[3]);
    assertThatThrownBy(() -> BpzWriter.write(withLast(good, moved(e, 79, other), last.bias())))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has a code of its own");
    QuantizedTensor plain = new QuantizedTensor.Floats(new int[] {3}, new float[3]);
    assertThatThrownBy(() -> BpzWriter.write(withLast(good, e, plain)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("97 variables, the tensors take 94");
  }

  private static RandomCoded moved(RandomCoded tensor, int first, RandomCode code) {
    return new RandomCoded(tensor.shape(), tensor.scale(), tensor.sharing(), tensor.number(), first, code);
  }

  private static CompressedModel withLast(CompressedModel model, QuantizedTensor weight, QuantizedTensor bias) {
    return new CompressedModel(
        model.network(), model.preprocessing(),
        List.of(model.layers().get(0), model.layers().get(1), new CompressedModel.Layer("e", weight, bias)));
  }

  private static byte[] seal(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - 4);
    for (int i = 0; i < 4; i++) {
      file[file.length - 4 + i] = (byte) (crc.getValue() >>> 8 * i);
    }
    return file;
  }
}
