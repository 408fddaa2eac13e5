package org.bayespress.interop.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.data.DatasetSplits;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** From a zip that Deeplearning4j has trained on MNIST to a small file and back, with the commands as processes. */
class CompressIT {
  private static final long PATIENCE_SECONDS = 240;
  private static final int BATCH = 500;
  private static final List<String> SHORT = List.of(
      "--set", "training.batch=1000", "--set", "training.epochs=2", "--set", "training.learning-rate.end-epoch=2",
      "--set", "training.learning-rate.flat-epochs=1", "--set", "training.kl.zero-epochs=0", "--set",
      "training.kl.full-epoch=1", "--set", "training.augmentation.shift=0");

  @TempDir
  private Path folder;

  private record Outcome(int code, String out, String err) {}

  private Outcome call(String name, List<String> args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@../core/src/main/jvm/kernels.options",
        "-Xmx2g", "-cp",
        System.getProperty("java.class.path"), "org.bayespress.experiments.cli.BayesPress"));
    command.addAll(args);
    File out = folder.resolve(name + ".out").toFile();
    File err = folder.resolve(name + ".err").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private static DatasetSplits mnist() {
    DataLocator locator = DataLocator.of(null);
    assumeTrue(
        locator.missing(DatasetRegistry.find("mnist")).isEmpty(),
        "MNIST is not here: bayespress data fetch mnist, or set BAYESPRESS_DATA");
    return DatasetLoader.of(locator).load(DatasetRegistry.find("mnist"), 0);
  }

  private static MultiLayerNetwork trained(Dataset data) {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(2e-3)).list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(8).activation(Activation.IDENTITY).build())
            .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build())
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(12).activation(Activation.RELU).build())
            .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build())
            .layer(new DenseLayer.Builder().nOut(40).activation(Activation.RELU).build())
            .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutionalFlat(28, 28, 1)).build());
    network.init();
    for (int from = 0; from < 6000; from += 200) {
      float[][] labels = new float[200][10];
      for (int i = 0; i < 200; i++) {
        labels[i][data.labels()[from + i]] = 1;
      }
      network.fit(pixels(data, from, from + 200).divi(255), Nd4j.createFromArray(labels));
    }
    return network;
  }

  private static INDArray pixels(Dataset data, int from, int to) {
    float[][] rows = new float[to - from][data.imageBytes()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = data.pixels()[(from + i) * data.imageBytes() + j] & 0xFF;
      }
    }
    return Nd4j.createFromArray(rows);
  }

  @Test
  void aTrainedModelIsCompressedAndComesBack() throws IOException, InterruptedException {
    DatasetSplits mnist = mnist();
    Dataset test = mnist.test().openAfterDecoding();
    MultiLayerNetwork network = trained(mnist.train());
    Path zip = folder.resolve("mine.zip");
    network.save(zip.toFile());
    Path runDir = folder.resolve("run");
    List<String> args = new ArrayList<>(
        List.of(
            "compress", zip.toString(), "--data", "mnist", "--method", "sparsevd", "--budget", "smoke", "--run-dir",
            runDir.toString(), "--json"));
    args.addAll(SHORT);
    Outcome outcome = call("compress", args);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(outcome.out());
    assertThat(result.get("network").asText()).isEqualTo("mine");
    assertThat(result.get("denseTestErrorPercent").asDouble())
        .as("of the model as it was").isCloseTo(errors(network, test) / 100.0, within(0.011));
    assertThat(result.get("testErrorPercent").asDouble()).isLessThan(12);
    assertThat(result.get("fileBytes").asLong()).isEqualTo(Files.size(runDir.resolve("model.bpz")))
        .isLessThan(result.get("denseBytes").asLong() / 4);

    Path back = folder.resolve("back.zip");
    Outcome export = call("export", List.of("export", runDir.resolve("model.bpz").toString(), back.toString()));
    assertThat(export.code()).as(export.err()).isZero();
    predictsTheSame(BpzReader.read(runDir.resolve("model.bpz")), back.toFile(), test);
    Outcome again = call("again", with(args, "--resume"));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(outcome.out());
    importedAsItIs(zip, errors(network, test));
  }

  private void importedAsItIs(Path zip, int errors) throws IOException, InterruptedException {
    Path conf = folder.resolve("mine.conf");
    Outcome imported = call("import", List.of("import", zip.toString(), "--conf", conf.toString()));
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("{ conv { name = \"layer0\", filters = 8, kernel = 5 } }", "mine.bpz: ");
    assertThat(conf).content().contains("start-file", "mine.bpz");
    Outcome listed = call("list", List.of("list", "networks", conf.toString()));
    assertThat(listed.out()).contains("mine ", "10 classes");
    Outcome eval = call("eval", List.of("eval", folder.resolve("mine.bpz").toString(), "--json"));
    assertThat(new ObjectMapper().readTree(eval.out()).get("errors").asInt()).isCloseTo(errors, within(1));
  }

  private static List<String> with(List<String> args, String more) {
    List<String> all = new ArrayList<>(args);
    all.add(more);
    return all;
  }

  private static int errors(MultiLayerNetwork network, Dataset test) {
    int errors = 0;
    for (int from = 0; from < test.count(); from += BATCH) {
      int[] predicted = network.predict(pixels(test, from, from + BATCH).divi(255));
      for (int i = 0; i < BATCH; i++) {
        errors += predicted[i] == test.labels()[from + i] ? 0 : 1;
      }
    }
    return errors;
  }

  /** On all 10,000 test images. */
  private static void predictsTheSame(DecodedModel model, File zip, Dataset test) throws IOException {
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip);
    Normalizer normalizer = ModelSerializer.restoreNormalizerFromFile(zip);
    ScalarForwardPass ours = ScalarForwardPass.of(model);
    int differing = 0;
    for (int from = 0; from < test.count(); from += BATCH) {
      INDArray images = pixels(test, from, from + BATCH).reshape(BATCH, 1, 28, 28);
      ((DataNormalization) normalizer).transform(images);
      int[] predicted = network.predict(images);
      for (int i = 0; i < BATCH; i++) {
        differing += predicted[i] == ours.predict(test.pixels(), (from + i) * test.imageBytes()) ? 0 : 1;
      }
    }
    assertThat(differing).as("images of which the two say different things").isZero();
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsWritten() throws IOException, InterruptedException {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().list()
            .layer(new DenseLayer.Builder().nIn(784).nOut(5).activation(Activation.TANH).build())
            .layer(new OutputLayer.Builder(LossFunction.MCXENT).nIn(5).nOut(4).activation(Activation.SOFTMAX).build())
            .build());
    network.init();
    Path zip = folder.resolve("odd.zip");
    network.save(zip.toFile());
    Outcome unmapped = call("unmapped", List.of("import", zip.toString()));
    assertThat(unmapped.code()).isEqualTo(2);
    assertThat(unmapped.err()).contains("layer0 (DenseLayer): its activation is tanh").doesNotContain("\tat ");
    assertThat(folder.resolve("odd.bpz")).doesNotExist();
    Path text = Files.writeString(folder.resolve("text.zip"), "text");
    Outcome foreign = call("foreign", List.of("import", text.toString()));
    assertThat(foreign.code()).isEqualTo(3);
    assertThat(foreign.err()).contains("text.zip is no zip archive");
    Outcome method = call(
        "method", List.of("compress", zip.toString(), "--data", "mnist", "--method", "sparsvd", "--run-dir",
            folder.resolve("run").toString()));
    assertThat(method.code()).isEqualTo(2);
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
