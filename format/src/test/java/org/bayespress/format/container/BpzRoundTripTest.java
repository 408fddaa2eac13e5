package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.FixedPoint;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BpzRoundTripTest {

  @TempDir
  Path folder;

  static Stream<Named<CompressedModel>> models() {
    NetworkSpec bare = new NetworkSpec("bare", 1, 2, 2, List.of(new Flatten()));
    NetworkSpec odd = new NetworkSpec("größe", 1, 1, 1, List.of(new Flatten(), new Dense("φ", 1, 1)));
    return Stream.of(
        Named.of("tiny", TestModels.tiny()),
        Named.of("branched", TestModels.branched()),
        Named.of("lenet300", TestModels.sparseLenet300(TestRandom.seeded(31))),
        Named.of("lenet5", TestModels.sparseLenet5(TestRandom.seeded(32))),
        Named.of("empty lenet300", TestModels.empty(TestModels.lenet300())),
        Named.of("no layer with weights", TestModels.empty(bare)),
        Named.of("one weight, names beyond ASCII", TestModels.empty(odd)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everythingComesBack(CompressedModel model) throws BpzException {
    EncodedModel encoded = BpzWriter.write(model);
    DecodedModel decoded = BpzReader.read(encoded.bytes());
    assertThat(decoded.network()).isEqualTo(model.network());
    assertThat(decoded.preprocessing().scale()).isEqualTo(model.preprocessing().scale());
    assertThat(decoded.preprocessing().offset()).isEqualTo(model.preprocessing().offset());
    assertThat(decoded.ledger()).isEqualTo(encoded.ledger());
    assertThat(decoded.ledger().fileBytes()).isEqualTo(encoded.bytes().length);
    assertThat(decoded.layers()).hasSameSizeAs(model.layers());
    for (int i = 0; i < model.layers().size(); i++) {
      assertThat(decoded.layers().get(i).name()).isEqualTo(model.layers().get(i).name());
      assertThat(decoded.layers().get(i).weight()).isEqualTo(model.layers().get(i).weight().toFloats());
      assertThat(decoded.layers().get(i).bias()).isEqualTo(model.layers().get(i).bias().toFloats());
    }
    assertThat(decoded.normalizations()).hasSameSizeAs(model.normalizations());
    for (int i = 0; i < model.normalizations().size(); i++) {
      assertThat(decoded.normalizations().get(i).name()).isEqualTo(model.normalizations().get(i).name());
      assertThat(decoded.normalizations().get(i).scale()).isEqualTo(model.normalizations().get(i).scale().toFloats());
      assertThat(decoded.normalizations().get(i).shift()).isEqualTo(model.normalizations().get(i).shift().toFloats());
    }
    assertThat(BpzWriter.write(model).bytes()).isEqualTo(encoded.bytes());
  }

  /** What a batch normalisation costs stands in lines of its own; a layer without biases has no bytes for them. */
  @Test
  void normalizationsHaveTheirOwnLinesInTheLedger() {
    CompressedModel model = TestModels.branched();
    ByteLedger ledger = BpzWriter.write(model).ledger();
    assertThat(ledger.normalizations()).extracting(ByteLedger.Normalization::name).containsExactly("n1", "n2", "n3");
    // half floats where they are exact: 4 + 9 + 12 scales of 2 bytes; as many shifts of 4, of which zeros need none
    assertThat(ledger.normalizations().stream().mapToInt(each -> each.scale().payloadBytes()).sum()).isEqualTo(50);
    assertThat(ledger.normalizations().stream().mapToInt(each -> each.shift().payloadBytes()).sum())
        .isBetween(90, 100);
    assertThat(ledger.layers()).extracting(layer -> layer.bias().total() > 0)
        .containsExactly(false, false, true, true);
    assertThat(ledger.weightsNonZero())
        .isEqualTo(ledger.layers().stream().mapToInt(layer -> layer.weight().nonZeros()).sum());
  }

  @Test
  void aModelWhoseNormalizationsDoNotFitIsRefused() {
    CompressedModel good = TestModels.branched();
    refused(good.normalized(List.of()), "the network has [n1, n2, n3]");
    List<CompressedModel.Normalization> short3 = new ArrayList<>(good.normalizations());
    short3.set(2, new CompressedModel.Normalization("n3", short3.get(0).scale(), short3.get(2).shift()));
    refused(good.normalized(short3), "n3.scale has shape [4], the network has [12]");
    List<CompressedModel.Layer> biased = new ArrayList<>(good.layers());
    biased.set(0,
        new CompressedModel.Layer("c", biased.get(0).weight(),
            new FixedPoint(new int[] {4}, new int[] {0, 1, 0, 0}, 1)));
    refused(
        new CompressedModel(good.network(), good.preprocessing(), biased, good.normalizations(), good.coding()),
        "layer c has no biases");
  }

  @Test
  void aNetworkLikeAKnownOneButForANameIsWrittenOut() throws BpzException {
    NetworkSpec known = TestModels.lenet300();
    NetworkSpec renamed = new NetworkSpec("mine", 1, 28, 28, known.layers());
    EncodedModel encoded = BpzWriter.write(TestModels.empty(renamed));
    assertThat(BpzReader.read(encoded.bytes()).network()).isEqualTo(renamed);
    int registered = BpzWriter.write(TestModels.empty(known)).ledger().containerBytes();
    assertThat(encoded.ledger().containerBytes()).isGreaterThan(registered);
    assertThat(registered).isLessThanOrEqualTo(15);
  }

  @Test
  void filesAreReplacedWholeAndReadBack() throws IOException {
    Path file = folder.resolve("model.bpz");
    Files.write(file, new byte[] {1, 2, 3});
    EncodedModel encoded = BpzWriter.write(TestModels.tiny(), file);
    assertThat(Files.readAllBytes(file)).isEqualTo(encoded.bytes());
    assertThat(BpzReader.read(file).network()).isEqualTo(TestModels.tiny().network());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aModelThatDoesNotFitItsNetworkIsRefused() {
    CompressedModel good = TestModels.tiny();
    List<CompressedModel.Layer> swapped = new ArrayList<>(good.layers());
    Collections.swap(swapped, 0, 1);
    refused(new CompressedModel(good.network(), good.preprocessing(), swapped), "in order");
    refused(new CompressedModel(good.network(), good.preprocessing(), swapped.subList(0, 2)),
        "the network has [c, d, e]");
    List<CompressedModel.Layer> reshaped = new ArrayList<>(good.layers());
    reshaped.set(2,
        new CompressedModel.Layer("e", new FixedPoint(new int[] {5, 3}, new int[15], 1f), good.layers().get(2).bias()));
    refused(new CompressedModel(good.network(), good.preprocessing(), reshaped),
        "tensor e.weight has shape [5, 3], the network has [3, 5]");
    refused(new CompressedModel(good.network(), new Preprocessing(new float[1], new float[1]), good.layers()),
        "1 channels");
    float[] bad = {1, Float.NaN};
    refused(new CompressedModel(good.network(), new Preprocessing(bad, new float[2]), good.layers()), "channel 1");
    NetworkSpec huge =
        new NetworkSpec("huge", 1, 1, 65536, List.<LayerSpec>of(new Flatten(), new Dense("fc", 65536, 1025)));
    CompressedModel.Layer none = new CompressedModel.Layer("fc", null, null);
    refused(new CompressedModel(huge, new Preprocessing(new float[1], new float[1]), List.of(none)),
        "67175425 values, allowed are 67108864");
  }

  @Test
  void whatNoFileCanHoldIsKnownFromTheNetworkAlone() {
    BpzWriter.requireStorable(TestModels.lenet5());
    BpzWriter.requireStorable(TestModels.tiny().network());
    List<LayerSpec> wide = List.of(new Flatten(), new Dense("fc", 65536, 1025));
    notStorable(new NetworkSpec("huge", 1, 1, 65536, wide), "67175425 values, allowed are 67108864");
    List<LayerSpec> twins = List.of(new Flatten(), new Dense("fc", 1, 1), new Dense("fc", 1, 1));
    notStorable(new NetworkSpec("twins", 1, 1, 1, twins), "give them different names");
    List<LayerSpec> namesakes = List.of(new LayerSpec.BatchNorm("fc", 1), new Flatten(), new Dense("fc", 1, 1));
    notStorable(new NetworkSpec("namesakes", 1, 1, 1, namesakes), "give them different names");
    notStorable(new NetworkSpec("n".repeat(256), 1, 1, 1, List.of(new Flatten())), "256 bytes of UTF-8, allowed are");
    List<LayerSpec> deep = new ArrayList<>(List.of(new Flatten()));
    deep.addAll(Collections.nCopies(1000, new Relu()));
    notStorable(new NetworkSpec("deep", 1, 1, 1, deep), "1001 layers, allowed are 1000");
  }

  private static void notStorable(NetworkSpec network, String message) {
    assertThatThrownBy(() -> BpzWriter.requireStorable(network)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static void refused(CompressedModel model, String message) {
    assertThatThrownBy(() -> BpzWriter.write(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
