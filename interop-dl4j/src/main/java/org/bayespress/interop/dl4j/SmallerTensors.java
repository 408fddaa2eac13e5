package org.bayespress.interop.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.inference.ShrunkLayer;
import org.bayespress.format.inference.ShrunkModel;
import org.bayespress.format.network.LayerSpec;

/**
 * The weights of one layer of a shrunk network as a layer that reads all that the layer before it gives. A dense layer
 * behind an image gets all pixels of the channels that are left, the first layer the whole input; what it does not read
 * has the weight 0. Of a network that is not {@linkplain org.bayespress.format.network.NetworkSpec#plain plain} nothing is left out, so
 * every layer reads what it did. A layer without outputs keeps one that is always 0, for other programs know none without.
 *
 * @param in input features or channels
 * @param out units or filters
 * @param weight {@code [out, in]} or {@code [out, in, kernel, kernel]}, C order
 * @param bias {@code [out]}
 */
record SmallerTensors(int in, int out, float[] weight, float[] bias) {

  /** One per weighted layer, in order. */
  static List<SmallerTensors> of(ShrunkModel model) {
    List<SmallerTensors> tensors = new ArrayList<>();
    List<LayerSpec.Weighted> specs = model.network().weightedLayers();
    for (int l = 0; l < specs.size(); l++) {
      int inputs = specs.get(l).weightShape()[1];
      if (l == 0 || !model.network().plain()) {
        tensors.add(of(model.layers().get(l), specs.get(l), inputs, model.layers().get(l).inputs()));
      } else {
        int share = inputs / specs.get(l - 1).outputs();
        int[] units = model.layers().get(l - 1).outputs();
        int[] positions = Arrays.stream(model.layers().get(l).inputs())
            .map(input -> Arrays.binarySearch(units, input / share) * share + input % share).toArray();
        tensors.add(of(model.layers().get(l), specs.get(l), Math.max(1, units.length) * share, positions));
      }
    }
    return tensors;
  }

  /** Spreads the columns that are left over all that come in. */
  private static SmallerTensors of(ShrunkLayer layer, LayerSpec.Weighted spec, int in, int[] positions) {
    int[] shape = spec.weightShape();
    int kernel = shape.length == 4 ? shape[2] * shape[3] : 1;
    int out = Math.max(1, layer.outputs().length);
    float[] weight = new float[out * in * kernel];
    int next = 0;
    for (int o = 0; o < layer.outputs().length; o++) {
      for (int position : positions) {
        System.arraycopy(layer.weight(), next, weight, (o * in + position) * kernel, kernel);
        next += kernel;
      }
    }
    return new SmallerTensors(in, out, weight, Arrays.copyOf(layer.bias(), out));
  }
}
