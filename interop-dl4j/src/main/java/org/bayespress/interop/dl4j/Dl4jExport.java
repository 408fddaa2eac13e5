package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.inference.ShrunkModel;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Makes a model of Deeplearning4j of a decoded network: smaller layers where units, filters or inputs are gone, a softmax at
 * the end, and the normaliser that makes its inputs of pixel bytes. A chain of layers is a {@code MultiLayerNetwork}, a network
 * with branches a {@code ComputationGraph}.
 *
 * <p>A file holds scale and shift of a batch normalisation; there they are gamma and beta, of a mean 0 and a variance that
 * is 1 with its epsilon. The model predicts what the file predicts; if it is trained on, these moments are learned anew.
 */
public final class Dl4jExport {
  /** Of numbers that nothing draws: the same file gives the same model. */
  private static final long SEED = 0;

  private final DecodedModel decoded;
  private final List<SmallerTensors> tensors;
  private final ExportedLayers layers;
  private final boolean flat;

  private Dl4jExport(DecodedModel decoded, boolean flat) {
    this.decoded = decoded;
    this.flat = flat;
    tensors = SmallerTensors.of(ShrunkModel.of(decoded));
    layers = ExportedLayers.of(decoded.network(), tensors);
  }

  /**
   * Writes the zip, completely or not at all.
   *
   * @param flat whether it takes images as rows of pixels, and not as {@code [channels, height, width]}
   * @throws SettingsException if it cannot take them so
   */
  public static ExportedModel write(DecodedModel decoded, Path file, boolean flat) throws IOException {
    Dl4jExport export = new Dl4jExport(decoded, flat);
    DataNormalization normalizer = scaling(decoded, flat);
    Model model = export.model();
    byte[] zip = ModelZip.written(model, normalizer);
    WholeFile.write(file, out -> out.write(zip));
    return new ExportedModel(
        model.getClass().getSimpleName(), export.layers.vertices().stream().map(ExportedLayers.Vertex::text).toList(),
        model.numParams(), normalizer.getClass().getSimpleName());
  }

  /**
   * The model: a {@link MultiLayerNetwork}, or, of a network with branches, a {@link ComputationGraph}.
   *
   * @param flat whether it takes images as rows of pixels, and not as {@code [channels, height, width]}
   * @throws SettingsException if it cannot take them so
   */
  public static Model model(DecodedModel decoded, boolean flat) {
    return new Dl4jExport(decoded, flat).model();
  }

  /**
   * What makes the model's inputs of pixel bytes.
   *
   * @param flat whether images are rows of pixels
   */
  public static DataNormalization scaling(DecodedModel decoded, boolean flat) {
    return InputScaling.normalizer(decoded.network(), decoded.preprocessing(), flat);
  }

  private Model model() {
    if (layers.chain()) {
      MultiLayerNetwork network = new MultiLayerNetwork(chain());
      network.init();
      fill(number -> network.getLayer(number));
      return network;
    }
    ComputationGraph graph = new ComputationGraph(graph());
    graph.init();
    fill(number -> graph.getLayer(layers.vertices().get(number).name()));
    return graph;
  }

  private MultiLayerConfiguration chain() {
    ListBuilder list = new NeuralNetConfiguration.Builder().updater(new Adam()).list();
    layers.vertices().forEach(vertex -> list.layer(vertex.layer()));
    MultiLayerConfiguration configuration = list.setInputType(inputType()).build();
    configuration.getConfs().forEach(each -> each.setSeed(SEED));
    return configuration;
  }

  private ComputationGraphConfiguration graph() {
    NetworkSpec network = decoded.network();
    if (flat && network.layers().getFirst() instanceof LayerSpec.Remember) {
      throw new SettingsException("network " + network.name() + " cannot be exported for rows of pixels; nothing was"
          + " written: its first layer keeps an image; export it for images (--input image)");
    }
    GraphBuilder builder = new NeuralNetConfiguration.Builder().updater(new Adam()).graphBuilder()
        .addInputs(ExportedLayers.INPUT);
    for (ExportedLayers.Vertex vertex : layers.vertices()) {
      String[] reads = vertex.reads().toArray(String[]::new);
      if (vertex.layer() == null) {
        builder.addVertex(vertex.name(), new MergeVertex(), reads);
      } else {
        builder.addLayer(vertex.name(), vertex.layer(), reads);
      }
    }
    ComputationGraphConfiguration configuration =
        builder.setOutputs(layers.vertices().getLast().name()).setInputTypes(inputType()).build();
    configuration.getDefaultConfiguration().setSeed(SEED);
    configuration.getVertices().values().stream().filter(LayerVertex.class::isInstance).map(LayerVertex.class::cast)
        .forEach(each -> each.getLayerConf().setSeed(SEED));
    return configuration;
  }

  private InputType inputType() {
    NetworkSpec network = decoded.network();
    if (!flat) {
      return InputType.convolutional(network.height(), network.width(), network.channels());
    }
    return network.layers().getFirst() instanceof LayerSpec.Flatten
        ? InputType.feedForward((long) network.channels() * network.height() * network.width())
        : InputType.convolutionalFlat(network.height(), network.width(), network.channels());
  }

  /** Finds the layer of a number. */
  @FunctionalInterface
  private interface Numbered {
    Layer get(int number);
  }

  private void fill(Numbered model) {
    for (int i = 0; i < tensors.size(); i++) {
      SmallerTensors own = tensors.get(i);
      Layer layer = model.get(layers.weighted().get(i));
      INDArray weights = layer.getParam("W");
      INDArray values = Nd4j.createFromArray(own.weight());
      weights.assign(
          weights.rank() == 2
              ? values.reshape('c', own.out(), own.in()).transpose()
              : values.reshape('c', weights.shape()));
      if (decoded.network().weightedLayers().get(i).biased()) {
        set(layer, "b", own.bias());
      }
    }
    for (int i = 0; i < decoded.normalizations().size(); i++) {
      DecodedNormalization own = decoded.normalizations().get(i);
      Layer layer = model.get(layers.normalized().get(i));
      set(layer, "gamma", own.scale());
      set(layer, "beta", own.shift());
      layer.getParam("mean").assign(0);
      layer.getParam("var").assign(1 - ExportedLayers.EPSILON);
    }
  }

  private static void set(Layer layer, String parameter, float[] values) {
    INDArray array = layer.getParam(parameter);
    array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
  }
}
