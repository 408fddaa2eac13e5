package org.bayespress.interop.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bayespress.core.data.DataException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads a model with Deeplearning4j itself, so that every version of its JSON that it knows is understood. */
final class SourceModel {

  private SourceModel() {}

  /**
   * The layers of a model, with their parameters.
   *
   * @throws DataException if Deeplearning4j cannot read it
   */
  static List<SourceLayer> layers(ModelZip zip) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(zip.configuration());
    } catch (JsonProcessingException e) {
      throw new DataException(zip.file() + ": configuration.json is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.has("confs") && !root.has("vertices")) {
      throw new DataException(
          zip.file()
              + ": configuration.json has neither 'confs' nor 'vertices', so it is neither a MultiLayerNetwork nor"
              + " a ComputationGraph of Deeplearning4j");
    }
    UnknownClasses.refuse(zip.file(), root);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(zip.coefficients()))) {
      INDArray parameters = Nd4j.read(in);
      return root.has("confs")
          ? multiLayer(zip.configuration(), parameters)
          : graph(zip.configuration(), parameters);
    } catch (DataException e) {
      throw e;
    } catch (Exception e) {
      // what Deeplearning4j throws for a file that is not as it should be is of many types
      throw new DataException(
          zip.file() + ": Deeplearning4j cannot read it: " + reason(e)
              + "; is it damaged, or saved by a newer version?",
          e);
    }
  }

  private static String reason(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    String message = last.getMessage() == null ? "" : ": " + last.getMessage().lines().findFirst().orElse("");
    return last.getClass().getSimpleName() + message;
  }

  private static List<SourceLayer> multiLayer(String json, INDArray parameters) {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    configuration.setDataType(parameters.dataType());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    List<SourceLayer> layers = new ArrayList<>();
    int count = configuration.getConfs().size();
    for (int i = 0; i < count; i++) {
      Layer layer = unwrapped(configuration.getConf(i).getLayer());
      String name = layer.getLayerName() == null ? "layer" + i : layer.getLayerName();
      layers.add(
          new SourceLayer(
              name, layer.getClass().getSimpleName(), layer, configuration.getInputPreProcess(i),
              network.getLayer(i).paramTable(), i == count - 1, null));
    }
    return layers;
  }

  /** Layers and vertices of a graph; those that do not stand in one chain have an obstacle. */
  private static List<SourceLayer> graph(String json, INDArray parameters) {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    configuration.setDataType(parameters.dataType());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(parameters, false);
    List<String> inputs = configuration.getNetworkInputs();
    List<SourceLayer> layers = new ArrayList<>();
    String before = inputs.getFirst();
    int seen = 0;
    int count = configuration.getVertices().size();
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      if (inputs.contains(name)) {
        continue;
      }
      List<String> read = configuration.getVertexInputs().get(name);
      String obstacle = read.equals(List.of(before))
          ? null
          : "reads " + String.join(" and ", read) + "; a network here is a chain, in which it could only read "
              + before;
      layers.add(layer(name, configuration.getVertices().get(name), graph, ++seen == count, obstacle));
      before = name;
    }
    return layers;
  }

  private static SourceLayer layer(
      String name, GraphVertex vertex, ComputationGraph graph, boolean last, String obstacle) {
    if (!(vertex instanceof LayerVertex own)) {
      return new SourceLayer(name, vertex.getClass().getSimpleName(), null, null, Map.of(), last, obstacle);
    }
    Layer layer = unwrapped(own.getLayerConf().getLayer());
    InputPreProcessor preProcessor = own.getPreProcessor();
    return new SourceLayer(
        name, layer.getClass().getSimpleName(), layer, preProcessor, graph.getLayer(name).paramTable(), last, obstacle);
  }

  /** A layer that training leaves alone predicts like any other. */
  private static Layer unwrapped(Layer layer) {
    return switch (layer) {
      case FrozenLayer frozen -> unwrapped(frozen.getLayer());
      case FrozenLayerWithBackprop frozen -> unwrapped(((BaseWrapperLayer) frozen).getUnderlying());
      default -> layer;
    };
  }
}
