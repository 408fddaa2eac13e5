package org.bayespress.benchmarks.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.inference.ShrunkModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Networks with random weights in the architectures of table 1 of Bayesian Compression (Louizos, Ullrich, Welling, 2017):
 * for each convolution the number of filters that are left, for each dense layer that of its inputs.
 *
 * @param network name of the network
 * @param method who left it like that; {@code dense} for the whole network
 * @param groups the architecture
 */
record GroupPrunedNetwork(String network, String method, List<Integer> groups) {
  private static final Map<String, GroupPrunedNetwork> ALL = new LinkedHashMap<>();

  static {
    add("lenet300", "dense", 784, 300, 100);
    add("lenet300", "bc-gnj", 278, 98, 13);
    add("lenet300", "bc-ghs", 311, 86, 14);
    add("lenet5", "dense", 20, 50, 800, 500);
    add("lenet5", "bc-gnj", 8, 13, 88, 13);
    add("lenet5", "bc-ghs", 5, 10, 76, 16);
  }

  private static void add(String network, String method, Integer... groups) {
    GroupPrunedNetwork pruned = new GroupPrunedNetwork(network, method, List.of(groups));
    ALL.put(pruned.name(), pruned);
  }

  /** Names of all of them: {@code network/method}. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static GroupPrunedNetwork named(String name) {
    return ALL.get(name);
  }

  String name() {
    return network + "/" + method;
  }

  NetworkSpec spec() {
    return StudiedNetworks.named(network);
  }

  /** Input = pixel / 256. */
  Preprocessing preprocessing() {
    float[] scale = new float[spec().channels()];
    Arrays.fill(scale, 1 / 256f);
    return new Preprocessing(scale, new float[spec().channels()]);
  }

  ShrunkModel shrunk() {
    return ShrunkModel.of(spec(), preprocessing(), layers());
  }

  /** The network in its full size, zeros where a group is gone; the same at every call. */
  List<DecodedLayer> layers() {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.COMPRESSION), 0, 1);
    List<LayerSpec.Weighted> specs = spec().weightedLayers();
    List<boolean[]> inputs = new ArrayList<>();
    List<boolean[]> outputs = new ArrayList<>();
    for (int l = 0; l < specs.size(); l++) {
      inputs.add(inputs(specs, l, outputs, random));
      outputs.add(outputs(specs, l, random));
    }
    // a dense layer's units are the inputs of the next
    for (int l = 0; l + 1 < specs.size(); l++) {
      if (specs.get(l) instanceof LayerSpec.Dense) {
        outputs.set(l, inputs.get(l + 1));
      }
    }
    List<DecodedLayer> layers = new ArrayList<>();
    for (int l = 0; l < specs.size(); l++) {
      layers.add(layer(specs.get(l), inputs.get(l), outputs.get(l), random));
    }
    return layers;
  }

  private boolean[] inputs(
      List<LayerSpec.Weighted> specs, int l, List<boolean[]> outputs, PhiloxSequence random) {
    int count = specs.get(l).weightShape()[1];
    if (l == 0 && specs.get(l) instanceof LayerSpec.Conv2d) {
      boolean[] all = new boolean[count];
      Arrays.fill(all, true);
      return all;
    }
    if (specs.get(l) instanceof LayerSpec.Conv2d) {
      return outputs.get(l - 1);
    }
    boolean[] possible = new boolean[count];
    for (int i = 0; i < count; i++) {
      boolean behindFilter = l > 0 && specs.get(l - 1) instanceof LayerSpec.Conv2d;
      possible[i] = !behindFilter || outputs.get(l - 1)[i / (count / outputs.get(l - 1).length)];
    }
    return chosen(possible, groups.get(l), random);
  }

  private boolean[] outputs(List<LayerSpec.Weighted> specs, int l, PhiloxSequence random) {
    boolean[] all = new boolean[specs.get(l).outputs()];
    Arrays.fill(all, true);
    return specs.get(l) instanceof LayerSpec.Conv2d ? chosen(all, groups.get(l), random) : all;
  }

  /** So many of those that are possible. */
  private static boolean[] chosen(boolean[] possible, int count, PhiloxSequence random) {
    boolean[] chosen = new boolean[possible.length];
    for (int left = count; left > 0;) {
      int i = random.nextInt(possible.length);
      if (possible[i] && !chosen[i]) {
        chosen[i] = true;
        left--;
      }
    }
    return chosen;
  }

  private static DecodedLayer layer(
      LayerSpec.Weighted spec, boolean[] inputs, boolean[] outputs, PhiloxSequence random) {
    float[] weight = new float[spec.weightCount()];
    int columns = weight.length / outputs.length;
    for (int i = 0; i < weight.length; i++) {
      if (outputs[i / columns] && inputs[i % columns / (columns / inputs.length)]) {
        weight[i] = number(random);
      }
    }
    float[] bias = new float[outputs.length];
    for (int o = 0; o < bias.length; o++) {
      bias[o] = outputs[o] ? number(random) : 0f;
    }
    return new DecodedLayer(spec.name(), weight, bias);
  }

  /** In [-1, 1), not 0. */
  private static float number(PhiloxSequence random) {
    return (random.nextInt() | 1) * 0x1p-31f;
  }
}
