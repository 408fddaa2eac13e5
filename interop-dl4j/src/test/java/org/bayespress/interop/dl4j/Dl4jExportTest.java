package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.network.Networks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/** What is exported, and loaded by Deeplearning4j with nothing else than its own classes, predicts what the file predicts. */
class Dl4jExportTest {
  private static final NetworkSpec COLOURED = new NetworkSpec(
      "coloured", 3, 13, 11,
      List.of(
          new Conv2d("c1", 3, 8, 3), new Relu(), new Conv2d("c2", 8, 6, 2), new MaxPool(2), new Relu(), new Flatten(),
          new Dense("d1", 120, 20), new Relu(), new Dense("d2", 20, 5)));

  @TempDir
  private Path folder;

  /** A network of which whole units, filters and inputs are gone, and single weights of others. */
  private static DecodedModel pruned(NetworkSpec network, Preprocessing preprocessing, int keep) throws BpzException {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(3, NoiseKey.Purpose.INITIALIZATION), 0, 0);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      int fanIn = spec.weightCount() / spec.outputs();
      float[] weights = new float[spec.weightCount()];
      boolean last = layers.size() == network.weightedLayers().size() - 1;
      for (int i = 0; i < weights.length; i++) {
        boolean gone = !last && i / fanIn % keep != 0 || random.nextInt(3) == 0;
        weights[i] = gone ? 0 : (random.nextInt(2001) - 1000) / 1000f / (float) Math.sqrt(fanIn);
      }
      float[] biases = new float[spec.outputs()];
      for (int i = 0; i < biases.length; i++) {
        biases[i] = last || i % keep == 0 ? random.nextInt(100) / 500f : 0;
      }
      layers.add(
          new CompressedModel.Layer(
              spec.name(), new QuantizedTensor.Floats(spec.weightShape(), weights),
              new QuantizedTensor.Floats(new int[] {spec.outputs()}, biases)));
    }
    // columns of units that are gone
    for (int l = 1; l < layers.size(); l++) {
      int before = network.weightedLayers().get(l - 1).outputs();
      float[] weights = ((QuantizedTensor.Floats) layers.get(l).weight()).values();
      int fanIn = weights.length / network.weightedLayers().get(l).outputs();
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i % fanIn / (fanIn / before) % keep == 0 ? weights[i] : 0;
      }
    }
    return BpzReader.read(BpzWriter.write(new CompressedModel(network, preprocessing, layers)).bytes());
  }

  private void requireAgreement(DecodedModel model, boolean rows, Dataset data) throws IOException {
    File zip = folder.resolve("out.zip").toFile();
    Dl4jExport.write(model, zip.toPath(), rows);
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip);
    Normalizer normalizer = ModelSerializer.restoreNormalizerFromFile(zip);
    Agreement.require(ScalarForwardPass.of(model), (from, to) -> {
      INDArray images = Images.pixels(data, from, to);
      INDArray input = rows ? images.reshape('c', to - from, data.imageBytes()) : images;
      ((DataNormalization) normalizer).transform(input);
      return network.output(input);
    }, data);
  }

  @Test
  void aShrunkNetworkOfConvolutions() throws IOException {
    Dataset data = Images.madeUp(300, 3, 13, 11, 5);
    Preprocessing perChannel =
        new Preprocessing(new float[] {1 / 60f, 1 / 70f, 1 / 65f}, new float[] {-1.1f, -0.9f, -1f});
    DecodedModel model = pruned(COLOURED, perChannel, 2);
    requireAgreement(model, false, data);
    requireAgreement(model, true, data);
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(folder.resolve("out.zip").toFile());
    assertThat(network.getLayer(0).getParam("W").shape()).containsExactly(4, 3, 3, 3);
    assertThat(network.getLayer(1).getParam("W").shape()).containsExactly(3, 4, 2, 2);
    assertThat(network.getLayer(4).getParam("W").shape()).containsExactly(60, 10);
    assertThat(network.getLayer(5).getParam("W").shape()).containsExactly(10, 5);
  }

  @Test
  void aShrunkDenseNetwork() throws IOException {
    Dataset data = Images.madeUp(300, 1, 28, 28, 10);
    DecodedModel model = pruned(Networks.lenet300(), new Preprocessing(new float[] {1 / 78f}, new float[] {-0.42f}), 5);
    requireAgreement(model, true, data);
    requireAgreement(model, false, data);
    ExportedModel exported = Dl4jExport.write(model, folder.resolve("again.zip"), true);
    assertThat(exported.layers())
        .containsExactly("fc1: dense, 784 to 60, relu", "fc2: dense, 60 to 20, relu", "fc3: output, 20 to 10, softmax");
    assertThat(exported.parameters()).isEqualTo(785 * 60 + 61 * 20 + 21 * 10);
    assertThat(exported.normalizer()).isEqualTo("ImagePreProcessingScaler");
  }

  /** A layer of which nothing is left still has a unit there, which is always 0. */
  @Test
  void aLayerWithoutWeights() throws IOException {
    Dataset data = Images.madeUp(50, 3, 13, 11, 5);
    DecodedModel model = pruned(COLOURED, PixelRange.UNIT.preprocessing(3), 2);
    Arrays.fill(model.layers().get(2).weight(), 0);
    requireAgreement(model, false, data);
    Arrays.fill(model.layers().get(3).weight(), 0);
    requireAgreement(model, false, data);
  }

  /** A zip that was imported and exported again predicts what it predicted. */
  @Test
  void thereAndBack() throws IOException {
    Dataset data = Images.madeUp(100, 1, 20, 18, 4);
    MultiLayerNetwork network =
        Models.lenet(InputType.convolutionalFlat(20, 18, 1), 4);
    Path zip = folder.resolve("in.zip");
    network.save(zip.toFile());
    ImportedModel imported = Dl4jImport.read(zip, ImportOptions.named("x"));
    DecodedModel decoded = BpzReader.read(BpzWriter.write(imported.asFile()).bytes());
    requireAgreement(decoded, true, data);
    MultiLayerNetwork back = ModelSerializer.restoreMultiLayerNetwork(folder.resolve("out.zip").toFile());
    assertThat(back.params()).isEqualTo(network.params());
  }

  @Test
  void zerosAroundImagesAndMeans() throws IOException {
    MultiLayerNetwork network = Models.padded(InputType.convolutionalFlat(20, 18, 1), 4);
    Path zip = folder.resolve("in.zip");
    network.save(zip.toFile());
    ImportedModel imported = Dl4jImport.read(zip, ImportOptions.named("x"));
    DecodedModel decoded = BpzReader.read(BpzWriter.write(imported.asFile()).bytes());
    requireAgreement(decoded, true, Images.madeUp(100, 1, 20, 18, 4));
    requireAgreement(decoded, false, Images.madeUp(100, 1, 20, 18, 4));
  }

  /** On all 10,000 test images of MNIST, of a pruned LeNet-5. */
  @Test
  void mnist() throws IOException {
    requireAgreement(
        pruned(Networks.lenet5(), new Preprocessing(new float[] {1 / 78f}, new float[] {-0.42f}), 5), false,
        Images.mnistTest());
  }
}
