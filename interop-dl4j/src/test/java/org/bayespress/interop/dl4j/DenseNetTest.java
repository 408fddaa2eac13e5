package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.DenseNet;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** Branches and batch normalisations, in and out, against Deeplearning4j's own forward pass. */
class DenseNetTest {
  private static final Dataset GREY = Images.madeUp(60, 1, 12, 12, 4);
  private static final Dataset COLOUR = Images.madeUp(60, 3, 16, 16, 3);
  private static final InputType COLOURS = InputType.convolutional(16, 16, 3);

  @TempDir
  private Path folder;

  private static Preprocessing unit(Dataset data) {
    return PixelRange.UNIT.preprocessing(data.channels());
  }

  private Path saved(Model model) throws IOException {
    Path file = folder.resolve("in.zip");
    ModelSerializer.writeModel(model, file.toFile(), true);
    return file;
  }

  private ImportedModel imported(Model model, Dataset data) throws IOException {
    int[] shape = {data.channels(), data.height(), data.width()};
    return Dl4jImport.read(
        saved(model), new ImportOptions("model", Optional.of(shape), Optional.empty(), Optional.empty()));
  }

  private static DecodedModel decoded(ImportedModel model) throws IOException {
    DecodedModel decoded = BpzReader.read(BpzWriter.write(model.asFile()).bytes());
    assertThat(decoded.network()).isEqualTo(model.network());
    return decoded;
  }

  private static Agreement.Theirs theirs(ComputationGraph graph, Dataset data) {
    return (from, to) -> graph.outputSingle(Images.inputs(data, unit(data), from, to));
  }

  /** Exports, loads the zip with nothing else than Deeplearning4j's own classes, and compares. */
  private Model exported(DecodedModel decoded, boolean rows, Dataset data) throws IOException {
    Path zip = folder.resolve("out.zip");
    ExportedModel written = Dl4jExport.write(decoded, zip, rows);
    boolean chain = written.kind().equals("MultiLayerNetwork");
    Model model = chain
        ? ModelSerializer.restoreMultiLayerNetwork(zip.toFile())
        : ModelSerializer.restoreComputationGraph(zip.toFile());
    DataNormalization scaling = (DataNormalization) ModelSerializer.restoreNormalizerFromFile(zip.toFile());
    Agreement.require(ScalarForwardPass.of(decoded), (from, to) -> {
      INDArray images = Images.pixels(data, from, to);
      INDArray input = rows ? images.reshape('c', to - from, data.imageBytes()) : images;
      scaling.transform(input);
      return chain ? ((MultiLayerNetwork) model).output(input) : ((ComputationGraph) model).outputSingle(input);
    }, data);
    return model;
  }

  @ParameterizedTest
  @EnumSource
  void aDenseNetComesAndGoes(Models.Merges merges) throws IOException {
    ComputationGraph graph = Models.denseNet(COLOURS, 3, merges);
    Models.train(graph, COLOUR, unit(COLOUR), 12);
    ImportedModel model = imported(graph, COLOUR);
    assertThat(model.network().layers()).filteredOn(LayerSpec.Append.class::isInstance).hasSize(4);
    assertThat(model.network().normalizations()).hasSize(10);
    assertThat(model.network().biasCount()).isEqualTo(3);
    assertThat(model.notes()).anyMatch(note -> note.contains("10 batch normalisations stay layers"));
    DecodedModel decoded = decoded(model);
    Agreement.require(ScalarForwardPass.of(decoded), theirs(graph, COLOUR), COLOUR);

    ComputationGraph back = (ComputationGraph) exported(decoded, false, COLOUR);
    assertThat(back.numParams()).isEqualTo(graph.numParams() + 4 * 2 * 16);
    ImportedModel again = imported(back, COLOUR);
    Agreement.require(ScalarForwardPass.of(decoded(again)), theirs(graph, COLOUR), COLOUR);
  }

  /** For rows of pixels, and the same file twice: the same zip. */
  @Test
  void aDenseNetForRows() throws IOException, InterruptedException {
    ComputationGraph graph = Models.denseNet(InputType.convolutionalFlat(12, 12, 1), 4, Models.Merges.OLD_FIRST);
    INDArray inputs = Images.inputs(GREY, unit(GREY), 0, 60).reshape('c', 60, 144);
    for (int step = 0; step < 12; step++) {
      graph.fit(new INDArray[] {inputs}, new INDArray[] {Images.labels(GREY)});
    }
    ImportedModel model = imported(graph, GREY);
    Agreement.require(
        ScalarForwardPass.of(decoded(model)),
        (from, to) -> graph.outputSingle(Images.inputs(GREY, unit(GREY), from, to).reshape('c', to - from, 144)), GREY);
    exported(decoded(model), true, GREY);
    byte[] once = Files.readAllBytes(folder.resolve("out.zip"));
    Thread.sleep(20);
    Dl4jExport.write(decoded(model), folder.resolve("out.zip"), true);
    assertThat(Files.readAllBytes(folder.resolve("out.zip"))).isEqualTo(once);
  }

  /** An image that is kept right at the input, a branch within a branch, and classes behind a flattening of both. */
  @Test
  void branchesWithinBranchesInAnotherOrder() throws IOException {
    ComputationGraph graph = Models.ready(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.filters(3, 4), "in")
            .addLayer("b", Models.convolution(1, 3, Activation.RELU), "a").addVertex("m", new MergeVertex(), "b", "a")
            .addLayer("p", Models.filters(3, 5), "m").addVertex("n", new MergeVertex(), "p", "in")
            .addLayer("q", Models.pool(2), "n").addLayer("d", Models.dense(6, Activation.RELU), "q")
            .addLayer("out", Models.output(3), "d").setOutputs("out").setInputTypes(COLOURS));
    Models.train(graph, COLOUR, unit(COLOUR), 5);
    ImportedModel model = imported(graph, COLOUR);
    assertThat(model.network().layers()).startsWith(new LayerSpec.Remember(), new LayerSpec.Pad(1));
    DecodedModel decoded = decoded(model);
    Agreement.require(ScalarForwardPass.of(decoded), theirs(graph, COLOUR), COLOUR);
    exported(decoded, false, COLOUR);
    assertThatThrownBy(() -> Dl4jExport.write(decoded, folder.resolve("rows.zip"), true))
        .isInstanceOf(SettingsException.class).hasMessageContaining("--input image");
    assertThat(folder.resolve("rows.zip")).doesNotExist();
  }

  /** The DenseNet of the format, there and back: the same layers and the same weights. */
  @Test
  void ourOwnDenseNet() throws IOException {
    NetworkSpec network = DenseNet.of(16, 4);
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(4, NoiseKey.Purpose.INITIALIZATION), 0, 0);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      float reach = (float) Math.sqrt(6.0 * spec.outputs() / spec.weightCount());
      layers.add(
          new CompressedModel.Layer(
              spec.name(), numbers(random, 0, reach, spec.weightShape()), numbers(random, 0, 0, spec.outputs())));
    }
    List<CompressedModel.Normalization> normalizations = network.normalizations().stream()
        .map(
            each -> new CompressedModel.Normalization(
                each.name(), numbers(random, 1, 0.5f, each.channels()), numbers(random, 0, 0.3f, each.channels())))
        .toList();
    CompressedModel model =
        new CompressedModel(network, PixelRange.UNIT.preprocessing(3), layers).normalized(normalizations);
    DecodedModel decoded = BpzReader.read(BpzWriter.write(model).bytes());
    Dataset data = Images.madeUp(40, 3, 32, 32, 10);
    ImportedModel back = imported(exported(decoded, false, data), data);
    assertThat(back.network().layers()).isEqualTo(network.layers());
    for (int i = 0; i < decoded.layers().size(); i++) {
      assertThat(back.layers().get(i).weight()).containsExactly(decoded.layers().get(i).weight());
    }
    for (int i = 0; i < normalizations.size(); i++) {
      assertThat(back.normalizations().get(i).scale())
          .containsExactly(decoded.normalizations().get(i).scale(), within(1e-6f));
      assertThat(back.normalizations().get(i).shift()).containsExactly(decoded.normalizations().get(i).shift());
    }
  }

  private static QuantizedTensor numbers(PhiloxSequence random, float middle, float reach, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = middle + reach * (random.nextInt(2001) - 1000) / 1000f;
    }
    return new QuantizedTensor.Floats(shape, values);
  }

  @Test
  void channelsLast() throws IOException {
    ComputationGraph graph =
        Models.denseNet(InputType.convolutional(16, 16, 3, CNN2DFormat.NHWC), 3, Models.Merges.OLD_FIRST);
    ImportedModel model = imported(graph, COLOUR);
    Agreement.require(
        ScalarForwardPass.of(decoded(model)),
        (from, to) -> graph
            .outputSingle(Images.inputs(COLOUR, unit(COLOUR), from, to).permute(0, 2, 3, 1).dup('c')),
        COLOUR);
  }

  /** First, behind an activation, behind pooling: layers of their own; what stands behind a dense layer is in its weights. */
  @Test
  void normalisationsWhereNoWeightsCanDoTheirPart() throws IOException {
    MultiLayerNetwork network = Models.unfoldable(COLOURS, 3);
    Models.train(network, COLOUR, unit(COLOUR), false, 15);
    ImportedModel model = imported(network, COLOUR);
    assertThat(model.network().layers().getFirst()).isEqualTo(new LayerSpec.BatchNorm("layer0", 3));
    assertThat(model.network().normalizations()).extracting(LayerSpec.BatchNorm::channels).containsExactly(3, 6, 6, 5);
    assertThat(model.notes()).anyMatch(note -> note.contains("has become part of the weights of layer8"));
    DecodedModel decoded = decoded(model);
    Agreement.require(
        ScalarForwardPass.of(decoded),
        (from, to) -> network.output(Images.inputs(COLOUR, unit(COLOUR), from, to)), COLOUR);
    assertThat(exported(decoded, false, COLOUR)).isInstanceOf(MultiLayerNetwork.class);
    exported(decoded, true, COLOUR);
  }
}
