package org.bayespress.format.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.AvgPool;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.GlobalAvgPool;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Pad;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

class ScalarForwardPassTest {

  private static final Preprocessing AS_IS = new Preprocessing(new float[] {1}, new float[] {0});

  @Test
  void aConvolutionPoolingAndReluByHand() {
    NetworkSpec network =
        new NetworkSpec("hand", 1, 3, 4, List.of(new Conv2d("c", 1, 1, 2), new MaxPool(2), new Relu(), new Flatten()));
    DecodedLayer c = new DecodedLayer("c", new float[] {1, 0, -2, 0.5f}, new float[] {10});
    ScalarForwardPass pass = ScalarForwardPass.of(network, AS_IS, List.of(c));
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    // Row 0: 1-10+3+10=4, 2-12+3.5+10=3.5, (3-14+4+10=3); row 1: 5-18+5+10=2, 1.5. The third column is dropped.
    assertThat(pass.logits(pixels, 0)).containsExactly(4f);
    DecodedLayer negative = new DecodedLayer("c", c.weight(), new float[] {-10});
    assertThat(ScalarForwardPass.of(network, AS_IS, List.of(negative)).logits(pixels, 0)).containsExactly(0f);
  }

  @Test
  void termsAreAddedInOrderAndEveryProductIsRounded() {
    NetworkSpec network = new NetworkSpec("order", 1, 1, 3, List.of(new Flatten(), new Dense("d", 3, 2)));
    float big = 1 << 25;
    // 2^25 + 1 is 2^25 in float32, so a sum that starts with the bias 1 ends at 0, and with the bias last at 1.
    float[] weight = {big, 1, -big, 0, 0, 0};
    DecodedLayer d = new DecodedLayer("d", weight, new float[] {1, 7});
    assertThat(ScalarForwardPass.of(network, AS_IS, List.of(d)).logits(new byte[] {1, 1, 1}, 0)).containsExactly(0f,
        7f);
    NetworkSpec convolution = new NetworkSpec("order", 1, 2, 3, List.of(new Conv2d("c", 1, 1, 2), new Flatten()));
    DecodedLayer c = new DecodedLayer("c", new float[] {big, 1, -big, 0}, new float[] {1});
    byte[] ones = {1, 1, 1, 1, 1, 1};
    assertThat(ScalarForwardPass.of(convolution, AS_IS, List.of(c)).logits(ones, 0)).containsExactly(0f, 0f);
    // 3 * (1 + 2^-23) rounds to 3 + 2^-21; a fused multiply-add with -3 would give 3 * 2^-23.
    float[] fused = {1 + 0x1p-23f, 0, 0, 0, 0, 0};
    DecodedLayer f = new DecodedLayer("d", fused, new float[] {-3, 0});
    assertThat(ScalarForwardPass.of(network, AS_IS, List.of(f)).logits(new byte[] {3, 0, 0}, 0)[0]).isEqualTo(0x1p-21f);
  }

  @Test
  void pixelsAreUnsignedAndPreprocessedPerChannel() {
    NetworkSpec network = new NetworkSpec("in", 2, 1, 1, List.of(new Flatten(), new Dense("d", 2, 2)));
    Preprocessing preprocessing = new Preprocessing(new float[] {0.5f, 2}, new float[] {-1, 3});
    DecodedLayer d = new DecodedLayer("d", new float[] {1, 0, 0, 1}, new float[2]);
    ScalarForwardPass pass = ScalarForwardPass.of(network, preprocessing, List.of(d));
    assertThat(pass.logits(new byte[] {9, (byte) 255, 1}, 1)).containsExactly(126.5f, 5f);
    assertThat(pass.predict(new byte[] {0, 0}, 0)).isEqualTo(1);
    assertThat(pass.imageBytes()).isEqualTo(2);
    assertThat(pass.classes()).isEqualTo(2);
    assertThatThrownBy(() -> pass.predict(new byte[2], 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void ofEqualLogitsTheFirstWins() {
    NetworkSpec network = new NetworkSpec("tie", 1, 1, 1, List.of(new Flatten(), new Dense("d", 1, 4)));
    DecodedLayer d = new DecodedLayer("d", new float[4], new float[] {1, 5, 5, 2});
    assertThat(ScalarForwardPass.of(network, AS_IS, List.of(d)).predict(new byte[1], 0)).isEqualTo(1);
  }

  @Test
  void agreesWithADoublePrecisionPassWrittenFromTheDefinitions() throws BpzException {
    TestRandom random = TestRandom.seeded(51);
    for (CompressedModel model : List.of(TestModels.tiny(), TestModels.branched(), TestModels.sparseLenet5(random),
        TestModels.sparseLenet300(random))) {
      DecodedModel decoded = BpzReader.read(BpzWriter.write(model).bytes());
      ScalarForwardPass pass = ScalarForwardPass.of(decoded);
      byte[] pixels = new byte[pass.imageBytes()];
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (byte) random.nextInt(256);
        }
        double[] expected = DoublePrecisionPass.logits(decoded, pixels);
        float[] found = pass.logits(pixels, 0);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < found.length; i++) {
          double tolerance = 1e-5 * (1 + Math.abs(expected[i]));
          assertThat((double) found[i]).as(random.seed()).isCloseTo(expected[i], within(tolerance));
        }
      }
    }
  }

  @Test
  void anAppendAMeanAPaddingAndANormalizationByHand() {
    NetworkSpec network =
        new NetworkSpec(
            "hand", 1, 2, 2,
            List.of(
                new Remember(), new BatchNorm("n", 1), new Append(), new Pad(1), new AvgPool(2), new Flatten()));
    DecodedNormalization n = new DecodedNormalization("n", new float[] {2}, new float[] {-10});
    ScalarForwardPass pass =
        ScalarForwardPass.of(
            new DecodedModel(network, AS_IS, List.of(), List.of(n), new ByteLedger(0, List.of(), 0)));
    assertThat(pass.logits(new byte[] {4, 8, 12, 16}, 0)).containsExactly(1, 2, 3, 4, -0.5f, 1.5f, 3.5f, 5.5f);
    NetworkSpec mean = new NetworkSpec("mean", 2, 1, 3, List.of(new GlobalAvgPool()));
    assertThat(ScalarForwardPass.of(mean, new Preprocessing(new float[] {1, 1}, new float[2]), List.of())
        .logits(new byte[] {1, 2, 6, 0, 0, 1}, 0)).containsExactly(3f, 1f / 3);
    assertThatThrownBy(() -> ScalarForwardPass.of(network, AS_IS, List.of()))
        .hasMessageContaining("batch normalisations of [1] channels");
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    NetworkSpec network = new NetworkSpec("n", 1, 1, 1, List.of(new Flatten(), new Dense("d", 1, 4)));
    assertThatThrownBy(() -> ScalarForwardPass.of(network, AS_IS, new ArrayList<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 weighted layers");
    DecodedLayer d = new DecodedLayer("d", new float[3], new float[4]);
    assertThatThrownBy(() -> ScalarForwardPass.of(network, AS_IS, List.of(d)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer d has 4 weights and 4 biases, but there are 3 and 4");
  }

  @Test
  void evaluationCountsErrors() {
    NetworkSpec network = new NetworkSpec("n", 1, 1, 1, List.of(new Flatten(), new Dense("d", 1, 2)));
    DecodedLayer d = new DecodedLayer("d", new float[] {1, -1}, new float[] {-100, 100});
    ScalarForwardPass pass = ScalarForwardPass.of(network, AS_IS, List.of(d));
    byte[] pixels = {0, 99, 101, (byte) 200, 10, 20, 30};
    byte[] labels = {1, 1, 0, 0, 1, 0, 0};
    Evaluation result = Evaluation.of(pass, pixels, 7, labels);
    assertThat(result).isEqualTo(new Evaluation(7, 2));
    assertThat(result.testErrorPercent()).isEqualTo(200.0 / 7);
    assertThatThrownBy(() -> Evaluation.of(pass, pixels, 7, new byte[6])).hasMessageContaining("6 labels");
    assertThatThrownBy(() -> Evaluation.of(pass, pixels, 6, new byte[6])).hasMessageContaining("7 bytes");
    assertThatThrownBy(() -> Evaluation.of(pass, new byte[0], 0, new byte[0]))
        .hasMessageContaining("at least one image");
    assertThatThrownBy(() -> Evaluation.of(pass, new byte[1], 1, new byte[] {2})).hasMessageContaining("label 0 is 2");
  }
}
