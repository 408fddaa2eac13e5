package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.Sharing;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.methods.miracle.blocks.Variables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PointNetworkTest {

  static List<NetworkSpec> networks() {
    return List.of(SmallMiracle.NETWORK, SmallMiracle.UNBIASED);
  }

  private static float[] variables(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.2 * Math.sin(12.9898 * i));
    }
    return values;
  }

  /** Values share variables as the decoder has it; biases that are absent stay zero. */
  @ParameterizedTest
  @MethodSource("networks")
  void valuesAreThoseThatADecoderSpreads(NetworkSpec spec) {
    Variables variables = Variables.of(spec, List.of(2, 7, 1));
    try (WorkerPool pool = WorkerPool.of(2); PointNetwork network = new PointNetwork(variables, 5, 8, pool)) {
      RandomCode code = RandomCode.of(5, BlockOrder.SHUFFLED, 4, variables.count(), new int[] {3, 9, 1});
      network.set(code.normals());
      for (int t = 0; t < variables.tensors().size(); t++) {
        Variables.TensorVariables tensor = variables.tensors().get(t);
        float[] expected =
            tensor.absent()
                ? new float[4]
                : new RandomCoded(tensor.shape(), 1, tensor.sharing(), t, tensor.first(), code).toFloats();
        List<float[]> found = t % 2 == 0 ? network.weights() : network.biases();
        assertThat(found.get(t / 2)).containsExactly(expected);
      }
      assertThat(Sharing.variables(2000, 7)).isEqualTo(variables.tensors().get(2).variables());
    }
  }

  /** The gradient of a shared variable against the difference of the loss. */
  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfVariablesAreSlopesOfTheLoss(NetworkSpec spec) {
    Variables variables = Variables.of(spec, List.of(2, 7, 1));
    try (WorkerPool pool = WorkerPool.of(2); PointNetwork network = new PointNetwork(variables, 5, 8, pool)) {
      BatchLoader.of(SmallMiracle.images(8), SmallMiracle.PREPROCESSING)
          .load(network.taped().input().value(), network.taped().loss().labels(), new int[] {0, 1, 2, 3, 4, 5, 6, 7},
              0);
      float[] values = variables(variables.count());
      float[] gradient = new float[values.length];
      network.set(values);
      network.gradients(1, gradient);
      float[] gradients = gradient.clone();
      for (int v : new int[] {0, 11, 19, 25, 160, 300, variables.count() - 50, variables.count() - 1}) {
        float value = values[v];
        values[v] = value + 0x1p-10f;
        network.set(values);
        double above = network.gradients(1, gradient);
        values[v] = value - 0x1p-10f;
        network.set(values);
        double slope = (above - network.gradients(1, gradient)) * 0x1p9;
        values[v] = value;
        assertThat((double) gradients[v]).as("variable %d", v).isCloseTo(slope, within(3e-4 + 0.05 * Math.abs(slope)));
      }
    }
  }
}
