package org.bayespress.benchmarks.convolution;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * A convolution where it stands in its network.
 *
 * @param network name of the network
 * @param layer the convolution
 * @param height of its input
 * @param width of its input
 * @param first whether it is the network's first layer, which computes no gradient of its input
 */
public record ConvolutionLayer(String network, LayerSpec.Conv2d layer, int height, int width, boolean first) {

  /** All convolutions of the networks, equal ones once. */
  public static List<ConvolutionLayer> all() {
    List<ConvolutionLayer> layers = new ArrayList<>();
    for (NetworkSpec network : StudiedNetworks.differing()) {
      List<int[]> shapes = network.shapes();
      for (int i = 0; i < network.layers().size(); i++) {
        if (network.layers().get(i) instanceof LayerSpec.Conv2d convolution) {
          int[] input = shapes.get(i);
          layers.add(new ConvolutionLayer(network.name(), convolution, input[1], input[2], i == 0));
        }
      }
    }
    return layers;
  }

  /** The convolution with this name. */
  static ConvolutionLayer named(String id) {
    return all().stream().filter(layer -> layer.id().equals(id)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no convolution " + id));
  }

  /** {@code network/layer}. */
  public String id() {
    return network + "/" + layer.name();
  }

  /** Height of the output. */
  int outHeight() {
    return height - layer.kernel() + 1;
  }

  /** Width of the output. */
  int outWidth() {
    return width - layer.kernel() + 1;
  }
}
