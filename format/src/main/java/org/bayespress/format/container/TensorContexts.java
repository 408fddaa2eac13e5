package org.bayespress.format.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.codec.TensorContext;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Follows the network from layer to layer and says what is known about each tensor before it is coded: the picture
 * behind the inputs of a layer, and which of its inputs come from a unit that has weights.
 *
 * <p>Which inputs come from a unit that has weights is known only where every layer reads the one before and nothing else
 * ({@link NetworkSpec#plain}).
 *
 * <p>For a convolution the picture of a row is {@code [in, kH, kW]}; for a dense layer behind flatten it is the image
 * that was flattened, otherwise the inputs are one channel each without neighbours.
 */
final class TensorContexts {

  private final boolean plain;
  private final List<LayerSpec.Weighted> layers;
  private final List<int[]> pictures = new ArrayList<>();
  private boolean[] alive;

  TensorContexts(NetworkSpec network) {
    this.plain = network.plain();
    this.layers = network.weightedLayers();
    List<int[]> shapes = network.shapes();
    int[] picture = null;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      if (layer instanceof LayerSpec.Flatten) {
        picture = shapes.get(i);
      } else if (layer instanceof LayerSpec.Conv2d conv) {
        pictures.add(new int[] {conv.in(), conv.kernel(), conv.kernel()});
      } else if (layer instanceof LayerSpec.Dense dense) {
        pictures.add(picture == null ? new int[] {dense.in(), 1, 1} : picture);
        picture = null;
      }
    }
  }

  /** For the scales or the shifts of a batch normalisation. */
  static TensorContext ofNormalization(int channels) {
    return TensorContext.ofBias(channels, null);
  }

  /** For the weights of weighted layer {@code index}; layers have to be asked for in order. */
  TensorContext weights(int index) {
    int[] picture = pictures.get(index);
    return TensorContext.ofWeights(
        layers.get(index).outputs(), picture[0], picture[1], picture[2], fedBy(picture[0] * picture[1] * picture[2]));
  }

  /**
   * For the bias of weighted layer {@code index}, whose weights are given; null for randomly coded ones, of which every
   * unit counts as alive.
   */
  TensorContext bias(int index, float[] weights) {
    int outputs = layers.get(index).outputs();
    if (weights == null) {
      alive = new boolean[outputs];
      Arrays.fill(alive, true);
      return TensorContext.ofBias(outputs, alive);
    }
    int columns = weights.length / outputs;
    alive = new boolean[outputs];
    for (int i = 0; i < weights.length; i++) {
      alive[i / columns] |= weights[i] != 0;
    }
    return TensorContext.ofBias(outputs, alive);
  }

  /** Per column whether its unit or channel has weights; units of a channel lie side by side. */
  private boolean[] fedBy(int columns) {
    if (alive == null || !plain) {
      return null;
    }
    int share = columns / alive.length;
    boolean[] fed = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      fed[i] = alive[i / share];
    }
    return fed;
  }
}
