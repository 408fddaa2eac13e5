package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.DenseNet;
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
    "lenet5, 3, 0.283, true", "lenet5, 3, 0.177, true", "lenet5, 3, 0.46, true", "lenet5, 3, 0.05, true",
    "lenet5, 3, 0.283, false", "lenet5, 3, 0.177, false", "lenet5, 5, 0.4, true", "lenet5, 7, 0.5, true",
    "densenet22, 3, 0.46, true", "densenet76, 3, 0.46, true"})
  void weightsTakeAtMostThreePercentMoreThanTheirEntropy(
      String name, int levels, double nonZero, boolean fixedPoint) {
    TestRandom random = TestRandom.seeded(61);
    NetworkSpec network = network(name);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    double bits = 0;
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      // LeNet-5's conv1 keeps more, as trained networks do
      int[] signed = levels(random, spec.weightCount(), levels, spec.name().equals("conv1") ? 0.7 : nonZero);
      bits += entropyBits(signed, levels);
      QuantizedTensor weight = fixedPoint
          ? new QuantizedTensor.FixedPoint(spec.weightShape(), signed, 0.0973f)
          : new QuantizedTensor.Codebook(spec.weightShape(), indices(signed), new float[] {-0.0973f, 0.1131f});
      float[] bias = new float[spec.outputs()];
      for (int i = 0; spec.biased() && i < bias.length; i++) {
        bias[i] = (random.nextInt(4001) - 2000) * 0x1p-12f;
      }
      layers.add(
          new CompressedModel.Layer(
              spec.name(), weight, new QuantizedTensor.Floats(new int[] {spec.outputs()}, bias)));
    }
    ByteLedger ledger = BpzWriter.write(
        new CompressedModel(
            network, new Preprocessing(filled(network.channels(), 1 / 255f), new float[network.channels()]), layers)
            .normalized(normalizations(network)))
        .ledger();
    int weightBytes = ledger.layers().stream().mapToInt(layer -> layer.weight().total()).sum();
    assertThat(8.0 * weightBytes / bits).as("%s, %d bytes for %.0f bits", random.seed(), weightBytes, bits)
        .isBetween(0.995, 1.03);
    for (int i = 0; i < layers.size(); i++) {
      if (network.weightedLayers().get(i).biased()) {
        TensorBytes bias = ledger.layers().get(i).bias();
        assertThat(bias.codec()).isEqualTo("plain float16");
        assertThat(bias.payloadBytes()).isEqualTo(2 * bias.count());
      }
    }
  }

  private static NetworkSpec network(String name) {
    return switch (name) {
      case "lenet5" -> TestModels.lenet5();
      case "densenet22" -> DenseNet.of(22, 12);
      case "densenet76" -> DenseNet.of(76, 12);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static List<CompressedModel.Normalization> normalizations(NetworkSpec network) {
    return network.normalizations().stream().map(
        each -> new CompressedModel.Normalization(
            each.name(), new QuantizedTensor.Floats(new int[] {each.channels()}, filled(each.channels(), 1)),
            new QuantizedTensor.Floats(new int[] {each.channels()}, new float[each.channels()])))
        .toList();
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
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
