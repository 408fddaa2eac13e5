package org.bayespress.methods.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.evaluation.Evaluator;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;

/** What a pruned group gave on average goes into the next biases. */
class KeptMeansTest {
  private static final int PIXELS = 144;

  /** Images of random pixels; with {@code count} 1 every mean is the value itself. */
  private static Dataset images(int count) {
    byte[] pixels = new byte[count * PIXELS];
    for (int image = 0; image < count; image++) {
      System.arraycopy(Fixtures.pixels(PIXELS, image), 0, pixels, image * PIXELS, PIXELS);
    }
    return new Dataset("random", 1, 12, 12, 4, pixels, new byte[count]);
  }

  private static float[] logits(List<float[]> weights, List<float[]> biases, int image) {
    return ScalarForwardPass.of(Fixtures.exactly(Fixtures.NETWORK, weights, biases))
        .logits(Fixtures.pixels(PIXELS, image), 0);
  }

  /** By the scalar pass: the mean of a unit behind the whole network's layer is the mean of the pruned one's. */
  @Test
  void aDenseLayerThatLosesInputsKeepsTheMeanOfItsOutputs() {
    TrainedPosterior posterior = Fixtures.posterior(-9);
    int count = 700;
    try (WorkerPool pool = WorkerPool.of(2);
        Evaluator evaluator = new Evaluator(Fixtures.NETWORK, images(count), Fixtures.PREPROCESSING, pool)) {
      // the last layer alone loses groups: the means of what it reads are those of the whole network
      double[] last = {100, 100, 100, 0};
      Groups.Pruned kept = Groups.of(posterior, evaluator, true).pruned(last);
      Groups.Pruned dropped = Groups.of(posterior, evaluator, false).pruned(last);
      Groups.Whole whole = Groups.of(posterior, evaluator, false).whole();
      assertThat(kept.survivors().architecture().get(3)).isLessThan(20);
      assertThat(kept.weights().get(3)).isEqualTo(dropped.weights().get(3));
      double[] wholeMean = new double[4];
      double[] keptMean = new double[4];
      double[] droppedMean = new double[4];
      for (int image = 0; image < count; image++) {
        for (int c = 0; c < 4; c++) {
          wholeMean[c] += logits(whole.weights(), whole.biases(), image)[c] / count;
          keptMean[c] += logits(kept.weights(), kept.biases(), image)[c] / count;
          droppedMean[c] += logits(dropped.weights(), dropped.biases(), image)[c] / count;
        }
      }
      for (int c = 0; c < 4; c++) {
        assertThat(keptMean[c]).isCloseTo(wholeMean[c], within(1e-3));
      }
      assertThat(droppedMean[0]).isNotCloseTo(wholeMean[0], within(1e-2));
    }
  }

  private static List<double[]> means() {
    List<double[]> means = new ArrayList<>();
    for (int inputs : new int[] {1, 6, 32, 20}) {
      double[] mean = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        mean[i] = 1 + i;
      }
      means.add(mean);
    }
    return means;
  }

  /** Filters and inputs of every kind of layer, against means that are taken by hand. */
  @Test
  void biasesGetWeightTimesMean() {
    TrainedPosterior posterior = Fixtures.posterior(-9);
    List<double[]> means = means();
    Groups.Whole whole = Groups.of(posterior, (w, b) -> 0, false).whole();
    Groups.Pruned dropped = Groups.of(posterior, (w, b) -> 0, false).pruned(new double[4]);
    Groups.Pruned kept = new Groups(posterior, (w, b) -> 0, whole, means).pruned(new double[4]);
    int[] area = {9, 4, 1, 1};
    for (int layer = 0; layer < 4; layer++) {
      int inputs = means.get(layer).length;
      float[] weights = whole.weights().get(layer);
      for (int output = 0; output < kept.biases().get(layer).length; output++) {
        double expected = dropped.biases().get(layer)[output];
        for (int input = 0; input < inputs && kept.survivors().outputs(layer)[output]; input++) {
          for (int k = 0; k < area[layer] && !kept.survivors().input(layer, input); k++) {
            expected += weights[(output * inputs + input) * area[layer] + k] * (1 + input);
          }
        }
        assertThat((double) kept.biases().get(layer)[output]).as("layer %d output %d", layer, output)
            .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
      }
    }
  }

  /** A convolution without biases loses filters that it reads, and gets none for them; the layer behind it does. */
  @Test
  void aLayerWithoutBiasesGetsNone() {
    List<LayerSpec> specs = new ArrayList<>(Fixtures.NETWORK.layers());
    specs.set(3, new LayerSpec.Conv2d("conv2", 6, 8, 2, false));
    List<TrainedPosterior.Layer> layers = new ArrayList<>(Fixtures.posterior(-9).layers());
    TrainedPosterior.Layer conv2 = layers.get(1);
    TrainedPosterior.Layer unbiased =
        new TrainedPosterior.Layer(
            conv2.name(), conv2.theta(), conv2.logSigma2(), new float[8], conv2.biasLogSigma2(), conv2.scales());
    layers.set(1, unbiased);
    TrainedPosterior posterior = new TrainedPosterior(new NetworkSpec("unbiased", 1, 12, 12, specs), layers);
    Groups.Whole whole = Groups.of(posterior, (w, b) -> 0, false).whole();
    Groups.Pruned dropped = Groups.of(posterior, (w, b) -> 0, false).pruned(new double[4]);
    Groups.Pruned kept = new Groups(posterior, (w, b) -> 0, whole, means()).pruned(new double[4]);
    assertThat(kept.survivors().architecture().getFirst()).isLessThan(6);
    assertThat(kept.biases().get(1)).containsOnly(0f);
    assertThat(kept.biases().get(2)).isNotEqualTo(dropped.biases().get(2));
  }
}
