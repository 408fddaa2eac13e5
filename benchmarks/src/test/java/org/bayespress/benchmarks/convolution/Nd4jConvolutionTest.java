package org.bayespress.benchmarks.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The competitor computes the same convolution, or its time means nothing. */
class Nd4jConvolutionTest {
  private static final int BATCH = 2;

  private final ConvolutionLayer where =
      new ConvolutionLayer("small", new LayerSpec.Conv2d("conv", 3, 4, 5), 9, 8, false);

  @Test
  void forwardAndBackwardAreThoseOfAValidConvolution() {
    try (Nd4jConvolution nd4j = new Nd4jConvolution(where, BATCH, 1)) {
      nd4j.run();
      INDArray x = nd4j.input();
      INDArray w = nd4j.weights();
      double y = nd4j.bias().getDouble(2);
      double dw = 0;
      for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < 25; i++) {
          y += x.getDouble(1, channel, 3 + i / 5, 2 + i % 5) * w.getDouble(2, channel, i / 5, i % 5);
        }
      }
      for (int image = 0; image < BATCH; image++) {
        for (int row = 0; row < 5; row++) {
          for (int column = 0; column < 4; column++) {
            dw += nd4j.outputGradient().getDouble(image, 2, row, column) * x.getDouble(image, 1, row + 3, column + 4);
          }
        }
      }
      assertThat(nd4j.output().getDouble(1, 2, 3, 2)).isCloseTo(y, within(1e-4));
      assertThat(nd4j.weightGradient().getDouble(2, 1, 3, 4)).isCloseTo(dw, within(1e-4));
    }
  }

  @Test
  void convolutionsOfTheNetworksAreFoundOnce() {
    assertThat(ConvolutionLayer.all()).extracting(ConvolutionLayer::id)
        .isEqualTo(List.of("lenet5/conv1", "lenet5/conv2"));
    assertThat(ConvolutionLayer.named("lenet5/conv1").first()).isTrue();
    assertThat(ConvolutionLayer.named("lenet5/conv2").first()).isFalse();
    assertThat(ConvolutionLayer.named("lenet5/conv2").height()).isEqualTo(12);
  }
}
