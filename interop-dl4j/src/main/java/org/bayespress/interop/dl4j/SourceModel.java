package org.bayespress.interop.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bayespress.core.data.DataException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model, read with Deeplearning4j itself, so that every version of its JSON that it knows is understood.
 *
 * @param steps what computes its result; of a graph that has no such order, its layers and vertices
 * @param general why a graph as a whole has none, beyond what is noted with its vertices
 */
record SourceModel(List<SourceStep> steps, List<String> general) {

  SourceModel {
    steps = List.copyOf(steps);
    general = List.copyOf(general);
  }

  /** The layers among the steps. */
  List<SourceLayer> layers() {
    return steps.stream().filter(SourceLayer.class::isInstance).map(SourceLayer.class::cast)
        .filter(each -> each.layer() != null).toList();
  }

  /**
   * The layers of a model, with their parameters, in the order of evaluation.
   *
   * @throws DataException if Deeplearning4j cannot read it
   */
  static SourceModel of(ModelZip zip) {
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

  private static SourceModel multiLayer(String json, INDArray parameters) {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    configuration.setDataType(parameters.dataType());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    List<SourceStep> layers = new ArrayList<>();
    int count = configuration.getConfs().size();
    for (int i = 0; i < count; i++) {
      Layer layer = unwrapped(configuration.getConf(i).getLayer());
      String name = layer.getLayerName() == null ? "layer" + i : layer.getLayerName();
      layers.add(
          new SourceLayer(
              name, layer.getClass().getSimpleName(), layer, configuration.getInputPreProcess(i),
              network.getLayer(i).paramTable(), i == count - 1, null));
    }
    return new SourceModel(layers, List.of());
  }

  /** The steps of a graph; where there is no order of them, its layers and vertices, those that have no place with an obstacle. */
  private static SourceModel graph(String json, INDArray parameters) {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    configuration.setDataType(parameters.dataType());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(parameters, false);
    List<String> sorted = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      if (!configuration.getNetworkInputs().contains(name)) {
        sorted.add(name);
      }
    }
    GraphOrder order = GraphOrder.of(
        new GraphOrder.Graph(
            sorted, configuration.getNetworkInputs(), configuration.getNetworkOutputs(),
            configuration.getVertexInputs(), merges(configuration), unknown(configuration)));
    Map<String, SourceLayer> layers = new LinkedHashMap<>();
    for (String name : sorted) {
      layers.put(name, layer(name, unwrapped(configuration.getVertices().get(name)), graph, order.obstacle(name)));
    }
    return order.possible()
        ? new SourceModel(order.steps().stream().map(step -> step(step, layers.get(step.vertex()))).toList(), List.of())
        : new SourceModel(List.copyOf(layers.values()), order.general());
  }

  private static SourceStep step(GraphOrder.Step step, SourceLayer vertex) {
    return switch (step.kind()) {
      case KEEP -> new SourceStep.Keep(vertex);
      case MERGE -> new SourceStep.Merge(vertex, step.keptFirst());
      case LAYER -> vertex;
    };
  }

  private static Set<String> merges(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().entrySet().stream()
        .filter(entry -> unwrapped(entry.getValue()) instanceof MergeVertex).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Vertices of other kinds, and merges of something else than channels. */
  private static Map<String, String> unknown(ComputationGraphConfiguration configuration) {
    int channels = configuration.getVertices().values().stream().anyMatch(SourceModel::channelsLast) ? 3 : 1;
    Map<String, String> unknown = new HashMap<>();
    for (Map.Entry<String, GraphVertex> entry : configuration.getVertices().entrySet()) {
      switch (unwrapped(entry.getValue())) {
        case LayerVertex _ -> {}
        case MergeVertex merge when merge.getMergeAxis() == channels -> {}
        case MergeVertex merge -> unknown.put(
            entry.getKey(),
            "it merges along axis " + merge.getMergeAxis() + "; only along the channels, axis " + channels
                + ", can be mapped");
        default -> unknown.put(entry.getKey(), "there is no such vertex here; there are layers and MergeVertex");
      }
    }
    return unknown;
  }

  private static boolean channelsLast(GraphVertex vertex) {
    return unwrapped(vertex) instanceof LayerVertex own
        && unwrapped(own.getLayerConf().getLayer()) instanceof ConvolutionLayer convolution
        && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC;
  }

  private static SourceLayer layer(String name, GraphVertex vertex, ComputationGraph graph, String obstacle) {
    boolean last = graph.getConfiguration().getNetworkOutputs().contains(name);
    if (!(vertex instanceof LayerVertex own)) {
      return new SourceLayer(name, vertex.getClass().getSimpleName(), null, null, Map.of(), last, obstacle);
    }
    Layer layer = unwrapped(own.getLayerConf().getLayer());
    InputPreProcessor preProcessor = own.getPreProcessor();
    return new SourceLayer(
        name, layer.getClass().getSimpleName(), layer, preProcessor, graph.getLayer(name).paramTable(), last, obstacle);
  }

  private static GraphVertex unwrapped(GraphVertex vertex) {
    return vertex instanceof FrozenVertex frozen ? unwrapped(frozen.getUnderlying()) : vertex;
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
