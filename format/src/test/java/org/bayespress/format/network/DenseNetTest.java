package org.bayespress.format.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of the networks against sums in closed form, written from the paper's description. */
class DenseNetTest {

  /**
   * With k = 12, n units a block, a block that begins with c channels has {@code 48 (n c + 6 n (n - 1)) + 5184 n} weights: n 1x1
   * convolutions to 48 channels and n of 3x3 from 48 to 12. It ends with {@code c + 12 n} channels.
   */
  private static long ofBlock(long n, long c) {
    return 48 * (n * c + 6 * n * (n - 1)) + 5184 * n;
  }

  @ParameterizedTest
  @CsvSource({"22, 92544, 36570408, 1368, 132", "76, 721752, 239620560, 11088, 456", "10, 0, 0, 0, 60"})
  void weightsMultiplicationsAndNormalizedChannels(
      int depth, int weights, long multiplications, int normalized, int channels) {
    long n = (depth - 4) / 6;
    long second = 24 + 12 * n;
    long third = 24 + 24 * n;
    long last = 24 + 36 * n;
    NetworkSpec net = DenseNet.of(depth, 12);
    assertThat(last).isEqualTo(channels);
    assertThat(net.weightCount()).isEqualTo(
        (int) (648 + ofBlock(n, 24) + second * second + ofBlock(n, second) + third * third + ofBlock(n, third)
            + 10 * last));
    assertThat(net.multiplyCount()).isEqualTo(
        1024 * (648 + ofBlock(n, 24) + second * second) + 256 * (ofBlock(n, second) + third * third)
            + 64 * ofBlock(n, third) + 10 * last);
    long read = 3 * 48 * n + n * (24 + second + third) + 3 * 6 * n * (n - 1) + second + third + last;
    assertThat(net.normalizedChannels()).isEqualTo((int) read);
    if (weights > 0) {
      assertThat(net.weightCount()).isEqualTo(weights);
      assertThat(net.multiplyCount()).isEqualTo(multiplications);
      assertThat(net.normalizedChannels()).isEqualTo(normalized);
    }
    assertThat(net.biasCount()).isEqualTo(10);
    assertThat(net.parameterCount()).isEqualTo(net.weightCount() + 10 + 2 * net.normalizedChannels());
    // L counts the first convolution, two of every unit, those of the two transitions, and the dense layer
    assertThat(net.weightedLayers()).hasSize(depth);
    assertThat(net.classes()).isEqualTo(10);
    assertThat(net.plain()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 9, 23, 75})
  void aDepthThatNoNumberOfUnitsGivesIsRefused(int depth) {
    assertThatThrownBy(() -> DenseNet.of(depth, 12)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth " + depth).hasMessageContaining("22");
  }

  @ParameterizedTest
  @CsvSource({
    "append without remember, not yet taken up", "remember without append, is never taken up",
    "other size, the image remembered is 4x4", "other channels, expects 3 channels but gets 2",
    "no margin, margin of at least 1", "large window, does not fit"})
  void networksThatDoNotFitTogetherAreRefused(String what, String expected) {
    List<LayerSpec> layers = switch (what) {
      case "append without remember" -> List.of(new LayerSpec.Append(), new LayerSpec.Flatten());
      case "remember without append" -> List.of(new LayerSpec.Remember(), new LayerSpec.Flatten());
      case "other size" -> List.of(
          new LayerSpec.Remember(), new LayerSpec.AvgPool(2), new LayerSpec.Append(), new LayerSpec.Flatten());
      case "other channels" -> List.of(new LayerSpec.BatchNorm("n", 3), new LayerSpec.Flatten());
      case "no margin" -> List.of(new LayerSpec.Pad(0), new LayerSpec.Flatten());
      default -> List.of(new LayerSpec.AvgPool(5), new LayerSpec.Flatten());
    };
    assertThatThrownBy(() -> new NetworkSpec("n", 2, 4, 4, layers)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }
}
