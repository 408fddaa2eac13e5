package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of version 1 stay readable and decode to the same bits for ever. The resources were written once; if a test
 * here fails, the code is wrong, not the resource. The {@code .txt} files hold values as hexadecimal floats, one tensor
 * a line; {@code .sha256} files the digest of all values of the {@code .bpz} of that name, float32 with the high byte first,
 * weights before bias, layer by layer. The README beside them says how they came about.
 */
class GoldenFileTest {

  @Test
  void aFileWithEveryKindOfLayerAndTensor() throws IOException {
    DecodedModel model = BpzReader.read(resource("v1-tiny.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.tiny().network());
    assertThat(model.preprocessing().scale()).containsExactly(0x1.010102p-8f, 0x1p-7f);
    assertThat(model.preprocessing().offset()).containsExactly(-0.5f, 0.25f);
    checkValues(model, "v1-tiny.txt");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aGroupPrunedNetworkInEveryVariant(Coding coding, List<String> codecs) throws IOException {
    byte[] file = resource("v1-" + coding.variant().label() + ".bpz");
    DecodedModel model = BpzReader.read(file);
    assertThat(model.network()).isEqualTo(TestModels.grouped().network());
    checkValues(model, "v1-grouped.txt");
    List<String> found =
        model.ledger().layers().stream()
            .flatMap(layer -> Stream.of(layer.weight().codec(), layer.bias().codec()))
            .toList();
    assertThat(found).isEqualTo(codecs);
    assertThat(BpzWriter.write(TestModels.grouped().coded(coding)).bytes()).isEqualTo(file);
  }

  static Stream<Arguments> variants() {
    return Stream.of(
        Arguments.of(
            Coding.of(CodingVariant.RANGE_CODED),
            List.of(
                "sparse fixed point", "sparse fixed point", "sparse fixed point", "sparse float32",
                "sparse fixed point", "sparse codebook")),
        Arguments.of(
            Coding.of(CodingVariant.FAST_PREDICTION),
            List.of(
                "shrunk 5-bit fixed point", "packed 10-bit fixed point", "shrunk 4-bit fixed point", "shrunk float32",
                "shrunk 4-bit fixed point", "shrunk 1-bit codebook")),
        Arguments.of(
            Coding.of(CodingVariant.MAXIMUM),
            List.of(
                "shrunk 5-bit codebook", "packed 10-bit fixed point", "shrunk 1-bit codebook", "shrunk float32",
                "shrunk 2-bit codebook", "shrunk 1-bit codebook")),
        Arguments.of(
            Coding.historical(3),
            List.of(
                "relative 3-bit huffman", "packed 10-bit fixed point", "relative 3-bit huffman",
                "relative 3-bit huffman", "relative 3-bit huffman", "packed 2-bit codebook")));
  }

  @Test
  void aTernaryNetworkWithHalfFloatBiases() throws IOException {
    byte[] file = resource("v1-ternary.bpz");
    DecodedModel model = BpzReader.read(file);
    assertThat(model.network()).isEqualTo(TestModels.ternary().network());
    checkValues(model, "v1-ternary.txt");
    assertThat(model.ledger().layers())
        .allSatisfy(layer -> assertThat(layer.bias().codec()).isEqualTo("plain float16"));
    assertThat(BpzWriter.write(TestModels.ternary()).bytes()).isEqualTo(file);
  }

  @Test
  void aNetworkWithBranchesAndNormalizations() throws IOException {
    byte[] file = resource("v1-branched.bpz");
    DecodedModel model = BpzReader.read(file);
    assertThat(model.network()).isEqualTo(TestModels.branched().network());
    checkValues(model, "v1-branched.txt");
    assertThat(BpzWriter.write(TestModels.branched()).bytes()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRandomCode(boolean small) throws IOException {
    String name = small ? "v1-random-code-zipf" : "v1-random-code";
    DecodedModel model = BpzReader.read(resource(name + ".bpz"));
    assertThat(model.network()).isEqualTo(TestModels.tiny().network());
    checkValues(model, name + ".txt");
    assertThat(model.ledger().randomCode().orElseThrow().codec()).startsWith(small ? "zipf" : "flat");
    assertThat(BpzWriter.write(TestModels.tinyRandomCode(small)).bytes()).isEqualTo(resource(name + ".bpz"));
  }

  @Test
  void aRandomCodeInBlocksOfUnevenSizes() throws IOException {
    DecodedModel model = BpzReader.read(resource("v1-random-code-sizes.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.tiny().network());
    checkValues(model, "v1-random-code-sizes.txt");
    assertThat(BpzWriter.write(TestModels.tinySizedCode()).bytes()).isEqualTo(resource("v1-random-code-sizes.bpz"));
  }

  /** What the range coder writes is what it wrote when the files were made. */
  @Test
  void theRangeCoderStillWritesTheSameBytes() throws IOException {
    assertThat(BpzWriter.write(TestModels.tiny()).bytes()).isEqualTo(resource("v1-tiny.bpz"));
    assertThat(BpzWriter.write(TestModels.sparseLenet5(TestRandom.seeded(99))).bytes())
        .isEqualTo(resource("v1-lenet5.bpz"));
  }

  private static void checkValues(DecodedModel model, String name) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (DecodedLayer layer : model.layers()) {
      tensors.put(layer.name() + ".weight", layer.weight());
      tensors.put(layer.name() + ".bias", layer.bias());
    }
    for (DecodedNormalization each : model.normalizations()) {
      tensors.put(each.name() + ".scale", each.scale());
      tensors.put(each.name() + ".shift", each.shift());
    }
    List<String> lines = new String(resource(name), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).extracting(line -> line.split(" ")[0]).containsExactlyElementsOf(tensors.keySet());
    for (String line : lines) {
      String[] words = line.split(" ");
      float[] values = tensors.get(words[0]);
      assertThat(words).hasSize(values.length + 1);
      for (int k = 0; k < values.length; k++) {
        assertThat(values[k]).isEqualTo(Float.parseFloat(words[k + 1]));
      }
    }
  }

  @Test
  void aSparseLenet5() throws IOException, NoSuchAlgorithmException {
    DecodedModel model = BpzReader.read(resource("v1-lenet5.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.lenet5());
    String expected = new String(resource("v1-lenet5.sha256"), StandardCharsets.UTF_8).strip();
    assertThat(digest(model)).isEqualTo(expected);
  }

  /** What a training left: 1,521 blocks of 16 bits, tensors that share their variables. */
  @Test
  void anEncodedLenet5() throws IOException, NoSuchAlgorithmException {
    DecodedModel model = BpzReader.read(resource("v1-lenet5-random-code.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.lenet5());
    assertThat(model.ledger().randomCode().orElseThrow().codec()).startsWith("zipf");
    String expected = new String(resource("v1-lenet5-random-code.sha256"), StandardCharsets.UTF_8).strip();
    assertThat(digest(model)).isEqualTo(expected);
  }

  static String digest(DecodedModel model) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (DecodedLayer layer : model.layers()) {
      for (float[] values : List.of(layer.weight(), layer.bias())) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        buffer.asFloatBuffer().put(values);
        sha.update(buffer.array());
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenFileTest.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }
}
