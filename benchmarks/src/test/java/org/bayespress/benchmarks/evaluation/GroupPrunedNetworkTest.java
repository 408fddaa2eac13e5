package org.bayespress.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bayespress.core.pruning.Architecture;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupPrunedNetworkTest {
  /** Weights of the published architectures, as their published ratios count them. */
  private static final Map<String, Integer> WEIGHTS = Map.of(
      "lenet300/dense", 266_200, "lenet300/bc-gnj", 28_648, "lenet300/bc-ghs", 28_090, "lenet5/dense", 430_500,
      "lenet5/bc-gnj", 4_074, "lenet5/bc-ghs", 2_751);

  static List<String> names() {
    return GroupPrunedNetwork.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theArchitectureIsThatOfTheName(String name) {
    GroupPrunedNetwork pruned = GroupPrunedNetwork.named(name);
    List<float[]> weights = pruned.layers().stream().map(DecodedLayer::weight).toList();
    assertThat(Architecture.of(pruned.spec(), weights)).isEqualTo(pruned.groups());
    assertThat(pruned.shrunk().weightCount()).isEqualTo(WEIGHTS.get(name));
    assertThat(pruned.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void bothFormsPredictTheSame(String name) {
    GroupPrunedNetwork pruned = GroupPrunedNetwork.named(name);
    ScalarForwardPass full = ScalarForwardPass.of(pruned.spec(), pruned.preprocessing(), pruned.layers());
    ScalarForwardPass shrunk = ScalarForwardPass.of(pruned.shrunk());
    byte[] pixels = new byte[full.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    assertThat(shrunk.logits(pixels, 0)).isEqualTo(full.logits(pixels, 0));
    assertThat(full.logits(pixels, 0)).isNotEqualTo(new float[10]);
  }
}
