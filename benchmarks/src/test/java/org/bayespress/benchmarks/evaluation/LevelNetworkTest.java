package org.bayespress.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.inference.LevelForwardPass;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LevelNetworkTest {

  static Stream<Arguments> networks() {
    return Stream.of("lenet300", "lenet5").flatMap(name -> Stream.of(0.02, 0.177, 0.283, 1.0)
        .map(share -> Arguments.of(new LevelNetwork(name, share))));
  }

  /** What is compared computes the same. */
  @ParameterizedTest
  @MethodSource("networks")
  void bothPassesPredictTheSame(LevelNetwork network) {
    List<DecodedLayer> layers = network.layers();
    ScalarForwardPass scalar = ScalarForwardPass.of(network.spec(), network.preprocessing(), layers);
    LevelForwardPass levels = LevelForwardPass.of(network.spec(), network.preprocessing(), layers, List.of(), 3);
    byte[] pixels = new byte[3 * scalar.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i / 5);
    }
    float[][] found = levels.logits(pixels, 0, 3);
    for (int image = 0; image < 3; image++) {
      float[] due = scalar.logits(pixels, image * scalar.imageBytes());
      for (int c = 0; c < due.length; c++) {
        assertThat((double) found[image][c]).isCloseTo(due[c], within(1e-4 * (1 + Math.abs(due[c]))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theShareIsThatOfTheName(LevelNetwork network) {
    long left = 0;
    for (DecodedLayer layer : network.layers()) {
      for (float weight : layer.weight()) {
        left += weight != 0 ? 1 : 0;
      }
    }
    assertThat((double) left / network.spec().weightCount()).isCloseTo(network.nonZero(), within(0.003));
  }
}
