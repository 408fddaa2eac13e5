package org.bayespress.methods.miracle.blocks;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.candidate.Sharing;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The variables of a network's code, tensor after tensor: weights and bias of the first layer, of the second, and so on. The
 * bias of a layer without one has its place among the tensors and no variables.
 *
 * @param network the network
 * @param tensors two per weighted layer, in the order of the file
 */
public record Variables(NetworkSpec network, List<TensorVariables> tensors) {

  public Variables {
    tensors = List.copyOf(tensors);
  }

  /**
   * One tensor.
   *
   * @param name for messages
   * @param shape of its values
   * @param fanIn inputs of a unit of its layer
   * @param sharing values per variable
   * @param count values
   * @param first its first variable
   * @param variables number of its variables
   */
  public record TensorVariables(
      String name, int[] shape, int fanIn, int sharing, int count, int first, int variables) {

    /** Whether all values are zeros that nothing trains and no file holds: the bias of a layer without one. */
    public boolean absent() {
      return variables == 0;
    }
  }

  /**
   * The variables.
   *
   * @param sharing values per variable of the weights of each layer; biases share none
   */
  public static Variables of(NetworkSpec network, List<Integer> sharing) {
    List<TensorVariables> tensors = new ArrayList<>();
    int first = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      int factor = sharing.get(tensors.size() / 2);
      int fanIn = layer.weightCount() / layer.outputs();
      int variables = Sharing.variables(layer.weightCount(), factor);
      tensors.add(
          new TensorVariables(
              layer.name() + ".weight", layer.weightShape(), fanIn, factor, layer.weightCount(), first, variables));
      first += variables;
      int biases = layer.biased() ? layer.outputs() : 0;
      tensors.add(
          new TensorVariables(
              layer.name() + ".bias", new int[] {layer.outputs()}, fanIn, 1, layer.outputs(), first, biases));
      first += biases;
    }
    return new Variables(network, tensors);
  }

  /** Number of variables. */
  public int count() {
    TensorVariables last = tensors.getLast();
    return last.first() + last.variables();
  }
}
