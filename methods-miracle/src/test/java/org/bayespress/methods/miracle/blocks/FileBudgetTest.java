package org.bayespress.methods.miracle.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.network.Networks;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.blocks.Variables.TensorVariables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileBudgetTest {
  private static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {1 / 255f}, new float[1]);

  /** With numbers that no law shortens, the file just fits, and one block more does not. */
  @ParameterizedTest
  @CsvSource({"3100, 20, 1", "1600, 14, 1", "3100, 10, 400", "200, 8, 2147483647", "58, 1, 1"})
  void theFileJustFits(int bytes, int bits, int seed) {
    Variables variables = Variables.of(Networks.lenet5(), List.of(1, 2, 64, 1));
    FileBudget budget = FileBudget.of(variables, PREPROCESSING, seed, bits);
    int blocks = budget.blocks(bytes);
    assertThat(budget.bytes(blocks)).isEqualTo(length(variables, seed, bits, blocks));
    assertThat(blocks).isPositive();
    assertThat(length(variables, seed, bits, blocks)).isLessThanOrEqualTo(bytes);
    assertThat(length(variables, seed, bits, blocks + 1)).isGreaterThan(bytes);
  }

  /** The bias of a layer without one takes neither variables nor bytes; what follows moves up, and keeps its number. */
  @Test
  void aLayerWithoutBiasesHasNoVariablesForThem() {
    NetworkSpec network =
        new NetworkSpec(
            "unbiased", 1, 6, 6,
            List.of(new Conv2d("c", 1, 5, 3, false), new Relu(), new Flatten(), new Dense("d", 80, 3)));
    Variables variables = Variables.of(network, List.of(1, 4));
    assertThat(variables.count()).isEqualTo(45 + 60 + 3);
    assertThat(variables.tensors()).extracting(TensorVariables::first).containsExactly(0, 45, 45, 105);
    assertThat(variables.tensors()).extracting(TensorVariables::absent).containsExactly(false, true, false, false);
    FileBudget budget = FileBudget.of(variables, PREPROCESSING, 3, 10);
    assertThat(budget.bytes(40)).isEqualTo(length(variables, 3, 10, 40));
    RandomCode code = RandomCode.of(3, BlockOrder.PLAIN, 10, variables.count(), new int[] {5, 600, 7});
    CompressedModel model = FileBudget.model(variables, PREPROCESSING, new float[] {1, Float.NaN, 1, 1}, code);
    assertThat(model.layers().getFirst().bias().toFloats()).containsOnly(0f).hasSize(5);
    assertThat(((RandomCoded) model.layers().getLast().weight()).number()).isEqualTo(2);
  }

  private static int length(Variables variables, int seed, int bits, int blocks) {
    int[] indices = new int[blocks];
    Arrays.setAll(indices, b -> (int) (b * 2654435761L >>> 7) & (1 << bits) - 1);
    RandomCode code = RandomCode.of(seed, BlockOrder.PLAIN, bits, variables.count(), indices);
    float[] scales = new float[variables.tensors().size()];
    Arrays.fill(scales, 0.25f);
    return BpzWriter.write(FileBudget.model(variables, PREPROCESSING, scales, code)).bytes().length;
  }

  @Test
  void theVariablesOfThePublishedLenet5() {
    Variables variables = Variables.of(Networks.lenet5(), List.of(1, 2, 64, 1));
    // 24,250 weights as published, and the biases, which that leaves out
    assertThat(variables.count()).isEqualTo(24_250 + 580);
    BlockPlan plan = BlockPlan.of(variables, 1, BlockOrder.SHUFFLED, 20, 1212);
    assertThat(plan.largest()).isEqualTo(21);
    int counted = 0;
    for (int b = 0; b < 1212; b++) {
      counted += plan.size(b);
    }
    assertThat(counted).isEqualTo(plan.count());
    for (int place = 0; place < plan.count(); place++) {
      Variables.TensorVariables tensor = variables.tensors().get(plan.tensor()[place]);
      assertThat(plan.variable()[place]).isBetween(tensor.first(), tensor.first() + tensor.variables() - 1);
    }
  }

  @Test
  void nothingFitsIntoTooFewBytes() {
    Variables variables = Variables.of(Networks.lenet5(), List.of(1, 1, 1, 1));
    assertThat(FileBudget.of(variables, PREPROCESSING, 1, 20).blocks(40)).isZero();
  }
}
