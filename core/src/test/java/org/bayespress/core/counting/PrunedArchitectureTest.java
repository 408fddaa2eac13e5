package org.bayespress.core.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;

class PrunedArchitectureTest {

  @Test
  void denseNetworksHaveAllTheirUnits() {
    assertThat(PrunedArchitecture.of(Networks.lenet300(), filled(Networks.lenet300(), 1))).containsExactly(784, 300,
        100);
    assertThat(PrunedArchitecture.of(Networks.lenet5(), filled(Networks.lenet5(), 1))).containsExactly(20, 50, 800,
        500);
    assertThat(PrunedArchitecture.of(Networks.lenet5(), filled(Networks.lenet5(), 0))).containsExactly(0, 0, 0, 0);
  }

  /** Minus zero is a zero too. */
  @Test
  void aUnitNeedsAWeightOnBothSides() {
    NetworkSpec network =
        new NetworkSpec("n", 1, 1, 3, List.of(new Flatten(), new Dense("a", 3, 4), new Relu(), new Dense("b", 4, 2)));
    // unit 0: both sides; 1: only incoming; 2: only outgoing; 3: neither. Input 1 is not read, input 2 only by unit 1.
    float[] a = {5, 0, 0, 0, 0, 1, 0, -0f, 0, 0, 0, 0};
    float[] b = {0, 0, 2, 0, -1, 0, 0, 0};
    assertThat(PrunedArchitecture.of(network, List.of(a, b))).containsExactly(2, 1);
  }

  @Test
  void featuresBehindAConvolutionAreCountedOneByOne() {
    // 3 filters on 2 x 3 pixels with kernel 2: maps of 1 x 2, six features
    NetworkSpec network =
        new NetworkSpec("n", 1, 2, 3, List.of(new Conv2d("c", 1, 3, 2), new Flatten(), new Dense("d", 6, 2)));
    float[] c = new float[12];
    c[0] = 1;
    c[11] = 1;
    // reads both features of filter 0, one of filter 1, which has no weights, and none of filter 2
    float[] d = {1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    assertThat(PrunedArchitecture.of(network, List.of(c, d))).containsExactly(1, 2);
    d[4] = 1;
    assertThat(PrunedArchitecture.of(network, List.of(c, d))).containsExactly(2, 3);
  }

  @Test
  void channelsBetweenConvolutions() {
    NetworkSpec network =
        new NetworkSpec(
            "n", 1, 3, 3,
            List.of(new Conv2d("c", 1, 2, 2), new Conv2d("e", 2, 2, 2), new Flatten(), new Dense("d", 2, 2)));
    float[] c = {0, 0, 0, 1, 0, 1, 0, 0};
    float[] e = new float[16];
    e[4 + 2] = 1;
    float[] d = {1, 0, 1, 0};
    // filter 1 of c feeds filter 0 of e, which is read; filter 0 of c is not read
    assertThat(PrunedArchitecture.of(network, List.of(c, e, d))).containsExactly(1, 1, 1);
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> PrunedArchitecture.of(Networks.lenet300(), List.of(new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 weighted layers, but there are weights for 1");
    List<float[]> short1 = List.of(new float[235_200], new float[3], new float[1000]);
    assertThatThrownBy(() -> PrunedArchitecture.of(Networks.lenet300(), short1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer fc2 has 30000 weights, but there are 3");
  }

  private static List<float[]> filled(NetworkSpec network, float value) {
    return network.weightedLayers().stream().map((LayerSpec.Weighted layer) -> {
      float[] weights = new float[layer.weightCount()];
      Arrays.fill(weights, value);
      return weights;
    }).toList();
  }
}
