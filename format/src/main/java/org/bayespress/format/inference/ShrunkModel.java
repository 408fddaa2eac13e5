package org.bayespress.format.inference;

import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * A network with smaller tensors and the same predictions, bit for bit: outputs that no later layer reads, and inputs
 * that no output of their layer reads, are left out. A dense layer behind an image may keep some pixels of a channel
 * and not others; the channel then stays and the layer selects.
 *
 * <p>What is left out is found from the last layer to the first. A layer reads an input if one of its remaining outputs
 * has a weight for it that is not zero; the outputs of the layer before that remain are those that are read. As weights
 * that are zero take no part in {@link ScalarForwardPass}, every sum has the same terms in the same order as in the
 * whole network. A unit that is read stays even if it has no weights of its own, for its bias is read.
 *
 * <p>Of a network that is not {@linkplain NetworkSpec#plain plain} nothing is left out.
 *
 * @param network the whole network
 * @param preprocessing of its input
 * @param layers one per weighted layer, in order
 * @param normalizations one per batch normalisation, in order
 */
public record ShrunkModel(
    NetworkSpec network, Preprocessing preprocessing, List<ShrunkLayer> layers,
    List<DecodedNormalization> normalizations) {

  public ShrunkModel {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
  }

  /** The decoded network, shrunk. */
  public static ShrunkModel of(DecodedModel model) {
    return model.network().plain()
        ? of(model.network(), model.preprocessing(), model.layers())
        : whole(model.network(), model.preprocessing(), model.layers(), model.normalizations());
  }

  /**
   * A plain network, shrunk.
   *
   * @param layers one per weighted layer, in order
   * @throws IllegalArgumentException if layers or preprocessing do not fit the network, or it is not plain
   */
  public static ShrunkModel of(NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers) {
    if (!network.plain()) {
      throw new IllegalArgumentException(
          "network " + network.name() + " has branches or batch normalisations; shrink a decoded model of it instead");
    }
    ScalarForwardPass.requireFit(network, preprocessing, layers, List.of());
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    LinkedList<ShrunkLayer> shrunk = new LinkedList<>();
    int[] outputs = null;
    for (int l = specs.size() - 1; l >= 0; l--) {
      outputs = outputs == null ? range(specs.get(l).outputs()) : outputs;
      int inputs = specs.get(l).weightShape()[1];
      int[] read = read(layers.get(l), inputs, outputs);
      shrunk.addFirst(cut(layers.get(l), inputs, read, outputs));
      if (l > 0) {
        int share = inputs / specs.get(l - 1).outputs();
        outputs = Arrays.stream(read).map(input -> input / share).distinct().toArray();
      }
    }
    return new ShrunkModel(network, preprocessing, shrunk, List.of());
  }

  /** The network as it is, nothing left out. */
  static ShrunkModel whole(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
      List<DecodedNormalization> normalizations) {
    ScalarForwardPass.requireFit(network, preprocessing, layers, normalizations);
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    List<ShrunkLayer> whole =
        IntStream.range(0, specs.size())
            .mapToObj(
                l -> new ShrunkLayer(
                    specs.get(l).name(), range(specs.get(l).weightShape()[1]), range(specs.get(l).outputs()),
                    layers.get(l).weight(), layers.get(l).bias()))
            .toList();
    return new ShrunkModel(network, preprocessing, whole, normalizations);
  }

  /** Number of weights that are left, zeros among them included: the sum of the sizes of the smaller tensors. */
  public int weightCount() {
    return layers.stream().mapToInt(layer -> layer.weight().length).sum();
  }

  /** Inputs for which one of the outputs has a weight that is not zero. */
  private static int[] read(DecodedLayer layer, int inputs, int[] outputs) {
    int columns = layer.weight().length / layer.bias().length;
    boolean[] read = new boolean[inputs];
    for (int output : outputs) {
      for (int column = 0; column < columns; column++) {
        read[column / (columns / inputs)] |= layer.weight()[output * columns + column] != 0;
      }
    }
    return IntStream.range(0, inputs).filter(input -> read[input]).toArray();
  }

  private static ShrunkLayer cut(DecodedLayer layer, int inputs, int[] read, int[] outputs) {
    int columns = layer.weight().length / layer.bias().length;
    int kernel = columns / inputs;
    float[] weight = new float[outputs.length * read.length * kernel];
    float[] bias = new float[outputs.length];
    int next = 0;
    for (int o = 0; o < outputs.length; o++) {
      bias[o] = layer.bias()[outputs[o]];
      for (int input : read) {
        System.arraycopy(layer.weight(), outputs[o] * columns + input * kernel, weight, next, kernel);
        next += kernel;
      }
    }
    return new ShrunkLayer(layer.name(), read, outputs, weight, bias);
  }

  private static int[] range(int count) {
    return IntStream.range(0, count).toArray();
  }
}
