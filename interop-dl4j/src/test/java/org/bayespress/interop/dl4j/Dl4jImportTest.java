package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's own forward pass is the truth: what is imported, written and decoded has to agree with it. */
class Dl4jImportTest {
  private static final Preprocessing UNIT = PixelRange.UNIT.preprocessing(1);
  private static final Dataset GREY = Images.madeUp(300, 1, 14, 15, 4);
  private static final Dataset COLOUR = Images.madeUp(300, 3, 13, 11, 3);

  @TempDir
  private Path folder;

  private Path saved(MultiLayerNetwork network, DataNormalization normalizer) throws IOException {
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    if (normalizer != null) {
      ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    }
    return file;
  }

  /** Imports, writes and decodes, as the command does. */
  private ImportedModel imported(Path zip, int... input) throws IOException {
    Optional<int[]> shape = input.length == 0 ? Optional.empty() : Optional.of(input);
    return Dl4jImport.read(zip, new ImportOptions("model", shape, Optional.empty(), Optional.empty()));
  }

  private static ScalarForwardPass decoded(ImportedModel model) throws IOException {
    DecodedModel decoded = BpzReader.read(BpzWriter.write(model.asFile()).bytes());
    assertThat(decoded.network()).isEqualTo(model.network());
    return ScalarForwardPass.of(decoded);
  }

  private static Agreement.Theirs rows(MultiLayerNetwork network, Dataset data, Preprocessing preprocessing) {
    return (from, to) -> network
        .output(Images.inputs(data, preprocessing, from, to).reshape('c', to - from, data.imageBytes()));
  }

  private static Agreement.Theirs images(MultiLayerNetwork network, Dataset data, Preprocessing preprocessing) {
    return (from, to) -> network.output(Images.inputs(data, preprocessing, from, to));
  }

  @Test
  void aDenseNetworkForRows() throws IOException {
    MultiLayerNetwork network = Models.rows(GREY.imageBytes(), 4);
    Models.train(network, GREY, UNIT, true, 10);
    ImportedModel model = imported(saved(network, null), 1, 14, 15);
    assertThat(model.network().layers()).containsExactly(
        new LayerSpec.Flatten(), new LayerSpec.Dense("layer0", 210, 24), new LayerSpec.Relu(),
        new LayerSpec.Dense("layer1", 24, 12), new LayerSpec.Relu(), new LayerSpec.Dense("layer2", 12, 4));
    Agreement.require(decoded(model), rows(network, GREY, UNIT), GREY);
  }

  @Test
  void aConvolutionalNetworkForRowsSaysItsShapeItself() throws IOException {
    Dataset data = Images.madeUp(200, 1, 20, 18, 4);
    MultiLayerNetwork network = Models.lenet(InputType.convolutionalFlat(20, 18, 1), 4);
    Models.train(network, data, UNIT, true, 10);
    ImportedModel model = imported(saved(network, null));
    assertThat(model.network().height()).isEqualTo(20);
    assertThat(model.network().width()).isEqualTo(18);
    Agreement.require(decoded(model), rows(network, data, UNIT), data);
  }

  /** The reference of the file's format counts here: pools drop a remainder, channels are flattened one after the other. */
  @Test
  void aConvolutionalNetworkForImages() throws IOException {
    Dataset data = Images.madeUp(200, 3, 21, 19, 3);
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    MultiLayerNetwork network = Models.lenet(InputType.convolutional(21, 19, 3), 3);
    Models.train(network, data, preprocessing, false, 10);
    Path zip = saved(network, null);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("model.zip does not say the height and width of its input", "--input");
    assertThatThrownBy(() -> imported(zip, 3, 28, 28)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("it gets 12x4x4, but the model says 12x2x1; is the input's shape right?");
    assertThatThrownBy(() -> imported(zip, 1, 21, 19)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("layer0 (ConvolutionLayer)").hasMessageContaining("expects 3 channels but gets 1");
    Agreement.require(decoded(imported(zip, 3, 21, 19)), images(network, data, preprocessing), data);
  }

  @Test
  void dropoutFrozenLayersActivationsOfTheirOwnAndMissingBiases() throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    Dataset data = Images.madeUp(200, 3, 14, 12, 3);
    MultiLayerNetwork network = Models.mixed(InputType.convolutional(14, 12, 3), 3);
    Models.train(network, data, preprocessing, false, 10);
    ImportedModel model = imported(saved(network, null), 3, 14, 12);
    assertThat(model.network().weightedLayers().get(1).name()).isEqualTo("pointwise");
    assertThat(model.notes()).anyMatch(note -> note.contains("dropout is left out"));
    Agreement.require(decoded(model), images(network, data, preprocessing), data);
  }

  @Test
  void zerosAroundImagesAndMeans() throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    MultiLayerNetwork network = Models.padded(InputType.convolutional(13, 11, 3), 3);
    Models.train(network, COLOUR, preprocessing, false, 10);
    ImportedModel model = imported(saved(network, null), 3, 13, 11);
    assertThat(model.network().layers()).contains(
        new LayerSpec.Pad(1), new LayerSpec.Pad(2), new LayerSpec.AvgPool(2), new LayerSpec.GlobalAvgPool());
    Agreement.require(decoded(model), images(network, COLOUR, preprocessing), COLOUR);
  }

  /** Its running moments, however they are stored, become part of the weights before it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batchNormalisation(boolean logarithms) throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    MultiLayerNetwork network = Models.normalized(InputType.convolutional(13, 11, 3), 3, logarithms);
    Models.train(network, COLOUR, preprocessing, false, 15);
    ImportedModel model = imported(saved(network, null), 3, 13, 11);
    assertThat(model.network().layers()).hasSize(7);
    assertThat(model.notes()).anyMatch(note -> note.contains("has become part of the weights of layer0"));
    Agreement.require(decoded(model), images(network, COLOUR, preprocessing), COLOUR);
  }

  /** Of rows at the input and of vectors behind an activation, twice: part of the dense layer that reads them. */
  @Test
  void batchNormalisationBeforeDenseLayers() throws IOException {
    MultiLayerNetwork network = Models.ready(
        Models.builder().list().layer(new BatchNormalization.Builder().build()).layer(Models.dense(12, Activation.RELU))
            .layer(new BatchNormalization.Builder().eps(1e-3).build()).layer(new DropoutLayer.Builder(0.9).build())
            .layer(new BatchNormalization.Builder(0.8, 0.1, true).build()).layer(Models.output(4)),
        InputType.feedForward(210));
    Models.train(network, GREY, UNIT, true, 15);
    ImportedModel model = imported(saved(network, null), 1, 14, 15);
    assertThat(model.network().layers()).containsExactly(
        new LayerSpec.Flatten(), new LayerSpec.Dense("layer1", 210, 12), new LayerSpec.Relu(),
        new LayerSpec.Dense("layer5", 12, 4));
    assertThat(model.notes()).anyMatch(note -> note.contains("layer0: the batch normalisation has become part of"));
    Agreement.require(decoded(model), rows(network, GREY, UNIT), GREY);
    MultiLayerNetwork last = Models.ready(
        Models.builder().list().layer(Models.convolution(3, 5, Activation.RELU)).layer(Models.dense(6, Activation.RELU))
            .layer(new BatchNormalization.Builder().build()).layer(Models.output(3)),
        Models.channelsLast(COLOUR));
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    Agreement.require(
        decoded(imported(saved(last, null), 3, 13, 11)),
        (from, to) -> last.output(Images.inputs(COLOUR, preprocessing, from, to).permute(0, 2, 3, 1).dup('c')), COLOUR);
  }

  /** The dense layer behind a flattening with channels last has its weights in another order. */
  @Test
  void channelsLast() throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    MultiLayerNetwork network = Models.ready(
        Models.builder().list().layer(Models.convolution(3, 5, Activation.RELU)).layer(Models.pool(2))
            .layer(Models.dense(16, Activation.RELU)).layer(Models.output(3)),
        Models.channelsLast(COLOUR));
    ImportedModel model = imported(saved(network, null), 3, 13, 11);
    assertThat(model.notes()).anyMatch(note -> note.contains("channels last"));
    Agreement.require(
        decoded(model),
        (from, to) -> network.output(Images.inputs(COLOUR, preprocessing, from, to).permute(0, 2, 3, 1).dup('c')),
        COLOUR);
  }

  @Test
  void aDenseNetworkForImagesAndOneOfDoubles() throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    MultiLayerNetwork network = Models.ready(
        Models.builder().dataType(DataType.DOUBLE).list().layer(Models.dense(16, Activation.RELU))
            .layer(Models.output(3)),
        InputType.convolutional(13, 11, 3));
    ImportedModel model = imported(saved(network, null));
    assertThat(model.network().channels()).isEqualTo(3);
    Agreement.require(
        decoded(model),
        (from, to) -> network.output(Images.inputs(COLOUR, preprocessing, from, to).castTo(DataType.DOUBLE)), COLOUR);
  }

  @Test
  void aGraphThatIsAChain() throws IOException {
    Preprocessing preprocessing = PixelRange.UNIT.preprocessing(3);
    ComputationGraph graph = new ComputationGraph(Models.graph(13, 11, 3, 3));
    graph.init();
    graph.fit(new INDArray[] {Images.inputs(COLOUR, preprocessing, 0, 300)}, new INDArray[] {Images.labels(COLOUR)});
    Path zip = folder.resolve("graph.zip");
    graph.save(zip.toFile());
    ImportedModel model = imported(zip, 3, 13, 11);
    assertThat(model.network().weightedLayers()).extracting(LayerSpec.Weighted::name).containsExactly("c1", "d1",
        "out");
    Agreement.require(
        decoded(model), (from, to) -> graph.outputSingle(Images.inputs(COLOUR, preprocessing, from, to)), COLOUR);
  }

  /** The zip's normaliser, applied by Deeplearning4j to pixels, is the preprocessing of the file. */
  @Test
  void normalisersBecomePreprocessing() throws IOException {
    MultiLayerNetwork network = Models.lenet(InputType.convolutional(21, 19, 3), 3);
    Dataset data = Images.madeUp(50, 3, 21, 19, 3);
    NormalizerStandardize standard = new NormalizerStandardize(
        Nd4j.createFromArray(120f, 100f, 90f).reshape(1, 3), Nd4j.createFromArray(60f, 61f, 70f).reshape(1, 3));
    for (DataNormalization normalizer : new DataNormalization[] {
      new ImagePreProcessingScaler(), new ImagePreProcessingScaler(-1, 1), standard}) {
      ImportedModel model = imported(saved(network, normalizer), 3, 21, 19);
      Agreement.require(decoded(model), (from, to) -> {
        INDArray pixels = Images.pixels(data, from, to);
        normalizer.transform(pixels);
        return network.output(pixels);
      }, data);
    }
    Path other = saved(network, minMax());
    assertThatThrownBy(() -> imported(other, 3, 21, 19)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("its normaliser is a NormalizerMinMaxScaler").hasMessageContaining("--pixels 0..1");
    ImportedModel asked = Dl4jImport.read(
        other, new ImportOptions(
            "x", Optional.of(new int[] {3, 21, 19}), Optional.empty(), Optional.of(PixelRange.parse("-1..1"))));
    assertThat(asked.preprocessing().apply(2, 255)).isEqualTo(1);
    assertThat(asked.preprocessing().apply(0, 0)).isEqualTo(-1);
  }

  private static NormalizerMinMaxScaler minMax() {
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler();
    scaler.setFeatureStats(Nd4j.zeros(1, 3), Nd4j.ones(1, 3).muli(255));
    return scaler;
  }

  /** On all 10,000 test images, before any compression. */
  @Test
  void mnistDense() throws IOException {
    Dataset test = Images.mnistTest();
    MultiLayerNetwork network = Models.rows(784, 10);
    Models.train(network, Images.mnistTrain(500), UNIT, true, 30);
    ImportedModel model = imported(saved(network, new ImagePreProcessingScaler()));
    assertThat(model.network().height()).isEqualTo(28);
    Agreement.require(decoded(model), rows(network, test, UNIT), test);
  }

  /** On all 10,000 test images, before any compression. */
  @Test
  void mnistConvolutional() throws IOException {
    Dataset test = Images.mnistTest();
    MultiLayerNetwork network = Models.lenet(InputType.convolutionalFlat(28, 28, 1), 10);
    Models.train(network, Images.mnistTrain(300), UNIT, true, 15);
    Agreement.require(decoded(imported(saved(network, null))), rows(network, test, UNIT), test);
  }
}
