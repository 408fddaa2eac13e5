package org.bayespress.core.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.autodiff.ReferenceNetwork;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removal must not change what the network computes, and must leave no unit without a connection on both sides. */
class DeadUnitsTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.9, 0.95, 0.99, 1.0})
  void logitsStayTheSame(double zeroShare) {
    List<float[]> weights = PrunedNetwork.weights(zeroShare);
    List<float[]> biases = PrunedNetwork.biases();
    ReferenceNetwork before = ReferenceNetwork.ofPoints(PrunedNetwork.SPEC, weights, biases);
    DeadUnits.remove(PrunedNetwork.SPEC, weights, biases);
    ReferenceNetwork after = ReferenceNetwork.ofPoints(PrunedNetwork.SPEC, weights, biases);
    for (int image = 0; image < 20; image++) {
      double[] input = PrunedNetwork.image(image);
      double[] expected = before.logits(input, 0);
      double[] found = after.logits(input, 0);
      for (int c = 0; c < expected.length; c++) {
        assertThat(found[c]).isCloseTo(expected[c], within(1e-4 * (1 + Math.abs(expected[c]))));
      }
    }
    assertEveryUnitIsConnected(weights, biases);
  }

  @Test
  void removalFollowsAChain() {
    List<float[]> weights = PrunedNetwork.weights(0);
    List<float[]> biases = PrunedNetwork.biases();
    // nobody reads fc1, so nothing before it matters either
    Arrays.fill(weights.get(3), 0f);
    DeadUnits.remove(PrunedNetwork.SPEC, weights, biases);
    for (float[] layer : weights) {
      assertThat(layer).containsOnly(0f);
    }
    assertThat(biases.get(3)).isEqualTo(PrunedNetwork.biases().get(3));
    assertThat(Architecture.of(PrunedNetwork.SPEC, weights)).containsExactly(0, 0, 0, 0);
  }

  /** What a filter gives that hears nothing cannot go into biases that are not there: it stays, unless it is zero. */
  @Test
  void aLayerWithoutBiasesTakesNoConstants() {
    List<LayerSpec> specs = new ArrayList<>(PrunedNetwork.SPEC.layers());
    specs.set(3, new LayerSpec.Conv2d("conv2", 6, 8, 2, false));
    NetworkSpec network = new NetworkSpec("unbiased", 1, 12, 12, specs);
    List<float[]> weights = PrunedNetwork.weights(0.5);
    List<float[]> biases = PrunedNetwork.biases();
    biases.set(1, new float[8]);
    Arrays.fill(weights.get(0), 2 * 9, 4 * 9, 0f);
    biases.get(0)[2] = 0.75f;
    biases.get(0)[3] = -0.5f;
    ReferenceNetwork before = ReferenceNetwork.ofPoints(network, weights, biases);
    DeadUnits.remove(network, weights, biases);
    ReferenceNetwork after = ReferenceNetwork.ofPoints(network, weights, biases);
    assertThat(biases.get(0)[2]).isEqualTo(0.75f);
    assertThat(biases.get(0)[3]).isZero();
    assertThat(biases.get(1)).containsOnly(0f);
    double[] expected = before.logits(PrunedNetwork.image(0), 0);
    double[] found = after.logits(PrunedNetwork.image(0), 0);
    for (int c = 0; c < expected.length; c++) {
      assertThat(found[c]).isCloseTo(expected[c], within(1e-4 * (1 + Math.abs(expected[c]))));
    }
  }

  @Test
  void theArchitectureCountsFiltersAndInputs() {
    assertThat(Architecture.of(PrunedNetwork.SPEC, PrunedNetwork.weights(0))).containsExactly(6, 8, 32, 20);
    List<float[]> weights = PrunedNetwork.weights(0);
    List<float[]> biases = PrunedNetwork.biases();
    // filter 2 of conv2 hears nothing: its four positions go; input 5 of fc2 is read by nobody: unit 5 of fc1 goes
    Arrays.fill(weights.get(1), 2 * 24, 3 * 24, 0f);
    for (int output = 0; output < 4; output++) {
      weights.get(3)[output * 20 + 5] = 0f;
    }
    DeadUnits.remove(PrunedNetwork.SPEC, weights, biases);
    assertThat(Architecture.of(PrunedNetwork.SPEC, weights)).containsExactly(6, 7, 28, 19);
  }

  private static void assertEveryUnitIsConnected(List<float[]> weights, List<float[]> biases) {
    List<LayerSpec.Weighted> layers = PrunedNetwork.SPEC.weightedLayers();
    for (int l = 0; l + 1 < layers.size(); l++) {
      int units = layers.get(l).outputs();
      int fanIn = weights.get(l).length / units;
      int nextFanIn = weights.get(l + 1).length / layers.get(l + 1).outputs();
      int width = nextFanIn / units;
      for (int unit = 0; unit < units; unit++) {
        boolean in = false;
        boolean out = false;
        for (int i = 0; i < fanIn; i++) {
          in |= weights.get(l)[unit * fanIn + i] != 0;
        }
        for (int i = 0; i < weights.get(l + 1).length; i++) {
          out |= i % nextFanIn / width == unit && weights.get(l + 1)[i] != 0;
        }
        assertThat(in).as("layer %d unit %d", l, unit).isEqualTo(out);
        assertThat(in || biases.get(l)[unit] == 0).as("bias of layer %d unit %d", l, unit).isTrue();
      }
    }
  }
}
