package org.bayespress.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.AvgPool;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.Pad;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

/** The scalar forward pass of the format says what a normalisation reads: it is what a shorter network gives. */
class MeasuredMomentsTest {
  private static final List<LayerSpec> LAYERS = List.of(
      new BatchNorm("first", 2), new Conv2d("a", 2, 4, 3, false), new Remember(), new BatchNorm("n", 4), new Relu(),
      new Pad(1), new Conv2d("b", 4, 3, 3, false), new Append(), new BatchNorm("m", 7), new Relu(), new AvgPool(4),
      new Flatten(), new Dense("c", 28, 3));
  private static final NetworkSpec NETWORK = new NetworkSpec("normalized", 2, 11, 10, LAYERS);
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(new float[] {1 / 64f, 1 / 50f}, new float[] {-1.5f, 0});

  private final PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(9, NoiseKey.Purpose.INITIALIZATION), 0, 0);

  private float[] numbers(int count, float around) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = around + (random.nextInt(2001) - 1000) / 2000f;
    }
    return numbers;
  }

  private Dataset images(int count) {
    byte[] pixels = new byte[count * 220];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(i / 110 % 2 == 0 ? 256 : 1 + i / 220 % 256);
    }
    return new Dataset("noise", 2, 11, 10, 3, pixels, new byte[count]);
  }

  private TrainedPosterior network() {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : NETWORK.weightedLayers()) {
      layers.add(
          new TrainedPosterior.Layer(
              spec.name(), numbers(spec.weightCount(), 0.1f), new float[spec.weightCount()],
              new float[spec.outputs()]));
    }
    List<TrainedNormalization> normalizations = new ArrayList<>();
    for (LayerSpec.BatchNorm spec : NETWORK.normalizations()) {
      int channels = spec.channels();
      normalizations.add(
          new TrainedNormalization(
              spec.name(), numbers(channels, 0.2f), numbers(channels, 0.3f), numbers(channels, 0),
              numbers(channels, 2)));
    }
    return new TrainedPosterior(NETWORK, layers, normalizations);
  }

  /** What the normalisation at this place reads of an image. */
  private static ScalarForwardPass until(TrainedPosterior posterior, int place) throws IOException {
    List<LayerSpec> some = new ArrayList<>(LAYERS.subList(0, place));
    if (!some.contains(new Append())) {
      some.remove(new Remember());
    }
    some.add(new Flatten());
    NetworkSpec shorter = new NetworkSpec("shorter", 2, 11, 10, some);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < shorter.weightedLayers().size(); i++) {
      LayerSpec.Weighted spec = shorter.weightedLayers().get(i);
      layers.add(
          new CompressedModel.Layer(
              spec.name(), new QuantizedTensor.Floats(spec.weightShape(), posterior.layers().get(i).theta()),
              new QuantizedTensor.Floats(new int[] {spec.outputs()}, new float[spec.outputs()])));
    }
    CompressedModel model = new CompressedModel(shorter, PREPROCESSING, layers)
        .normalized(posterior.storedNormalizations(false).subList(0, shorter.normalizations().size()));
    return ScalarForwardPass.of(BpzReader.read(BpzWriter.write(model).bytes()));
  }

  @Test
  void theyAreThoseOfWhatIsRead() throws IOException {
    Dataset data = images(530);
    TrainedPosterior before = network();
    TrainedPosterior after;
    try (WorkerPool pool = WorkerPool.of(2)) {
      after = MeasuredMoments.of(before, data, PREPROCESSING, pool);
    }
    int[] places = {0, 3, 8};
    for (int i = 0; i < places.length; i++) {
      ScalarForwardPass pass = until(before, places[i]);
      TrainedNormalization found = after.normalizations().get(i);
      int plane = pass.classes() / found.mean().length;
      for (int c = 0; c < found.mean().length; c++) {
        double sum = 0;
        double squares = 0;
        for (int image = 0; image < data.count(); image++) {
          float[] read = pass.logits(data.pixels(), image * data.imageBytes());
          for (int p = c * plane; p < (c + 1) * plane; p++) {
            sum += read[p];
            squares += (double) read[p] * read[p];
          }
        }
        double mean = sum / data.count() / plane;
        double variance = squares / data.count() / plane - mean * mean;
        assertThat((double) found.mean()[c]).isCloseTo(mean, within(1e-4 * Math.sqrt(variance)));
        assertThat((double) found.variance()[c]).isCloseTo(variance, within(1e-4 * variance));
        assertThat(found.scale()[c]).isCloseTo(before.normalizations().get(i).scale()[c], within(1e-6f));
        assertThat(found.shift()[c]).isCloseTo(before.normalizations().get(i).shift()[c], within(1e-5f));
      }
    }
    assertThat(after.layers()).isEqualTo(before.layers());
  }

  @Test
  void threadsDoNotMatterAndManyImagesAreSpreadOut() {
    Dataset data = images(2700);
    assertThat(data.spread(1000).count()).isEqualTo(1000);
    assertThat(data.spread(1000).slice("x", 10, 11).pixels()).isEqualTo(data.slice("x", 27, 28).pixels());
    assertThat(data.spread(9000).pixels()).isEqualTo(data.pixels());
    TrainedPosterior before = network();
    float[] one = moments(before, data, 1);
    assertThat(moments(before, data, 3)).containsExactly(one);
    assertThat(moments(before, data.spread(1000), 2)).containsExactly(one);
  }

  private static float[] moments(TrainedPosterior network, Dataset data, int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      TrainedNormalization last = MeasuredMoments.of(network, data, PREPROCESSING, pool).normalizations().get(2);
      float[] both = new float[14];
      System.arraycopy(last.mean(), 0, both, 0, 7);
      System.arraycopy(last.variance(), 0, both, 7, 7);
      return both;
    }
  }
}
