package org.bayespress.methods.sparsevd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

/** A posterior of the size of LeNet-5, through the file, to predictions. */
class Lenet5FileTest {
  private static final NetworkSpec NETWORK = Networks.lenet5();
  private static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {1 / 64f}, new float[] {-2f});
  /** The standard normal exceeds this with probability 0.05. */
  private static final double GATE = 1.6449;
  private static final int IMAGES = 10;

  /** One weight in twenty has little noise; the means of the others drown in it, at log alpha of about 11. */
  private static TrainedPosterior posterior() {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted layer : NETWORK.weightedLayers()) {
      int stream = 200 + 10 * layers.size();
      float[] theta = Fixtures.normals(layer.weightCount(), stream);
      float[] gate = Fixtures.normals(layer.weightCount(), stream + 1);
      float[] logSigma2 = new float[theta.length];
      // keeps activations of order one with a twentieth of the fan-in
      double scale = Math.sqrt(2 * 20.0 * layer.outputs() / layer.weightCount());
      for (int i = 0; i < theta.length; i++) {
        boolean kept = gate[i] > GATE;
        theta[i] *= kept ? (float) scale : 1e-3f;
        logSigma2[i] = kept ? -9 : -2;
      }
      float[] bias = Fixtures.normals(layer.outputs(), stream + 2);
      layers.add(new TrainedPosterior.Layer(layer.name(), theta, logSigma2, bias));
    }
    return new TrainedPosterior(NETWORK, layers);
  }

  @Test
  void predictionsFromTheFileAreThoseOfItsWeights() {
    TrainedPosterior posterior = posterior();
    CompressedNetwork compressed =
        new SparseVd().compress(posterior, PREPROCESSING, (weights, biases) -> 1.0, Fixtures.usual());
    DecodedModel decoded = Fixtures.decode(compressed.model());
    int alive = 0;
    for (DecodedLayer layer : decoded.layers()) {
      for (float weight : layer.weight()) {
        alive += weight != 0 ? 1 : 0;
      }
    }
    // a twentieth survives the rule; a unit of fc1 that none of the ten classes reads (0.95^10 = 0.6 of them) goes
    assertThat(alive).isBetween(NETWORK.weightCount() / 100, NETWORK.weightCount() / 40);
    assertThat(compressed.survivorsByRule().stream().mapToInt(Integer::intValue).sum())
        .isBetween(NETWORK.weightCount() / 22, NETWORK.weightCount() / 18);
    assertThat(decoded.ledger().containerBytes()).isLessThanOrEqualTo(20);
    ScalarForwardPass pass = ScalarForwardPass.of(decoded);
    PlainForward plain =
        new PlainForward(
            NETWORK, decoded.layers().stream().map(DecodedLayer::weight).toList(),
            decoded.layers().stream().map(DecodedLayer::bias).toList());
    boolean[] seen = new boolean[10];
    for (int image = 0; image < IMAGES; image++) {
      byte[] pixels = pixels(image);
      float[] input = new float[pixels.length];
      for (int i = 0; i < input.length; i++) {
        input[i] = (pixels[i] & 0xFF) / 64f - 2f;
      }
      double[] expected = plain.logits(input);
      float[] found = pass.logits(pixels, 0);
      int best = 0;
      for (int c = 0; c < expected.length; c++) {
        assertThat((double) found[c]).as("image %d, logit %d", image, c)
            .isCloseTo(expected[c], within(1e-4 * (1 + Math.abs(expected[c]))));
        best = expected[c] > expected[best] ? c : best;
      }
      if (margin(expected, best) >= 1e-3) {
        assertThat(pass.predict(pixels, 0)).as("image %d", image).isEqualTo(best);
        seen[best] = true;
      }
    }
    int classes = 0;
    for (boolean each : seen) {
      classes += each ? 1 : 0;
    }
    assertThat(classes).as("the images do not all fall into one class").isGreaterThan(1);
  }

  /** Noise around a bright bar that moves from image to image. */
  private static byte[] pixels(int image) {
    float[] noise = Fixtures.normals(784, 300 + image);
    byte[] pixels = new byte[784];
    for (int i = 0; i < pixels.length; i++) {
      boolean bar = image % 2 == 0 ? i / 28 / 5 == image / 2 : i % 28 / 5 == image / 2;
      pixels[i] = (byte) Math.clamp(Math.round(60 + 40 * noise[i] + (bar ? 150 : 0)), 0, 255);
    }
    return pixels;
  }

  private static double margin(double[] logits, int best) {
    double margin = Double.POSITIVE_INFINITY;
    for (int c = 0; c < logits.length; c++) {
      margin = c == best ? margin : Math.min(margin, logits[best] - logits[c]);
    }
    return margin;
  }
}
