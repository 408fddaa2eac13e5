package org.bayespress.benchmarks.products;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * A matrix product of a training step. A variational layer does it twice, with means and with variances.
 *
 * @param network name of the network
 * @param layer the layer
 * @param pass in which pass
 * @param height of the input image; 1 for a dense layer
 * @param width of the input image; 1 for a dense layer
 * @param positions output places of an image that share the weights: height times width, or 1
 * @param batch images per step
 */
public record LayerProduct(String network, LayerSpec.Weighted layer, Pass pass, int height, int width, int positions,
    int batch) {

  /** Where in a step. */
  public enum Pass {
    /** Outputs from inputs and weights. */
    FORWARD,
    /** Gradient of the weights. */
    WEIGHT_GRADIENT,
    /** Gradient of the inputs. */
    INPUT_GRADIENT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** All products of a network. The first layer has no input gradient. */
  public static List<LayerProduct> of(NetworkSpec network, int batch) {
    List<LayerProduct> products = new ArrayList<>();
    List<int[]> shapes = network.shapes();
    boolean first = true;
    for (int i = 0; i < network.layers().size(); i++) {
      if (!(network.layers().get(i) instanceof LayerSpec.Weighted layer)) {
        continue;
      }
      int[] input = shapes.get(i);
      int[] output = shapes.get(i + 1);
      int positions = output.length == 3 ? output[1] * output[2] : 1;
      for (Pass pass : Pass.values()) {
        if (!(first && pass == Pass.INPUT_GRADIENT)) {
          products.add(
              new LayerProduct(
                  network.name(), layer, pass, input.length == 3 ? input[1] : 1, input.length == 3 ? input[2] : 1,
                  positions,
                  batch));
        }
      }
      first = false;
    }
    return products;
  }

  /**
   * The product with this name.
   *
   * @param id as {@link #id} gives it
   */
  static LayerProduct named(String id, int batch) {
    NetworkSpec network = StudiedNetworks.named(id.substring(0, id.indexOf('/')));
    return of(network, batch).stream().filter(product -> product.id().equals(id)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no product " + id));
  }

  /** {@code network/layer/pass}. */
  public String id() {
    return network + "/" + layer.name() + "/" + pass;
  }

  /** Whether it belongs to a convolution. */
  public boolean convolution() {
    return layer instanceof LayerSpec.Conv2d;
  }

  /** Outputs of the layer: units or filters. */
  public int outputs() {
    return layer.outputs();
  }

  /** Inputs of one output. */
  public int inputs() {
    return layer.weightCount() / layer.outputs();
  }

  /** Floating-point operations of both products, mean and variance: 2 per multiply-add. */
  public double operations() {
    return 2.0 * 2 * batch * positions * layer.weightCount();
  }
}
