package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks of few levels without any pattern, against the entropy of what is in them: per layer n (H(p) + p H(level | not
 * zero)) bits, which is n (H(p) + p) for three levels in balance. A coder can do no better on average.
 */
class LevelSizeTest {

  @ParameterizedTest
  @CsvSource({
    "3, 0.283, true", "3, 0.177, true", "3, 0.46, true", "3, 0.05, true", "3, 0.283, false", "3, 0.177, false",
    "5, 0.4, true", "7, 0.5, true"})
  void weightsTakeAtMostThreePercentMoreThanTheirEntropy(int levels, double nonZero, boolean fixedPoint) {
    TestRandom random = TestRandom.seeded(61);
    NetworkSpec network = TestModels.lenet5();
    List<CompressedModel.Layer> layers = new ArrayList<>();
    double bits = 0;
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      // conv1 keeps more, as trained networks do
      int[] signed = levels(random, spec.weightCount(), levels, spec.name().equals("conv1") ? 0.7 : nonZero);
      bits += entropyBits(signed, levels);
      QuantizedTensor weight = fixedPoint
          ? new QuantizedTensor.FixedPoint(spec.weightShape(), signed, 0.0973f)
          : new QuantizedTensor.Codebook(spec.weightShape(), indices(signed), new float[] {-0.0973f, 0.1131f});
      float[] bias = new float[spec.outputs()];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (random.nextInt(4001) - 2000) * 0x1p-12f;
      }
      layers.add(
          new CompressedModel.Layer(
              spec.name(), weight, new QuantizedTensor.Floats(new int[] {spec.outputs()}, bias)));
    }
    ByteLedger ledger = BpzWriter.write(
        new CompressedModel(network, new Preprocessing(new float[] {1 / 255f}, new float[1]), layers)).ledger();
    int weightBytes = ledger.layers().stream().mapToInt(layer -> layer.weight().total()).sum();
    assertThat(8.0 * weightBytes / bits).as("%s, %d bytes for %.0f bits", random.seed(), weightBytes, bits)
        .isBetween(0.995, 1.03);
    for (ByteLedger.Layer layer : ledger.layers()) {
      assertThat(layer.bias().codec()).isEqualTo("plain float16");
      assertThat(layer.bias().payloadBytes()).isEqualTo(2 * layer.bias().count());
    }
  }

  private static int[] levels(TestRandom random, int count, int levels, double nonZero) {
    int[] signed = new int[count];
    for (int i = 0; i < count; i++) {
      int magnitude = 1 + random.nextInt(levels / 2);
      signed[i] = random.nextDouble() >= nonZero ? 0 : random.nextInt(2) == 0 ? magnitude : -magnitude;
    }
    return signed;
  }

  private static int[] indices(int[] signed) {
    int[] indices = new int[signed.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = signed[i] == 0 ? 0 : signed[i] < 0 ? 1 : 2;
    }
    return indices;
  }

  /** n times the entropy of the frequencies. */
  private static double entropyBits(int[] signed, int levels) {
    long[] counts = new long[levels];
    for (int level : signed) {
      counts[level + levels / 2]++;
    }
    double bits = 0;
    for (long count : counts) {
      bits -= count == 0 ? 0 : count * Math.log((double) count / signed.length) / Math.log(2);
    }
    return bits;
  }
}
