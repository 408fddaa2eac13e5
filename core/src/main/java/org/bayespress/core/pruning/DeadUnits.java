package org.bayespress.core.pruning;

import java.util.Arrays;
import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Takes out hidden units and filters that do nothing, without changing what the network computes. A unit without an
 * incoming weight gives the constant of its bias: what it sends on is added to the next biases. A unit without an
 * outgoing weight is not read: its incoming weights and bias go. Repeated until nothing changes, since one removal may
 * cause another. A constant that is not zero stays where the next layer has no biases to take it.
 *
 * <p>For a filter the constant fills its whole feature map; max-pooling keeps a constant, and since convolutions here
 * are valid (no padding), every output position of the next layer receives the same amount. Up to float rounding of the
 * sums, predictions stay the same. Where a network is not {@linkplain NetworkSpec#plain plain} none of this holds (zeros around
 * an image break its constants, and a unit has several readers), and nothing is taken out.
 */
public final class DeadUnits {
  private final NetworkSpec network;
  private final List<LayerSpec.Weighted> layers;
  private final List<float[]> weights;
  private final List<float[]> biases;

  private DeadUnits(NetworkSpec network, List<float[]> weights, List<float[]> biases) {
    this.network = network;
    this.layers = network.weightedLayers();
    this.weights = weights;
    this.biases = biases;
  }

  /** Changes {@code weights} and {@code biases} in place; one array per weighted layer. */
  public static void remove(NetworkSpec network, List<float[]> weights, List<float[]> biases) {
    new DeadUnits(network, weights, biases).run();
  }

  private void run() {
    boolean changed = network.plain();
    while (changed) {
      changed = false;
      for (int i = 0; i + 1 < layers.size(); i++) {
        for (int unit = 0; unit < layers.get(i).outputs(); unit++) {
          changed |= removeIfDead(i, unit);
        }
      }
    }
  }

  private boolean removeIfDead(int layer, int unit) {
    boolean heard = hasIncoming(layer, unit);
    boolean read = hasOutgoing(layer, unit);
    if (heard && read) {
      return false;
    }
    if (read) {
      float constant = constantAfter(layer, biases.get(layer)[unit]);
      if (constant != 0 && !layers.get(layer + 1).biased()) {
        return false;
      }
      fold(layer, unit, constant);
    }
    boolean changed = heard || read || biases.get(layer)[unit] != 0;
    int fanIn = fanIn(layer);
    Arrays.fill(weights.get(layer), unit * fanIn, (unit + 1) * fanIn, 0f);
    biases.get(layer)[unit] = 0f;
    return changed;
  }

  private int fanIn(int layer) {
    return layers.get(layer).weightCount() / layers.get(layer).outputs();
  }

  private boolean hasIncoming(int layer, int unit) {
    int fanIn = fanIn(layer);
    for (int i = unit * fanIn; i < (unit + 1) * fanIn; i++) {
      if (weights.get(layer)[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Weights of the next layer that read one unit: {@code width} consecutive ones per output. */
  private int readersWidth(int layer) {
    return fanIn(layer + 1) / layers.get(layer).outputs();
  }

  private boolean hasOutgoing(int layer, int unit) {
    int width = readersWidth(layer);
    int fanIn = fanIn(layer + 1);
    for (int output = 0; output < layers.get(layer + 1).outputs(); output++) {
      for (int i = 0; i < width; i++) {
        if (weights.get(layer + 1)[output * fanIn + unit * width + i] != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void fold(int layer, int unit, float constant) {
    int width = readersWidth(layer);
    int fanIn = fanIn(layer + 1);
    float[] next = weights.get(layer + 1);
    for (int output = 0; output < layers.get(layer + 1).outputs(); output++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        int index = output * fanIn + unit * width + i;
        sum += next[index];
        next[index] = 0f;
      }
      biases.get(layer + 1)[output] += (float) (sum * constant);
    }
  }

  /** What a constant becomes between a weighted layer and the next one. */
  private float constantAfter(int layer, float constant) {
    float value = constant;
    int from = network.layers().indexOf(layers.get(layer)) + 1;
    for (int i = from; i < network.layers().size(); i++) {
      LayerSpec between = network.layers().get(i);
      if (between instanceof LayerSpec.Weighted) {
        return value;
      }
      if (between instanceof LayerSpec.Relu) {
        value = Math.max(value, 0f);
      }
    }
    return value;
  }
}
