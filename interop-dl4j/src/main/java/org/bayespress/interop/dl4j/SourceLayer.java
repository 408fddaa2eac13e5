package org.bayespress.interop.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer of a model, or one vertex of a graph, in the order of evaluation.
 *
 * @param name its name
 * @param kind its class, for people
 * @param layer configuration; null for a merge, and for a vertex that has an obstacle
 * @param preProcessor what reshapes its input; null for none
 * @param parameters by Deeplearning4j's names, {@code W} and {@code b}
 * @param last whether nothing comes behind it
 * @param obstacle why a network of ours cannot have it where it stands; null where the place is fine
 */
record SourceLayer(
    String name, String kind, Layer layer, InputPreProcessor preProcessor, Map<String, INDArray> parameters,
    boolean last, String obstacle) implements SourceStep {

  /** How messages call it. */
  String label() {
    return name + " (" + kind + ")";
  }
}
