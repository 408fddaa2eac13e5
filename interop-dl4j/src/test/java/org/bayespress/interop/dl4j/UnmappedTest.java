package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What cannot be imported is refused by name. */
class UnmappedTest {

  @TempDir
  private Path folder;

  private static ImportedModel imported(Path zip) throws IOException {
    return Dl4jImport.read(
        zip, new ImportOptions("x", Optional.of(new int[] {1, 16, 16}), Optional.empty(), Optional.empty()));
  }

  private Path saved(MultiLayerNetwork network) throws IOException {
    Path file = folder.resolve("model.zip");
    network.save(file.toFile());
    return file;
  }

  @Test
  void everyLayerThatHasNoCounterpartIsNamed() throws IOException {
    MultiLayerNetwork network = Models.ready(
        Models.builder().list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).stride(2, 2).name("strided").build())
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).convolutionMode(ConvolutionMode.Same)
                .activation(Activation.TANH).name("padded").build())
            .layer(new SubsamplingLayer.Builder(PoolingType.SUM).kernelSize(2, 2).stride(2, 2).name("sum").build())
            .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(1, 1).name("dense").build())
            .layer(new GlobalPoolingLayer.Builder(PoolingType.MAX).name("global").build())
            .layer(new DenseLayer.Builder().nOut(4).activation(Activation.SIGMOID).name("bent").build())
            .layer(Models.dense(4, Activation.RELU)).layer(new BatchNormalization.Builder().name("normal").build())
            .layer(Models.relu())
            .layer(
                new OutputLayer.Builder(LossFunction.XENT).nOut(2).activation(Activation.SIGMOID).name("end").build()),
        InputType.convolutional(16, 16, 1));
    Path zip = saved(network);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "model.zip cannot be imported; nothing was written",
        "strided (ConvolutionLayer): its stride is 2x2", "padded (ConvolutionLayer): its input is padded (mode Same",
        "normal (BatchNormalization): it normalises a vector, and stands neither right behind a layer with weights",
        "sum (SubsamplingLayer): its pooling is SUM",
        "dense (SubsamplingLayer): its windows are 2x2 with stride 1x1",
        "global (GlobalPoolingLayer): its pooling is MAX",
        "bent (DenseLayer): its activation is sigmoid", "end (OutputLayer): its activation is sigmoid");
  }

  private Path saved(GraphBuilder builder, InputType... inputs) throws IOException {
    ComputationGraph graph = Models.ready(builder.setInputTypes(inputs));
    Path zip = folder.resolve("graph.zip");
    graph.save(zip.toFile());
    return zip;
  }

  private static final InputType IMAGES = InputType.convolutional(16, 16, 1);

  /** A residual network: sums of images have no place, and who reads them is looked at all the same. */
  @Test
  void verticesThatAreNoMergesAreNamed() throws IOException {
    Path zip = saved(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.filters(3, 4), "in")
            .addLayer("b", Models.filters(3, 4), "a")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
            .addVertex("twice", new ScaleVertex(2), "sum")
            .addLayer("bent", Models.convolution(3, 4, Activation.TANH), "twice")
            .addLayer("out", Models.output(3), "bent").setOutputs("out"),
        IMAGES);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "graph.zip cannot be imported; nothing was written",
        "sum (ElementWiseVertex): there is no such vertex here; there are layers and MergeVertex",
        "twice (ScaleVertex): there is no such vertex", "bent (ConvolutionLayer): its activation is tanh")
        .message().doesNotContain("a (", "b (", "out (");
  }

  @Test
  void branchesThatHaveNoPlaceAreNamed() throws IOException {
    Path parallel = saved(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.filters(3, 4), "in")
            .addLayer("b", Models.filters(1, 4), "in").addVertex("both", new MergeVertex(), "a", "b")
            .addLayer("out", Models.output(3), "both").setOutputs("out"),
        IMAGES);
    assertThatThrownBy(() -> imported(parallel)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "both (MergeVertex): it merges a and b; a merge here puts an image together with one that was computed from it",
        "(ConvolutionLayer): it reads in, which ", " reads too");
    Path vectors = saved(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.dense(4, Activation.RELU), "in")
            .addLayer("b", Models.dense(4, Activation.RELU), "a").addVertex("both", new MergeVertex(), "a", "b")
            .addLayer("out", Models.output(3), "both").setOutputs("out"),
        InputType.feedForward(256));
    assertThatThrownBy(() -> imported(vectors)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("both (MergeVertex)").hasMessageContaining("needs an image but gets a vector of 4");
    Path along = saved(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.filters(3, 4), "in")
            .addVertex("rows", byRows(), "in", "a").addLayer("c", Models.filters(3, 4), "a")
            .addLayer("out", Models.output(3), "c").setOutputs("out").allowDisconnected(true),
        IMAGES);
    assertThatThrownBy(() -> imported(along)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("rows (MergeVertex): it merges along axis 2; only along the channels, axis 1");
  }

  private static MergeVertex byRows() {
    MergeVertex merge = new MergeVertex();
    merge.setMergeAxis(2);
    return merge;
  }

  @Test
  void severalInputsAndOutputsAreNamed() throws IOException {
    Path zip = saved(
        Models.builder().graphBuilder().addInputs("left", "right").addLayer("a", Models.filters(3, 4), "left")
            .addLayer("b", Models.filters(3, 4), "right").addVertex("both", new MergeVertex(), "a", "b")
            .addLayer("one", Models.output(3), "both").addLayer("two", Models.output(2), "both")
            .setOutputs("one", "two"),
        IMAGES, IMAGES);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "the model has 2 inputs, left and right; a network here has one",
        "the model has 2 outputs, one and two; a network here has one", "both (MergeVertex): it merges a and b",
        "(OutputLayer): it reads both, which ");
  }

  /** Where weights follow nowhere, classes that a merge has put into another order stay so. */
  @Test
  void classesInAnotherOrderAreNamed() throws IOException {
    Path zip = saved(
        Models.builder().graphBuilder().addInputs("in").addLayer("a", Models.filters(3, 2), "in")
            .addLayer("b", Models.filters(3, 3), "a").addVertex("both", new MergeVertex(), "b", "a")
            .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "both")
            .addLayer("out", new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(), "mean")
            .setOutputs("out"),
        IMAGES);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("its results are in another order than here");
  }

  @Test
  void normalisationsThatAreNotFiniteOrOfPixelsAreNamed() throws IOException {
    MultiLayerNetwork network = Models.unfoldable(IMAGES, 3);
    network.getLayer(2).getParam("log10stdev").putScalar(1, Double.NaN);
    Path zip = saved(network);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("layer2 (BatchNormalization): its numbers are not all finite");
    Path rows = saved(
        Models.ready(
            Models.builder().list().layer(new BatchNormalization.Builder().build()).layer(Models.relu())
                .layer(Models.output(3)),
            InputType.feedForward(256)));
    assertThatThrownBy(() -> imported(rows)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("layer0 (BatchNormalization): it normalises a vector, and stands neither");
    Path colours = saved(Models.unfoldable(InputType.convolutional(16, 16, 3), 3));
    assertThatThrownBy(() -> imported(colours)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("layer0 (BatchNormalization): it normalises 3 channels but gets 1x16x16; is the input's");
  }

  @Test
  void classesOfTheUsersOwnAreNamedWithTheirLayers() throws IOException {
    Path zip = saved(Models.rows(256, 3));
    Map<String, byte[]> entries = entries(zip);
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String own = json.replace("org.deeplearning4j.nn.conf.layers.OutputLayer", "com.example.Special")
        .replaceFirst("org.nd4j.linalg.activations.impl.ActivationReLU", "com.example.Bend");
    entries.put("configuration.json", own.getBytes(StandardCharsets.UTF_8));
    Path changed = zip("own.zip", entries);
    assertThatThrownBy(() -> imported(changed)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "own.zip cannot be imported", "layer0: its class com.example.Bend is not part of Deeplearning4j",
        "layer2: its class com.example.Special");
  }

  @Test
  void filesOfOtherProgramsAndDamagedOnesAreNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.zip"), "no zip at all");
    assertThatThrownBy(() -> imported(text)).isInstanceOf(DataException.class)
        .hasMessageContaining("text.zip is no zip archive");
    Path other = zip("other.zip", Map.of("word/document.xml", new byte[3]));
    assertThatThrownBy(() -> imported(other)).isInstanceOf(DataException.class)
        .hasMessageContainingAll("other.zip is no model of Deeplearning4j", "word/document.xml", "model.save(file)");
    Map<String, byte[]> entries = entries(saved(Models.rows(256, 3)));
    Path whole = zip("whole.zip", entries);
    imported(whole);
    entries.put("coefficients.bin", Arrays.copyOf(entries.get("coefficients.bin"), 400));
    Path cut = zip("cut.zip", entries);
    assertThatThrownBy(() -> imported(cut)).isInstanceOf(DataException.class)
        .hasMessageContaining("cut.zip: Deeplearning4j cannot read it");
    entries.put("coefficients.bin", entries(saved(Models.rows(255, 3))).get("coefficients.bin"));
    Path mixed = zip("mixed.zip", entries);
    assertThatThrownBy(() -> imported(mixed)).isInstanceOf(DataException.class)
        .hasMessageContaining("mixed.zip: Deeplearning4j cannot read it");
    entries.put("configuration.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    Path foreign = zip("foreign.zip", entries);
    assertThatThrownBy(() -> imported(foreign)).isInstanceOf(DataException.class)
        .hasMessageContaining("neither a MultiLayerNetwork nor a ComputationGraph");
    entries.put("configuration.json", "{".getBytes(StandardCharsets.UTF_8));
    Path broken = zip("broken.zip", entries);
    assertThatThrownBy(() -> imported(broken)).isInstanceOf(DataException.class).hasMessageContaining("is no JSON");
  }

  /** Where the model says no shape, the images are asked; what does not match them is said in their terms. */
  @Test
  void aModelThatDoesNotMatchTheImagesIsNamed() throws IOException {
    Path zip = saved(Models.lenet(InputType.convolutional(20, 20, 1), 3));
    assertThatThrownBy(() -> forImages(zip, 3, 32, 32)).isInstanceOf(SettingsException.class).hasMessageContaining(
        "model.zip does not match the images: its first convolution takes 1 channel, the images are 3x32x32");
    assertThatThrownBy(() -> forImages(zip, 1, 28, 28)).isInstanceOf(SettingsException.class).hasMessageContainingAll(
        "layer4 (DenseLayer): it gets 12x4x4, but the model says 12x2x2", "Its input was taken to be 1x28x28.");
    assertThat(forImages(zip, 1, 20, 20).network().height()).isEqualTo(20);
    Path rows = saved(Models.rows(75, 3));
    assertThat(forImages(rows, 3, 5, 5).network().channels()).isEqualTo(3);
    assertThat(forImages(rows, 1, 28, 28).network().width()).isEqualTo(75);
  }

  private static ImportedModel forImages(Path zip, int... shape) throws IOException {
    return Dl4jImport.read(zip, new ImportOptions("x", Optional.empty(), Optional.of(shape), Optional.empty()));
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() throws IOException {
    MultiLayerNetwork network = Models.rows(256, 3);
    network.getLayer(1).getParam("W").putScalar(3, Double.NaN);
    Path zip = saved(network);
    assertThatThrownBy(() -> imported(zip)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("layer1 (DenseLayer): its weights are not all finite numbers");
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zip(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }
}
