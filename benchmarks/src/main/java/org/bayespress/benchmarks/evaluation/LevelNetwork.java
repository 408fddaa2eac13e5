package org.bayespress.benchmarks.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * A network with random weights -a, 0 and a, or random weights without a zero.
 *
 * @param network name of the network
 * @param nonZero share of the weights that are not zero; 1 for weights of any value
 */
record LevelNetwork(String network, double nonZero) {
  /** Published for LeNet-5 from random weights and from a trained network (VNQ, table 1), and what pruning alone reaches. */
  static final List<Double> SHARES = List.of(0.02, 0.177, 0.283);

  NetworkSpec spec() {
    return StudiedNetworks.named(network);
  }

  /** Input = pixel / 256. */
  Preprocessing preprocessing() {
    float[] scale = new float[spec().channels()];
    Arrays.fill(scale, 1 / 256f);
    return new Preprocessing(scale, new float[spec().channels()]);
  }

  /** The same at every call. */
  List<DecodedLayer> layers() {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.COMPRESSION), 0, 2);
    List<DecodedLayer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : spec().weightedLayers()) {
      float[] weight = new float[spec.weightCount()];
      float level = (float) Math.sqrt(2.0 * spec.outputs() / (Math.min(1, nonZero) * weight.length));
      for (int i = 0; i < weight.length; i++) {
        float uniform = (random.nextInt() | 1) * 0x1p-31f;
        boolean left = random.nextInt(1 << 20) < nonZero * (1 << 20);
        weight[i] = nonZero >= 1 ? level * uniform : left ? Math.copySign(level, uniform) : 0f;
      }
      layers.add(new DecodedLayer(spec.name(), weight, new float[spec.outputs()]));
    }
    return layers;
  }
}
