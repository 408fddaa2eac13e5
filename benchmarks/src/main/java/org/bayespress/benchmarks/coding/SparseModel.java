package org.bayespress.benchmarks.coding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Sparse networks as Sparse VD leaves them, from a seeded generator: dead units, few weights between the units that are
 * left, and levels whose size falls off geometrically. Shares of non-zero weights and of live units per layer are those
 * of the recorded runs ({@code docs/results}), so lengths of files come out alike.
 */
final class SparseModel {
  /** Share of a layer's outputs that are alive, and of its weights that are not zero. */
  private record Density(double liveOutputs, double nonZero) {}

  private static final Map<String, List<Density>> NETWORKS = new LinkedHashMap<>();

  static {
    NETWORKS.put("lenet300", List.of(new Density(0.29, 0.0070), new Density(0.47, 0.0135), new Density(1, 0.186)));
    NETWORKS.put("lenet5", List.of(
        new Density(1, 0.394), new Density(0.44, 0.0190), new Density(0.126, 0.00143), new Density(1, 0.042)));
  }

  /** Share of the input pixels that are alive: the middle of the image. */
  private static final double LIVE_PIXELS = 0.5;

  /** Chance that a level is one larger than the least it may be, again and again. */
  private static final double LARGER = 0.7;

  private static final float STEP = 0.125f;

  private final PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.COMPRESSION), 0, 0);

  private SparseModel() {}

  /** Names of the networks there are models of. */
  static List<String> networks() {
    return List.copyOf(NETWORKS.keySet());
  }

  /** The model of a network, the same at every call. */
  static CompressedModel of(String network) {
    return new SparseModel().model(StudiedNetworks.named(network), NETWORKS.get(network));
  }

  private CompressedModel model(NetworkSpec network, List<Density> densities) {
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    List<CompressedModel.Layer> layers = new ArrayList<>();
    boolean[] live = pixels(network);
    for (int i = 0; i < specs.size(); i++) {
      LayerSpec.Weighted spec = specs.get(i);
      boolean[] outputs = chosen(spec.outputs(), densities.get(i).liveOutputs());
      int[] levels = levels(spec, live, outputs, densities.get(i).nonZero());
      int[] bias = new int[spec.outputs()];
      for (int unit = 0; unit < bias.length; unit++) {
        bias[unit] = outputs[unit] ? level() : 0;
      }
      layers.add(new CompressedModel.Layer(
          spec.name(), new QuantizedTensor.FixedPoint(spec.weightShape(), levels, STEP),
          new QuantizedTensor.FixedPoint(new int[] {spec.outputs()}, bias, STEP / 2)));
      live = outputs;
    }
    return new CompressedModel(network, pixelsAsTheyAre(network), layers);
  }

  /** Input = pixel. */
  static Preprocessing pixelsAsTheyAre(NetworkSpec network) {
    float[] ones = new float[network.channels()];
    Arrays.fill(ones, 1f);
    return new Preprocessing(ones, new float[network.channels()]);
  }

  /** For a dense first layer the live pixels, for a convolution its channels, all of them alive. */
  private static boolean[] pixels(NetworkSpec network) {
    if (network.weightedLayers().getFirst() instanceof LayerSpec.Conv2d) {
      boolean[] channels = new boolean[network.channels()];
      Arrays.fill(channels, true);
      return channels;
    }
    int count = network.channels() * network.height() * network.width();
    boolean[] live = new boolean[count];
    int margin = (int) (count * (1 - LIVE_PIXELS) / 2);
    Arrays.fill(live, margin, count - margin, true);
    return live;
  }

  private boolean[] chosen(int count, double share) {
    boolean[] chosen = new boolean[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = uniform() < share;
    }
    return chosen;
  }

  /**
   * Levels of a layer's weights. Each live input of the layer before stands for as many consecutive weights of a row as
   * a row is longer: the places of a kernel, or of the image that was flattened.
   */
  private int[] levels(LayerSpec.Weighted spec, boolean[] inputs, boolean[] outputs, double nonZero) {
    int[] levels = new int[spec.weightCount()];
    int row = levels.length / outputs.length;
    int repeat = row / inputs.length;
    int possible = 0;
    for (int i = 0; i < levels.length; i++) {
      possible += outputs[i / row] && inputs[i % row / repeat] ? 1 : 0;
    }
    double chance = nonZero * levels.length / possible;
    for (int i = 0; i < levels.length; i++) {
      if (outputs[i / row] && inputs[i % row / repeat] && uniform() < chance) {
        levels[i] = level();
      }
    }
    return levels;
  }

  private int level() {
    int size = 1;
    while (uniform() < LARGER) {
      size++;
    }
    return uniform() < 0.5 ? -size : size;
  }

  /** In [0, 1). */
  private double uniform() {
    return (random.nextInt() >>> 1) * 0x1p-31;
  }
}
