package org.bayespress.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.ScaleAndShift;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.LayerSpec;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;

/** The evaluator on the tape's kernels against the decoder's scalar pass, image by image. */
class EvaluatorTest {
  private static final NoiseKey KEY = NoiseKey.of(Long.getLong("test.seed", 17), NoiseKey.Purpose.MONTE_CARLO);
  private static final Preprocessing TWO_CHANNELS =
      new Preprocessing(new float[] {1 / 100f, 1 / 50f}, new float[] {-1.25f, -2.5f});

  /** A network, and a number of images around the evaluator's batch of 500. */
  record Case(NetworkSpec network, int count) {}

  static Stream<Case> cases() {
    NetworkSpec dense =
        new NetworkSpec(
            "dense", 2, 9, 7,
            List.of(new Flatten(), new Dense("fc1", 126, 33), new Relu(), new Dense("fc2", 33, 5)));
    NetworkSpec convolutional =
        new NetworkSpec(
            "convolutional", 2, 9, 7,
            List.of(
                new Conv2d("conv", 2, 5, 3), new MaxPool(2), new Relu(), new Flatten(), new Dense("fc1", 30, 19),
                new Relu(), new Dense("fc2", 19, 5)));
    NetworkSpec branched =
        new NetworkSpec(
            "branched", 2, 9, 7,
            List.of(
                new Pad(1), new Conv2d("c", 2, 4, 3, false), new Remember(), new BatchNorm("n1", 4), new Relu(),
                new Pad(1), new Conv2d("a", 4, 3, 3, false), new Append(), new AvgPool(2), new BatchNorm("n2", 7),
                new GlobalAvgPool(), new Dense("f", 7, 5)));
    return Stream.of(dense, convolutional, branched)
        .flatMap(network -> Stream.of(1, 500, 730).map(count -> new Case(network, count)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void countsTheErrorsOfTheScalarPass(Case each) {
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    List<DecodedLayer> layers = new ArrayList<>();
    for (LayerSpec.Weighted layer : each.network().weightedLayers()) {
      int stream = weights.size();
      weights.add(normals(layer.weightCount(), 2 * stream));
      biases.add(layer.biased() ? normals(layer.outputs(), 2 * stream + 1) : new float[layer.outputs()]);
      layers.add(new DecodedLayer(layer.name(), weights.getLast(), biases.getLast()));
    }
    List<DecodedNormalization> normalizations = new ArrayList<>();
    for (LayerSpec.BatchNorm layer : each.network().normalizations()) {
      int stream = 50 + 2 * normalizations.size();
      normalizations.add(
          new DecodedNormalization(
              layer.name(), normals(layer.channels(), stream), normals(layer.channels(), stream + 1)));
    }
    byte[] pixels = new byte[each.count() * 126];
    float[] noise = normals(pixels.length, 100);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(125 + 70 * noise[i]), 0, 255);
    }
    ScalarForwardPass pass =
        ScalarForwardPass.of(
            new DecodedModel(
                each.network(), TWO_CHANNELS, layers, normalizations, new ByteLedger(0, List.of(), 0)));
    byte[] labels = new byte[each.count()];
    int[] errorsOfClass = new int[5];
    int errors = 0;
    for (int n = 0; n < labels.length; n++) {
      // every third image is labelled with a class that the network does not choose
      int predicted = pass.predict(pixels, n * 126);
      labels[n] = (byte) (n % 3 == 0 ? (predicted + 1 + n % 4) % 5 : predicted);
      if (labels[n] != predicted) {
        errors++;
        errorsOfClass[labels[n]]++;
      }
    }
    assertThat(errors).isEqualTo((each.count() + 2) / 3);
    Dataset data = new Dataset("random", 2, 9, 7, 5, pixels, labels);
    for (int threads : new int[] {1, 2}) {
      try (WorkerPool pool = WorkerPool.of(threads);
          Evaluator evaluator = new Evaluator(each.network(), data, TWO_CHANNELS, pool)) {
        // twice: the second time the batch holds what the first left in it
        ValidationError error = evaluator.under(normalizations.stream().map(ScaleAndShift::of).toList());
        for (int i = 0; i < 2; i++) {
          assertThat(error.percent(weights, biases)).isEqualTo(100.0 * errors / each.count());
        }
        Evaluation evaluation = evaluator.evaluate(weights, biases);
        for (int c = 0; c < 5; c++) {
          assertThat(evaluation.falseNegatives().getOrDefault(c, 0)).as("class %d", c).isEqualTo(errorsOfClass[c]);
        }
      }
    }
  }

  private static float[] normals(int count, int stream) {
    float[] values = new float[count];
    NormalNoise.fill(MemorySegment.ofArray(values), 0, count, KEY, 0, stream, 0);
    return values;
  }
}
