package org.bayespress.methods.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivorsTest {

  private static List<boolean[]> all(NetworkSpec network) {
    List<boolean[]> groups = new ArrayList<>();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      boolean[] alive =
          new boolean[layer instanceof LayerSpec.Conv2d ? layer.outputs() : layer.weightCount() / layer.outputs()];
      Arrays.fill(alive, true);
      groups.add(alive);
    }
    return groups;
  }

  private static boolean[] first(int count, int of) {
    boolean[] alive = new boolean[of];
    Arrays.fill(alive, 0, count, true);
    return alive;
  }

  /** Architectures and the weight totals behind the published ratios. */
  @ParameterizedTest
  @CsvSource({
    "lenet300, 784-300-100, 266200", "lenet300, 278-98-13, 28648", "lenet300, 311-86-14, 28090",
    "lenet5, 20-50-800-500, 430500", "lenet5, 8-13-88-13, 4074", "lenet5, 5-10-76-16, 2751"})
  void publishedArchitecturesHaveTheirWeights(String name, String architecture, int weights) {
    NetworkSpec network = Networks.byName().get(name);
    List<boolean[]> groups = all(network);
    List<Integer> counts = Arrays.stream(architecture.split("-")).map(Integer::valueOf).toList();
    for (int i = 0; i < counts.size(); i++) {
      groups.set(i, first(counts.get(i), groups.get(i).length));
    }
    if (name.equals("lenet5")) {
      // the inputs of fc1 that are left lie in the filters that are: filter f has inputs 16 f .. 16 f + 15
      boolean[] inputs = new boolean[800];
      for (int i = 0; i < counts.get(2); i++) {
        int filter = i % counts.get(1);
        inputs[16 * filter + i / counts.get(1)] = true;
      }
      groups.set(2, inputs);
    }
    Survivors survivors = Survivors.of(network, groups);
    assertThat(survivors.architecture()).isEqualTo(counts);
    assertThat(survivors.weightCounts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(weights);
  }

  @Test
  void aPrunedGroupTakesItsOtherSideWithIt() {
    List<boolean[]> groups = all(Fixtures.NETWORK);
    groups.get(0)[3] = false;
    groups.get(1)[2] = false;
    // filter 5 of conv2 feeds inputs 20..23 of fc1 (four positions each)
    Arrays.fill(groups.get(2), 20, 24, false);
    groups.get(3)[7] = false;
    Survivors survivors = Survivors.of(Fixtures.NETWORK, groups);
    assertThat(survivors.architecture()).containsExactly(5, 6, 24, 19);
    assertThat(survivors.groups(1)).containsExactly(true, true, false, true, true, false, true, true);
    assertThat(survivors.groups(2)[8]).as("input of pruned filter 2").isFalse();
    assertThat(survivors.outputs(2)[7]).as("unit nobody reads").isFalse();
    assertThat(survivors.weightCounts()).containsExactly(5 * 9, 6 * 5 * 4, 24 * 19, 19 * 4);
    // conv2, weight of filter 1, channel 3: pruned with its input
    assertThat(survivors.weight(1, 24 + 3 * 4)).isFalse();
    assertThat(survivors.weight(1, 24 + 2 * 4)).isTrue();
  }

  /** What is cleared on the other side was multiplied by zero: the very same logits, bit by bit. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 5.8, -4, -4.3})
  void clearingChangesNoPrediction(double threshold) {
    TrainedPosterior posterior = Fixtures.posterior(-6);
    List<boolean[]> alive = new ArrayList<>();
    List<float[]> masked = new ArrayList<>();
    List<float[]> maskedBiases = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      alive.add(layer.scales().alive(threshold));
      masked.add(layer.scaledMeans(alive.getLast()));
      maskedBiases.add(layer.scaledBias(alive.getLast()));
    }
    List<float[]> shrunk = masked.stream().map(float[]::clone).toList();
    List<float[]> shrunkBiases = maskedBiases.stream().map(float[]::clone).toList();
    Survivors survivors = Survivors.of(Fixtures.NETWORK, alive);
    survivors.clear(shrunk, shrunkBiases);
    for (int i = 0; i < shrunk.size(); i++) {
      int nonZero = 0;
      for (float weight : shrunk.get(i)) {
        nonZero += weight != 0 ? 1 : 0;
      }
      assertThat(nonZero).as("layer %d", i).isEqualTo(survivors.weightCounts().get(i));
    }
    assertThat(shrunk).usingRecursiveComparison().isNotEqualTo(masked);
    ScalarForwardPass before = ScalarForwardPass.of(Fixtures.exactly(Fixtures.NETWORK, masked, maskedBiases));
    ScalarForwardPass after = ScalarForwardPass.of(Fixtures.exactly(Fixtures.NETWORK, shrunk, shrunkBiases));
    for (int image = 0; image < 50; image++) {
      byte[] pixels = Fixtures.pixels(144, image);
      assertThat(after.logits(pixels, 0)).containsExactly(before.logits(pixels, 0));
    }
  }

  @Test
  void aLayerThatLosesAllIsRefused() {
    List<boolean[]> groups = all(Fixtures.NETWORK);
    Arrays.fill(groups.get(3), false);
    assertThatThrownBy(() -> Survivors.of(Fixtures.NETWORK, groups)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fc2").hasMessageContaining("all of its 20 groups");
    List<boolean[]> apart = all(Fixtures.NETWORK);
    // filters 0..3 of conv2 left, but only inputs of filters 4..7
    apart.set(1, first(4, 8));
    Arrays.fill(apart.get(2), 0, 16, false);
    assertThatThrownBy(() -> Survivors.of(Fixtures.NETWORK, apart)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv2").hasMessageContaining("neighbour");
  }
}
