package org.bayespress.methods.bc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Which inputs and outputs of every layer are left when groups are pruned, with what follows from it on the other side: a
 * pruned input of a dense layer leaves the unit that feeds it without a reader; a pruned filter leaves the inputs that read
 * it without a signal; a filter all of whose positions are pruned as inputs of the next layer has no reader.
 *
 * <p>Nothing of this changes what the network computes. A pruned filter gives zero, its bias being scaled too, and zero it
 * stays through max-pooling and ReLU; a pruned input multiplies its unit by zero.
 */
final class Survivors {
  private final List<LayerSpec.Weighted> layers;
  private final List<boolean[]> inputs = new ArrayList<>();
  private final List<boolean[]> outputs = new ArrayList<>();

  private Survivors(NetworkSpec network, List<boolean[]> groups) {
    layers = network.weightedLayers();
    for (int i = 0; i < layers.size(); i++) {
      boolean filters = layers.get(i) instanceof LayerSpec.Conv2d;
      boolean[] own = groups.get(i).clone();
      inputs.add(filters ? all(((LayerSpec.Conv2d) layers.get(i)).in()) : own);
      outputs.add(filters ? own : all(layers.get(i).outputs()));
    }
    for (int i = 0; i + 1 < layers.size(); i++) {
      agree(outputs.get(i), inputs.get(i + 1));
    }
  }

  /**
   * What is left.
   *
   * @param groups per weighted layer, which filters (convolution) or inputs (dense) are not pruned
   * @throws IllegalArgumentException if a layer loses all of its groups
   */
  static Survivors of(NetworkSpec network, List<boolean[]> groups) {
    Survivors survivors = new Survivors(network, groups);
    for (int i = 0; i < groups.size(); i++) {
      if (count(survivors.groups(i)) == 0) {
        String name = survivors.layers.get(i).name();
        throw new IllegalArgumentException(
            "layer " + name + " loses all of its " + groups.get(i).length + " groups: " + (count(groups.get(i)) == 0
                ? "every one is pruned"
                : "those that are left are connected to pruned groups of a neighbour alone"));
      }
    }
    return survivors;
  }

  /** How many groups every layer keeps; 0 for a layer that loses all. */
  static List<Integer> left(NetworkSpec network, List<boolean[]> groups) {
    return new Survivors(network, groups).architecture();
  }

  private static boolean[] all(int count) {
    boolean[] alive = new boolean[count];
    Arrays.fill(alive, true);
    return alive;
  }

  /** Unit u feeds inputs {@code u * width .. (u + 1) * width - 1}: alive is what is alive on both sides. */
  private static void agree(boolean[] units, boolean[] fed) {
    int width = fed.length / units.length;
    for (int unit = 0; unit < units.length; unit++) {
      boolean read = false;
      for (int i = unit * width; i < (unit + 1) * width; i++) {
        fed[i] &= units[unit];
        read |= fed[i];
      }
      units[unit] = read;
    }
  }

  static int count(boolean[] alive) {
    int count = 0;
    for (boolean each : alive) {
      count += each ? 1 : 0;
    }
    return count;
  }

  /** The groups of layer {@code i} that are left: filters or inputs. */
  boolean[] groups(int i) {
    return layers.get(i) instanceof LayerSpec.Conv2d ? outputs.get(i) : inputs.get(i);
  }

  /** Whether an input of layer {@code i} is left. */
  boolean input(int i, int input) {
    return inputs.get(i)[input];
  }

  /** Which outputs of layer {@code i} are left. */
  boolean[] outputs(int i) {
    return outputs.get(i);
  }

  /** Number of groups left, per layer: for LeNet-5 (filters, filters, inputs, inputs). */
  List<Integer> architecture() {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      counts.add(count(groups(i)));
    }
    return counts;
  }

  /** Weights of the shrunk layers: inputs left times outputs left, times the area of the kernel. */
  List<Integer> weightCounts() {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int area = layers.get(i) instanceof LayerSpec.Conv2d conv ? conv.kernel() * conv.kernel() : 1;
      counts.add(count(inputs.get(i)) * count(outputs.get(i)) * area);
    }
    return counts;
  }

  /** Whether weight {@code index} of layer {@code i}, C order, is left: its input and its output are. */
  boolean weight(int i, int index) {
    int fanIn = layers.get(i).weightCount() / layers.get(i).outputs();
    int area = layers.get(i) instanceof LayerSpec.Conv2d conv ? conv.kernel() * conv.kernel() : 1;
    return outputs.get(i)[index / fanIn] && inputs.get(i)[index % fanIn / area];
  }

  /** Sets what is not left to zero, in place; one array of weights and one of biases per layer. */
  void clear(List<float[]> weights, List<float[]> biases) {
    for (int i = 0; i < layers.size(); i++) {
      float[] own = weights.get(i);
      for (int j = 0; j < own.length; j++) {
        own[j] = weight(i, j) ? own[j] : 0f;
      }
      for (int output = 0; output < biases.get(i).length; output++) {
        biases.get(i)[output] = outputs.get(i)[output] ? biases.get(i)[output] : 0f;
      }
    }
  }
}
