package org.bayespress.benchmarks.coding;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** What files are written and read: sparse networks, and one whose weights are the numbers of random candidates. */
final class CodedModels {
  /** LeNet-5 in 3,000 bytes of numbers, as MIRACLE leaves it. */
  static final String RANDOM = "lenet5-random-code";

  private static final int BLOCKS = 1200;
  private static final int BITS = 20;

  private CodedModels() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(SparseModel.networks());
    names.add(RANDOM);
    return names;
  }

  /** The model of this name, the same at every call. */
  static CompressedModel of(String name) {
    return name.equals(RANDOM) ? random(StudiedNetworks.named("lenet5")) : SparseModel.of(name);
  }

  private static CompressedModel random(NetworkSpec network) {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(1, NoiseKey.Purpose.COMPRESSION), 0, 3);
    int[] numbers = new int[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      numbers[block] = random.nextInt(1 << BITS);
    }
    RandomCode code =
        RandomCode.of(1, BlockOrder.SHUFFLED, BITS, network.weightCount() + network.biasCount(), numbers);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    int first = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      int scale = 2 * layers.size();
      RandomCoded weight = new RandomCoded(layer.weightShape(), 0.0625f, 1, scale, first, code);
      first += layer.weightCount();
      RandomCoded bias = new RandomCoded(new int[] {layer.outputs()}, 0.25f, 1, scale + 1, first, code);
      first += layer.outputs();
      layers.add(new CompressedModel.Layer(layer.name(), weight, bias));
    }
    return new CompressedModel(network, SparseModel.pixelsAsTheyAre(network), layers);
  }
}
