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
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.data.own.OwnImages;
import org.bayespress.core.data.own.SplitRule;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.api.CompressedRun;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** From a model in memory to a small one; the example of docs/java-api.md among it. */
class Dl4jCompressionTest {
  private static final Dataset TRAIN = Images.madeUp(320, 1, 12, 12, 4);
  private static final Dataset TEST = Images.madeUp(400, 1, 12, 12, 4).slice("made up/test", 320, 400);

  private static ComputationGraph trained;

  @TempDir
  private Path folder;

  // example: dl4j
  static ComputationGraph smaller(
      ComputationGraph model, DataSetIterator train, DataSetIterator test, Path runFolder) throws IOException {
    int[] shape = {1, 12, 12};
    CompressedRun run = Dl4jCompression.of(model)
        .images(OwnImages.iterators("stripes", train, Optional.of(test), shape, 4, 1, SplitRule.usual()))
        .method("vnq")
        .budget("smoke")
        .seed(1)
        .set("training.batch", 32)
        .set("training.epochs", 20)
        .set("training.learning-rate.end-epoch", 20)
        .set("training.kl.full-epoch", 20)
        .runFolder(runFolder)
        .run();
    System.out.printf("%.2f %% errors, %d bytes%n", run.result().testErrorPercent(), run.result().fileBytes());
    return (ComputationGraph) Dl4jExport.model(BpzReader.read(run.file()), false);
  }
  // end

  @BeforeAll
  static void train() {
    trained = Models.denseNet(InputType.convolutional(12, 12, 1), 4, Models.Merges.OLD_FIRST);
    Models.train(trained, TRAIN.slice("some", 0, 48), PixelRange.UNIT.preprocessing(1), 20);
  }

  private static DataSetIterator iterator(Dataset data) {
    INDArray inputs = Images.inputs(data, PixelRange.UNIT.preprocessing(1), 0, data.count());
    return new ViewIterator(new DataSet(inputs, Images.labels(data)), 40);
  }

  private static ImageSource images() {
    return OwnImages.iterators(
        "stripes", iterator(TRAIN), Optional.of(iterator(TEST)), new int[] {1, 12, 12}, 4, 1, SplitRule.usual());
  }

  /** On all images, which are by no means all of one class. */
  private static void requireTheSameClasses(Path file, ComputationGraph graph) throws IOException {
    DecodedModel decoded = BpzReader.read(file);
    ScalarForwardPass ours = ScalarForwardPass.of(decoded);
    INDArray inputs = Images.pixels(TRAIN, 0, TRAIN.count());
    Dl4jExport.scaling(decoded, false).transform(inputs);
    int[] theirs = graph.outputSingle(inputs).argMax(1).toIntVector();
    assertThat(Arrays.stream(theirs).distinct().count()).isGreaterThan(2);
    for (int i = 0; i < theirs.length; i++) {
      assertThat(theirs[i]).as("image %d", i).isEqualTo(ours.predict(TRAIN.pixels(), i * TRAIN.imageBytes()));
    }
  }

  private static double errorPercent(ComputationGraph graph) {
    int[] found = graph.outputSingle(Images.inputs(TEST, PixelRange.UNIT.preprocessing(1), 0, TEST.count())).argMax(1)
        .toIntVector();
    int wrong = 0;
    for (int i = 0; i < found.length; i++) {
      wrong += found[i] == TEST.label(i) ? 0 : 1;
    }
    return 100.0 * wrong / found.length;
  }

  @Test
  void aDenseNetIsCompressedAndComesBack() throws IOException {
    Path runFolder = folder.resolve("run");
    ComputationGraph small = smaller(trained, iterator(TRAIN), iterator(TEST), runFolder);
    requireTheSameClasses(runFolder.resolve("model.bpz"), small);
    assertThat(Files.readString(runFolder.resolve("config.conf"))).contains("batch-norm", "quantizing-mixture");
    DecodedModel decoded = BpzReader.read(runFolder.resolve("model.bpz"));
    assertThat(decoded.layers().get(1).weight()).contains(0f);
    assertThat(decoded.network().normalizations()).hasSize(10);
    // the network that it started from does what the model did
    DecodedModel start = BpzReader.read(runFolder.resolve("start.bpz"));
    Agreement.require(
        ScalarForwardPass.of(start),
        (from, to) -> trained.outputSingle(Images.inputs(TRAIN, PixelRange.UNIT.preprocessing(1), from, to)), TRAIN);
  }

  /** By the other method for such networks, from a zip; a run that is resumed is the same run. */
  @Test
  void aDenseNetOfAZipBySparseVd() throws IOException {
    Path zip = folder.resolve("mine.zip");
    trained.save(zip.toFile());
    List<String> notes = new ArrayList<>();
    CompressedRun run = sparse(zip, notes).run();
    assertThat(run.result().network()).isEqualTo("mine");
    assertThat(run.result().denseTestErrorPercent()).isCloseTo(errorPercent(trained), within(1e-9));
    assertThat(notes).anyMatch(note -> note.contains("batch normalisations stay layers"));
    requireTheSameClasses(run.file(), (ComputationGraph) Dl4jExport.model(BpzReader.read(run.file()), false));
    assertThat(sparse(zip, notes).resume().run().result()).isEqualTo(run.result());
  }

  private Dl4jCompression sparse(Path zip, List<String> notes) {
    return Dl4jCompression.of(zip).images(images()).method("sparsevd").budget("smoke").runFolder(folder.resolve("run"))
        .set("training.batch", 32).set("training.epochs", 2).set("training.learning-rate.end-epoch", 2)
        .set("training.learning-rate.flat-epochs", 1).set("training.kl.zero-epochs", 0)
        .set("training.kl.full-epoch", 1).set("training.augmentation.shift", 0).notes(notes::add);
  }

  /** A chain without batch normalisation, whose pixels a normaliser scales. */
  @Test
  void aChainWithANormaliser() throws IOException {
    MultiLayerNetwork bent = Models.ready(
        Models.builder().list().layer(Models.convolution(3, 4, Activation.TANH)).layer(Models.output(4)),
        InputType.convolutional(12, 12, 1));
    assertThatThrownBy(() -> Dl4jCompression.of(bent, new ImagePreProcessingScaler(-1, 1)).images(images())
        .method("sparsevd").runFolder(folder.resolve("run")).run()).isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("the MultiLayerNetwork cannot be imported", "layer0", "tanh");
    MultiLayerNetwork fits = Models.ready(
        Models.builder().list().layer(Models.convolution(3, 4, Activation.RELU)).layer(Models.pool(2))
            .layer(Models.output(4)),
        InputType.convolutional(12, 12, 1));
    CompressedRun run = Dl4jCompression.of(fits, new ImagePreProcessingScaler(-1, 1)).name("lenet5").images(images())
        .method("sparsevd").budget("smoke").runFolder(folder.resolve("run")).set("training.batch", 32)
        .set("training.augmentation.shift", 0).run();
    assertThat(run.result().network()).isEqualTo("my-lenet5");
    DecodedModel decoded = BpzReader.read(run.file());
    assertThat(decoded.preprocessing().apply(0, 0)).isEqualTo(-1);
    assertThat(decoded.network().layers()).noneMatch(LayerSpec.BatchNorm.class::isInstance);
    assertThat(Dl4jExport.model(decoded, false)).isInstanceOf(MultiLayerNetwork.class);
  }

  /** All of it before anything is written. */
  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> Dl4jCompression.of(trained).images(images()).runFolder(run).run())
        .isInstanceOf(SettingsException.class).hasMessageContaining("has no method");
    assertThatThrownBy(() -> Dl4jCompression.of(trained).images(images()).method("bc").runFolder(run).run())
        .isInstanceOf(SettingsException.class).hasMessageContaining("branches or batch normalisations");
    assertThatThrownBy(() -> Dl4jCompression.of(trained).images(images()).method("vmq").runFolder(run).run())
        .isInstanceOf(SettingsException.class).hasMessageContaining("unknown 'vmq'");
    ComputationGraph classes =
        Models.denseNet(InputType.convolutional(12, 12, 1), 3, Models.Merges.OLD_FIRST);
    assertThatThrownBy(() -> Dl4jCompression.of(classes).images(images()).method("vnq").runFolder(run).run())
        .isInstanceOf(SettingsException.class).hasMessageContaining("4 classes");
    assertThatThrownBy(
        () -> Dl4jCompression.of(trained).images(folder.resolve("none").toString()).method("vnq").runFolder(run).run())
        .isInstanceOf(SettingsException.class).hasMessageContaining("no data set, file or folder");
    Path text = Files.writeString(folder.resolve("text.zip"), "text");
    assertThatThrownBy(() -> Dl4jCompression.of(text).images(images()).method("vnq").runFolder(run).run())
        .isInstanceOf(DataException.class).hasMessageContaining("no zip archive");
    assertThat(run).doesNotExist();
  }
}
