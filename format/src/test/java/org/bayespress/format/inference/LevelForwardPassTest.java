package org.bayespress.format.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelForwardPassTest {

  /** LeNet-5 of random levels; outputs stay of order one. */
  private static DecodedModel network(TestRandom random, int levels) {
    NetworkSpec network = TestModels.lenet5();
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : network.weightedLayers()) {
      int[] signed = new int[spec.weightCount()];
      for (int i = 0; i < signed.length; i++) {
        int magnitude = 1 + random.nextInt(levels / 2);
        signed[i] = random.nextDouble() < 0.7 ? 0 : random.nextInt(2) == 0 ? magnitude : -magnitude;
      }
      float[] bias = new float[spec.outputs()];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) (random.nextDouble() - 0.5);
      }
      float step = (float) (2 / (levels / 2 * Math.sqrt(0.3 * spec.weightCount() / spec.outputs())));
      layers.add(
          new CompressedModel.Layer(
              spec.name(), new QuantizedTensor.FixedPoint(spec.weightShape(), signed, step),
              new QuantizedTensor.Floats(new int[] {spec.outputs()}, bias)));
    }
    return decoded(
        new CompressedModel(network, new Preprocessing(new float[] {1 / 128f}, new float[] {-1f}), layers));
  }

  private static DecodedModel decoded(CompressedModel model) {
    try {
      return BpzReader.read(BpzWriter.write(model).bytes());
    } catch (BpzException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] images(TestRandom random, int count, int bytes) {
    byte[] pixels = new byte[count * bytes];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }

  /** In double precision, of every image; and the classes of the reference pass where they are not a matter of rounding. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void logitsAreTheNetworksAtAnyBatch(int batch) {
    TestRandom random = TestRandom.seeded(71);
    for (int levels : new int[] {3, 5, 7}) {
      DecodedModel model = network(random, levels);
      LevelForwardPass pass = LevelForwardPass.of(model, batch);
      ScalarForwardPass reference = ScalarForwardPass.of(model);
      int count = 7;
      byte[] pixels = images(random, count, pass.imageBytes());
      int clear = 0;
      for (int from = 0; from < count; from += batch) {
        int now = Math.min(batch, count - from);
        float[][] logits = pass.logits(pixels, from * pass.imageBytes(), now);
        int[] classes = pass.predict(pixels, from * pass.imageBytes(), now);
        assertThat(classes).hasSize(now);
        for (int i = 0; i < now; i++) {
          int image = from + i;
          byte[] own = Arrays.copyOfRange(pixels, image * 784, (image + 1) * 784);
          double[] exact = DoublePrecisionPass.logits(model, own);
          for (int c = 0; c < 10; c++) {
            assertThat((double) logits[i][c]).as("%s, %d levels, image %d", random.seed(), levels, image)
                .isCloseTo(exact[c], within(1e-4 * (1 + Math.abs(exact[c]))));
          }
          double[] sorted = exact.clone();
          Arrays.sort(sorted);
          if (sorted[9] - sorted[8] > 1e-3) {
            assertThat(classes[i]).isEqualTo(reference.predict(pixels, image * 784));
            clear++;
          }
        }
      }
      assertThat(clear).as(random.seed()).isGreaterThan(4);
    }
  }

  /** Weights are not multiplied: one multiplication for every output and magnitude at most, one addition for every weight. */
  @Test
  void multiplicationsAreOfOutputsAndNotOfWeights() {
    TestRandom random = TestRandom.seeded(72);
    DecodedModel model = network(random, 3);
    LevelForwardPass pass = LevelForwardPass.of(model, 1);
    int outputs = 20 * 24 * 24 + 50 * 8 * 8 + 500 + 10;
    assertThat(pass.multiplications()).isEqualTo(outputs);
    assertThat(pass.additions()).isEqualTo(ScalarForwardPass.of(model).multiplyAdds());
    assertThat(LevelForwardPass.of(network(random, 7), 1).multiplications()).isLessThanOrEqualTo(3L * outputs);
  }

  /** Levels that do not mirror each other, floats, biases alone: slower, and right. Branches and layers without weights too. */
  @Test
  void anyNetworkWillDo() {
    TestRandom random = TestRandom.seeded(73);
    for (CompressedModel model : List.of(
        TestModels.ternary(), TestModels.tiny(), TestModels.grouped(), TestModels.branched())) {
      DecodedModel decoded = decoded(model);
      LevelForwardPass pass = LevelForwardPass.of(decoded, 4);
      byte[] pixels = images(random, 4, pass.imageBytes());
      float[][] logits = pass.logits(pixels, 0, 4);
      for (int image = 0; image < 4; image++) {
        byte[] own = Arrays.copyOfRange(pixels, image * pass.imageBytes(), (image + 1) * pass.imageBytes());
        double[] exact = DoublePrecisionPass.logits(decoded, own);
        for (int c = 0; c < exact.length; c++) {
          assertThat((double) logits[image][c]).isCloseTo(exact[c], within(1e-4 * (1 + Math.abs(exact[c]))));
        }
      }
    }
  }

  @Test
  void batchesThatDoNotFitAreRefused() {
    DecodedModel model = decoded(TestModels.ternary());
    assertThatThrownBy(() -> LevelForwardPass.of(model, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch of 0 images");
    LevelForwardPass pass = LevelForwardPass.of(model, 2);
    assertThatThrownBy(() -> pass.predict(new byte[3 * 42], 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pass.predict(new byte[42], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(pass.predict(new byte[84], 0, 0)).isEmpty();
  }
}
